/** Panels at the side, over the screens where there is no room: how to begin, and what goes wrong. */
import { el } from "./dom.js";

export class Drawers {
  /** @param {HTMLElement} buttons @param {HTMLElement} home */
  constructor(buttons, home) {
    this.buttons = buttons;
    this.home = home;
    /** @type {() => void} */
    this.close = () => {};
  }

  /** @param {string} title @param {HTMLElement} body @param {{opened?: () => void, closed?: () => void}} [on] */
  add(title, body, { opened = () => {}, closed = () => {} } = {}) {
    const id = `drawer-${title.toLowerCase().replace(/\W+/g, "-")}`;
    const opener = el("button", { type: "button", class: "bar-button", "aria-expanded": "false", "aria-controls": id }, title);
    const cross = el("button", { type: "button", class: "icon-button", "aria-label": `Close ${title}` }, "×");
    const drawer = el(
      "aside",
      { class: "drawer", id, "aria-label": title, hidden: true },
      el("div", { class: "drawer-head" }, el("h2", { tabindex: "-1" }, title), cross),
      body,
    );
    /** @param {boolean} open */
    const show = (open) => {
      if (open) this.close();
      drawer.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
      this.close = open ? () => show(false) : () => {};
      if (open) opened();
      else closed();
    };
    const enter = () => {
      show(true);
      drawer.querySelector("h2")?.focus();
    };
    const leave = () => {
      show(false);
      opener.focus();
    };
    opener.addEventListener("click", () => (drawer.hidden ? enter() : show(false)));
    cross.addEventListener("click", leave);
    drawer.addEventListener("keydown", (event) => event.key === "Escape" && leave());
    this.buttons.append(opener);
    this.home.append(drawer);
    return { show };
  }
}
