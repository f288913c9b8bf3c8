/**
 * Passes a choice on: kept until submit in an input block, to the app at once elsewhere.
 *
 * @param {any} element
 * @param {any} block
 * @param {import("./blocks.js").Surface} surface
 * @param {any} selected
 * @returns {Promise<boolean>} whether the person went through with it
 */
export async function choose(element, block, surface, selected) {
  if (block.type === "input") surface.keep(block, element, selected);
  if (block.type === "input" && !block.dispatch_action) return true;
  if (element.confirm && !(await surface.confirm(element.confirm))) return false;
  await surface.press(block, element, { selected, confirm: Boolean(element.confirm) });
  return true;
}
