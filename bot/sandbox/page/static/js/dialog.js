/** Dialogs inside one person's screen: they hold the focus there, and Escape closes them. */
import { el, freshId } from "./dom.js";

const REACHABLE = "a[href], button:not([disabled]), input, select, textarea, [tabindex='0']";

/**
 * Makes a dialog. The rest of the screen should be inert while it is open.
 *
 * @param {{title: string, body: (Node | string)[], kind?: string, role?: "dialog" | "alertdialog", escape: () => void}} what
 */
export function dialog({ title, body, kind = "", role = "dialog", escape }) {
  const id = freshId("dialog");
  const drawn = el(
    "div",
    { class: `dialog ${kind}`, role, "aria-labelledby": id, tabindex: "-1" },
    el("h2", { id, class: "dialog-title" }, title),
    ...body,
  );
  drawn.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      escape();
    }
    if (event.key === "Tab") turnAround(drawn, event);
  });
  return drawn;
}

/** Keeps Tab inside. @param {HTMLElement} drawn @param {KeyboardEvent} event */
function turnAround(drawn, event) {
  const reachable = /** @type {HTMLElement[]} */ ([...drawn.querySelectorAll(REACHABLE)]).filter((one) => one.offsetParent && one.tabIndex >= 0);
  const first = reachable[0] ?? drawn;
  const last = reachable.at(-1) ?? drawn;
  const from = document.activeElement;
  if (event.shiftKey && (from === first || from === drawn)) last.focus();
  else if (!event.shiftKey && from === last) first.focus();
  else return;
  event.preventDefault();
}

/** Gives a dialog the focus: what asks for it, else the first field, else the dialog. @param {HTMLElement} drawn */
export function focusIn(drawn) {
  const target = drawn.querySelector("[aria-invalid='true'], [data-focus='first']") ?? drawn.querySelector(".input input, .input select, .input textarea");
  /** @type {HTMLElement} */ (target ?? drawn).focus();
}
