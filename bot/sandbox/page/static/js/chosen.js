/**
 * Returns what an entry of Slack's `state.values` says, as the controls take it: text, an option's
 * value, an id, or a list of those; files stay whole, for their names.
 *
 * @param {any} entry
 */
export function chosenIn(entry) {
  if (!entry) return null;
  const [key] = Object.keys(entry).filter((name) => name !== "type");
  const value = entry[key];
  if (Array.isArray(value)) return value.map((one) => one.value ?? one);
  return value?.value ?? value ?? null;
}
