/** The parts of a screen, built once: whose it is, the list, the conversation, the thread. */
import { avatar } from "./avatar.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Builds the frame of a screen around what fills it.
 *
 * @param {{sidebar: HTMLElement, log: HTMLElement, thread: HTMLElement, composer: HTMLElement, threadComposer: HTMLElement, dialogs: HTMLElement}} parts
 * @param {{be: (user: string) => void, close: () => void, toggleMenu: () => void, closeThread: () => void}} on
 */
export function frame(parts, on) {
  const who = /** @type {HTMLSelectElement} */ (
    el("select", { "aria-label": "Person on this screen", onchange: () => on.be(who.value) })
  );
  const face = el("span");
  const title = el("h2", { class: "spoken" });
  const role = el("p", { class: "role" });
  const close = iconButton("Close this screen", on.close);
  close.classList.add("close-pane");
  const head = el("div", { class: "pane-head" }, title, face, el("div", { class: "pane-who" }, who, role), close);

  const menu = el("button", { type: "button", class: "icon-button menu-button", "aria-expanded": "false", onclick: on.toggleMenu });
  const heading = el("h3", { class: "place-name", tabindex: "-1" });
  const tabs = el("div", { class: "place-tabs" });
  const stage = el("div", { class: "stage", tabindex: "0", role: "group" });
  const place = el("div", { class: "place" }, el("div", { class: "place-head" }, menu, heading, tabs), stage, parts.log, parts.composer);

  const threadHead = el("div", { class: "place-head" }, el("h3", { class: "place-name" }, "Thread"), iconButton("Close thread", on.closeThread));
  const thread = el("section", { class: "thread", hidden: true }, threadHead, parts.thread, parts.threadComposer);

  const notice = el("p", { class: "notice", role: "status" });
  const body = el("div", { class: "pane-body" }, parts.sidebar, place, thread);
  const element = el("section", { class: "pane" }, head, notice, body, parts.dialogs);

  return {
    element,
    who,
    heading,
    tabs,
    stage,
    thread,
    notice,

    /** Says whose screen it is. @param {import("./pane.js").Persona} persona @param {import("./pane.js").Persona[]} everybody */
    callIt(persona, everybody) {
      fill(who, everybody.map((one) => el("option", { value: one.id }, one.name)));
      who.value = persona.id;
      fill(face, avatar(persona.id));
      title.textContent = persona.name;
      role.textContent = persona.role;
      element.setAttribute("aria-label", `${persona.name}'s screen`);
      parts.sidebar.setAttribute("aria-label", `${persona.name}'s conversations`);
      thread.setAttribute("aria-label", `Thread, ${persona.name}`);
    },

    /** Makes everything but the dialogs unreachable. @param {boolean} inert */
    setInert(inert) {
      head.inert = inert;
      body.inert = inert;
    },

    /** Shows the list of conversations, which a narrow screen hides. @param {boolean} open */
    showMenu(open) {
      element.classList.toggle("menu-open", open);
      menu.setAttribute("aria-expanded", String(open));
    },

    get menuOpen() {
      return element.classList.contains("menu-open");
    },

    /** Says how much is new elsewhere. @param {number} news */
    tellNews(news) {
      menu.setAttribute("aria-label", news ? `Conversations, ${news} new` : "Conversations");
      fill(menu, icon("list"), news > 0 && el("span", { class: "badge" }, news));
    },
  };
}

/** @param {string} label @param {() => void} onclick */
function iconButton(label, onclick) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, onclick }, "×");
}
