/** The modals somebody has open: the top one whole, those below as edges. */
import { drawBlocks } from "./blocks/blocks.js";
import { chosenIn } from "./chosen.js";
import { dialog, focusIn } from "./dialog.js";
import { el, fill } from "./dom.js";
import { warningText } from "./warnings.js";

/** @typedef {import("./pane.js").Pane} Pane */

export class ModalLayer {
  /** @param {Pane} pane */
  constructor(pane) {
    this.pane = pane;
    this.element = el("div", { class: "modal-layer", hidden: true });
    this.print = "";
    this.viewId = "";
    /** @type {HTMLElement | null} */
    this.opener = null;
  }

  /** Shows a stack of views, bottom first. @param {any[]} views */
  show(views) {
    const top = views.at(-1);
    const print = top ? JSON.stringify([top.id, top.hash, top.warning, top.errors, views.length]) : "";
    if (print === this.print) return;
    const held = this.element.contains(document.activeElement);
    if (!this.print) this.opener = /** @type {HTMLElement | null} */ (document.activeElement);
    const isNew = top?.id !== this.viewId || Object.keys(top.errors).length > 0;
    this.print = print;
    this.viewId = top?.id ?? "";
    this.element.hidden = !top;
    this.pane.frame.setInert(Boolean(top));
    if (!top) {
      fill(this.element);
      this.pane.focusAfter(this.opener);
      return;
    }
    const focused = held ? document.activeElement?.closest("[data-action]")?.getAttribute("data-action") : null;
    const drawn = this.draw(top, views.length);
    fill(this.element, drawn);
    const again = !isNew && focused && drawn.querySelector(`[data-action="${CSS.escape(focused)}"]`);
    if (again) /** @type {HTMLElement} */ (again).focus();
    else focusIn(drawn);
  }

  /** @param {any} view @param {number} depth */
  draw(view, depth) {
    const close = (clear = false) => this.pane.act("close", { user: this.pane.user, view_id: view.id, clear });
    const cross = el("button", { type: "button", class: "cross", "aria-label": "Close all", onclick: () => close(true) }, "×");
    const closeButton = el("button", { type: "button", class: "button", onclick: () => close() }, view.close?.text ?? "Cancel");
    const submit = view.submit && el("button", { class: "button primary" }, view.submit.text);
    const form = el(
      "form",
      { class: "dialog-form", novalidate: true },
      // Reachable by keyboard: a long view that has nothing to press must be scrolled all the same.
      el("div", { class: "dialog-body", tabindex: "0", role: "group", "aria-label": view.title.text }, drawBlocks(view.blocks, this.surface(view))),
      el("div", { class: "dialog-foot" }, depth > 1 && el("span", { class: "depth" }, `${depth} of at most 3`), closeButton, submit),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!submit || submit.getAttribute("aria-busy")) return;
      submit.setAttribute("aria-busy", "true");
      await this.pane.act("submit", { user: this.pane.user, view_id: view.id, values: this.pane.typedIn(view) });
      submit.removeAttribute("aria-busy");
    });
    const strip = view.warning && el("p", { class: "strip", role: "alert" }, warningText(view.warning));
    return dialog({
      title: view.title.text,
      kind: `modal depth-${depth}`,
      body: [cross, ...(strip ? [strip] : []), form],
      escape: () => close(),
    });
  }

  /** @param {any} view @returns {import("./blocks/blocks.js").Surface} */
  surface(view) {
    const { pane } = this;
    return {
      user: pane.user,
      at: view.id,
      errors: view.errors,
      press: (block, element, picked) =>
        pane.act("action", { user: pane.user, view_id: view.id, block_id: block.block_id, action_id: element.action_id, ...picked }),
      chosen: (block, element) => {
        const typed = pane.typed(view.id, block, element);
        return typed === undefined ? chosenIn(view.state.values[block.block_id]?.[element.action_id]) : typed;
      },
      keep: (block, element, value) => pane.type(view.id, block, element, value),
      confirm: (asked) => pane.confirm(asked),
      inChannel: (id) => pane.inChannel(id),
    };
  }
}
