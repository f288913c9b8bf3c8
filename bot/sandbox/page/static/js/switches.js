/**
 * What goes wrong: switches by group, drawn from the list that the sandbox gives.
 *
 * An action happens on its button; with choices, on one of them, such as a span of time; with a text,
 * on what is written, which may be nothing.
 *
 * @typedef {{name: string, group?: string, label: string, description?: string, kind: string, choices?: string[], text?: {label: string}, value?: any}} Switch
 * @typedef {(one: Switch, value: any) => void} Turn
 */
import { get, post, Refused } from "./api.js";
import { el, fill, freshId } from "./dom.js";
import { reconcile } from "./reconcile.js";

const ROUTE = "/_sandbox/switches";

/** @type {Record<string, (one: Switch, turn: Turn, naming: {id: string, hint: string | null}) => HTMLElement[]>} */
const DRAWN = { toggle, choice, number, action };

/** @param {{changed: () => void}} page */
export function switchboard({ changed }) {
  const list = el("div", { class: "switches" });
  const said = el("p", { class: "said", role: "status" });
  /** How often each switch was refused. @type {Map<string, number>} */
  const refused = new Map();
  const element = el("div", { class: "drawer-body" }, el("p", {}, "Break something and see what people are told."), said, list);

  async function read() {
    try {
      show((await get(ROUTE)).switches);
    } catch (problem) {
      const absent = problem instanceof Refused && problem.body.status === 404;
      fill(list, el("p", { class: "empty" }, absent ? "This sandbox has no switches." : "The switches cannot be read just now."));
    }
  }

  /** Redraws what changed and nothing else: another switch may be under somebody's hand. @param {Switch[]} switches */
  function show(switches) {
    const groups = [...new Set(switches.map((one) => one.group ?? ""))];
    const items = groups.flatMap((group) => [
      { key: `group ${group}`, print: group, draw: () => el("h3", {}, group) },
      ...switches
        .filter((one) => (one.group ?? "") === group)
        .map((one) => ({
          key: one.name,
          print: JSON.stringify([one, refused.get(one.name)]),
          draw: () => row(one, turn),
        })),
    ]);
    reconcile(list, items);
  }

  /** @param {Switch} one @param {any} value */
  async function turn(one, value) {
    said.textContent = `${one.label} …`;
    try {
      const answer = await post(ROUTE, { name: one.name, value });
      said.textContent = `${one.label}: done.`;
      show(answer.switches);
    } catch (problem) {
      said.textContent = problem instanceof Refused ? problem.message : "The sandbox did not answer.";
      refused.set(one.name, (refused.get(one.name) ?? 0) + 1); // drawn again as it was
      await read();
    }
    changed();
  }

  return { element, read };
}

/** @param {Switch} one @param {Turn} turn */
function row(one, turn) {
  const id = freshId("switch");
  const hint = one.description ? `${id}-hint` : null;
  const body = DRAWN[one.kind]?.(one, turn, { id, hint }) ?? [el("span", { class: "not-drawn" }, `Not drawn: ${one.kind}`)];
  return el("div", { class: `switch switch-${one.kind}` }, body, hint && el("p", { class: "hint", id: hint }, one.description));
}

/** @type {(typeof DRAWN)["toggle"]} */
function toggle(one, turn, { id, hint }) {
  const box = /** @type {HTMLInputElement} */ (
    el("input", { type: "checkbox", role: "switch", id, "aria-describedby": hint, data: { action: one.name } })
  );
  box.checked = Boolean(one.value);
  box.addEventListener("change", () => turn(one, box.checked));
  return [el("label", { for: id }, box, one.label)];
}

/** @type {(typeof DRAWN)["choice"]} */
function choice(one, turn, { id, hint }) {
  const select = selectOf(one, id, hint, []);
  select.value = String(one.value ?? "");
  select.addEventListener("change", () => turn(one, select.value));
  return [el("label", { for: id }, one.label), select];
}

/** @type {(typeof DRAWN)["number"]} */
function number(one, turn, { id, hint }) {
  const input = /** @type {HTMLInputElement} */ (
    el("input", { type: "number", min: "0", id, "aria-describedby": hint, value: one.value ?? "", data: { action: one.name } })
  );
  const set = el("button", { class: "button", "aria-label": `${one.label}: set` }, "Set");
  const form = el("form", { class: "switch-line", novalidate: true }, input, set);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turn(one, Number(input.value));
  });
  return [el("label", { for: id }, one.label), form];
}

/** @type {(typeof DRAWN)["action"]} */
function action(one, turn, { id, hint }) {
  if (one.text) return withText(one, one.text.label, turn, { id, hint });
  if (!one.choices) {
    const act = () => turn(one, "");
    return [el("button", { type: "button", class: "button", "aria-describedby": hint, data: { action: one.name }, onclick: act }, one.label)];
  }
  const select = selectOf(one, id, hint, [el("option", { value: "" }, one.choices.length > 0 ? "Choose …" : "Nothing to choose")]);
  const go = el("button", { type: "button", class: "button", "aria-label": `${one.label}: go` }, "Go");
  go.addEventListener("click", () => (select.value ? turn(one, select.value) : select.focus()));
  return [el("label", { for: id }, one.label), el("div", { class: "switch-line" }, select, go)];
}

/** @param {Switch} one @param {string} label @param {Turn} turn @param {{id: string, hint: string | null}} naming */
function withText(one, label, turn, { id, hint }) {
  const input = /** @type {HTMLInputElement} */ (
    el("input", { type: "text", id, placeholder: label, autocomplete: "off", "aria-label": `${one.label}: ${label}`, "aria-describedby": hint, data: { action: one.name } })
  );
  const form = el("form", { class: "switch-line" }, input, el("button", { class: "button" }, one.label));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turn(one, input.value.trim());
    input.value = "";
  });
  return [form];
}

/** @param {Switch} one @param {string} id @param {string | null} hint @param {HTMLElement[]} before */
function selectOf(one, id, hint, before) {
  const options = (one.choices ?? []).map((each) => el("option", { value: each }, each));
  return /** @type {HTMLSelectElement} */ (
    el("select", { id, "aria-describedby": hint, data: { action: one.name } }, before, options)
  );
}
