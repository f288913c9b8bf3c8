/** A list of suggestions under a text field: the combobox of the ARIA Authoring Practices. */
import { el, fill, freshId } from "./dom.js";

/** @typedef {{label: string, detail?: string, use: () => void}} Suggestion */

/**
 * Lets a text field suggest. Arrows move, Enter or Tab takes, Escape closes the list alone.
 *
 * @param {HTMLInputElement} input
 * @param {{source: () => Promise<Suggestion[]>, label: string, picks?: boolean}} options
 *   `picks`: the field is for choosing only. A click or an arrow opens the list, and Enter takes the
 *   first suggestion although no arrow was pressed.
 * @returns {{list: HTMLElement, refresh: () => void, hide: () => void}}
 */
export function suggest(input, { source, label, picks = false }) {
  const list = el("ul", { class: "suggestions", role: "listbox", id: freshId("list"), "aria-label": label, hidden: true });
  /** @type {Suggestion[]} */
  let offered = [];
  let active = -1;
  let asked = 0;

  function hide() {
    asked += 1;
    offered = [];
    active = -1;
    draw();
  }

  function draw() {
    list.hidden = offered.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const options = offered.map((one, index) =>
      el(
        "li",
        {
          role: "option",
          id: `${list.id}-${index}`,
          "aria-selected": String(index === active),
          // mousedown: the field keeps its focus.
          onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
          onclick: () => take(index),
        },
        el("span", { class: "suggested" }, one.label),
        one.detail && el("span", { class: "detail" }, one.detail),
      ),
    );
    fill(list, options);
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[active].id);
    list.scrollIntoView({ block: "nearest" }); // in a dialog it may reach below the end
    options[active]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} index */
  function take(index) {
    const chosen = offered[index];
    hide();
    chosen.use();
  }

  async function refresh() {
    asked += 1;
    const mine = asked;
    const found = await source().catch(() => []);
    if (mine !== asked) return;
    offered = found;
    active = picks && found.length > 0 ? 0 : -1;
    draw();
  }

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("autocomplete", "off");
  input.addEventListener("input", refresh);
  input.addEventListener("blur", hide);
  if (picks) input.addEventListener("click", () => list.hidden && refresh());
  input.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (picks && event.key === "ArrowDown") refresh();
      return;
    }
    const last = offered.length - 1;
    if (event.key === "ArrowDown") active = active >= last ? 0 : active + 1;
    else if (event.key === "ArrowUp") active = active <= 0 ? last : active - 1;
    else if (event.key === "Escape") hide();
    else if (event.key === "Enter" && active >= 0) take(active);
    else if (event.key === "Tab" && !picks && !event.shiftKey) take(Math.max(active, 0));
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!list.hidden) draw();
  });
  return { list, refresh, hide };
}
