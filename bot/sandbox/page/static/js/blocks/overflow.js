/** The overflow menu. */
import { el, fill } from "../dom.js";
import { choose } from "./choose.js";

/** @param {any} element @param {any} block @param {import("./blocks.js").Surface} surface */
export function overflow(element, block, surface) {
  const opener = el(
    "button",
    { type: "button", class: "button more", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "More actions", data: { action: element.action_id } },
    "⋯",
  );
  const menu = el("div", { class: "menu", role: "menu", "aria-label": "More actions", hidden: true });
  const items = element.options.map((/** @type {any} */ option) =>
    el(
      "button",
      { type: "button", role: "menuitem", tabindex: "-1", onclick: () => take(option) },
      option.text.text,
      option.description && el("span", { class: "detail" }, option.description.text),
    ),
  );
  fill(menu, items);
  const whole = el("div", { class: "overflow" }, opener, menu);

  /** @param {boolean} open */
  function show(open) {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) items[0].focus();
  }

  /** @param {any} option */
  function take(option) {
    show(false);
    opener.focus();
    if (option.url) window.open(option.url, "_blank", "noopener");
    choose(element, block, surface, option.value);
  }

  opener.addEventListener("click", () => show(menu.hidden));
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape") {
      show(false);
      opener.focus();
    } else if (next !== undefined) items[(next + items.length) % items.length].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  whole.addEventListener("focusout", (event) => {
    if (!whole.contains(/** @type {Node} */ (event.relatedTarget))) show(false);
  });
  return whole;
}
