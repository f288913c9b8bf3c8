/**
 * What goes wrong: switches by group, drawn from the list that the sandbox gives.
 *
 * A choice whose value is empty acts at once, such as a span of time; it gets a button of its own.
 *
 * @typedef {{name: string, group?: string, label: string, description?: string, kind: string, choices?: string[], value?: any}} Switch
 * @typedef {(one: Switch, value: any) => void} Turn
 */
import { get, post, Refused } from "./api.js";
import { el, fill, freshId } from "./dom.js";

const ROUTE = "/_sandbox/switches";

/** @type {Record<string, (one: Switch, turn: Turn, naming: {id: string, hint: string | null}) => HTMLElement[]>} */
const DRAWN = { toggle, choice, number, action };

/** @param {{changed: () => void}} page */
export function switchboard({ changed }) {
  const list = el("div", { class: "switches" });
  const said = el("p", { class: "said", role: "status" });
  const element = el("div", { class: "drawer-body" }, el("p", {}, "Break something and see what people are told."), said, list);

  async function read() {
    try {
      show((await get(ROUTE)).switches);
    } catch (problem) {
      const absent = problem instanceof Refused && problem.body.status === 404;
      fill(list, el("p", { class: "empty" }, absent ? "This sandbox has no switches." : "The switches cannot be read just now."));
    }
  }

  /** @param {Switch[]} switches */
  function show(switches) {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.switch;
    const groups = [...new Set(switches.map((one) => one.group ?? ""))];
    fill(
      list,
      groups.map((group) => {
        const id = freshId("group");
        const rows = switches.filter((one) => (one.group ?? "") === group).map((one) => row(one, turn));
        return el("section", { class: "switch-group", "aria-labelledby": id }, el("h3", { id }, group), rows);
      }),
    );
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-switch="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @type {Turn} */
  async function turn(one, value) {
    said.textContent = `${one.label} …`;
    try {
      const answer = await post(ROUTE, { name: one.name, value });
      said.textContent = `${one.label}: done.`;
      show(answer.switches);
    } catch (problem) {
      said.textContent = problem instanceof Refused ? problem.message : "The sandbox did not answer.";
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
    el("input", { type: "checkbox", role: "switch", id, "aria-describedby": hint, data: { switch: one.name } })
  );
  box.checked = Boolean(one.value);
  box.addEventListener("change", () => turn(one, box.checked));
  return [el("label", { for: id }, box, one.label)];
}

/** @type {(typeof DRAWN)["choice"]} */
function choice(one, turn, { id, hint }) {
  const atOnce = one.value === "";
  const choices = one.choices ?? [];
  const select = /** @type {HTMLSelectElement} */ (
    el(
      "select",
      { id, "aria-describedby": hint, data: { switch: one.name } },
      atOnce && el("option", { value: "" }, choices.length ? "Choose …" : "Nothing to choose"),
      choices.map((each) => el("option", { value: each }, each)),
    )
  );
  select.value = String(one.value ?? "");
  const label = el("label", { for: id }, one.label);
  if (!atOnce) {
    select.addEventListener("change", () => turn(one, select.value));
    return [label, select];
  }
  const go = el("button", { type: "button", class: "button", "aria-label": `${one.label}: go` }, "Go");
  go.addEventListener("click", () => (select.value ? turn(one, select.value) : select.focus()));
  return [label, el("div", { class: "switch-line" }, select, go)];
}

/** @type {(typeof DRAWN)["number"]} */
function number(one, turn, { id, hint }) {
  const input = /** @type {HTMLInputElement} */ (
    el("input", { type: "number", min: "0", id, "aria-describedby": hint, value: one.value ?? "", data: { switch: one.name } })
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
function action(one, turn, { hint }) {
  const act = () => turn(one, "");
  return [el("button", { type: "button", class: "button", "aria-describedby": hint, data: { switch: one.name }, onclick: act }, one.label)];
}
