/** The messages of a conversation or thread, kept in line with the screen. */
import { el } from "./dom.js";
import { drawMessage } from "./message.js";
import { now } from "./names.js";
import { reconcile } from "./reconcile.js";
import { dayOf, momentOf } from "./times.js";

/** @typedef {import("./pane.js").Pane} Pane */

const NEAR = 90; // pixels from the end that still count as being at the end

export class Log {
  /** @param {string} label */
  constructor(label) {
    this.element = el("div", { class: "log", role: "log", "aria-label": label, tabindex: "0" });
    this.list = el("div", { class: "log-list" });
    this.element.append(this.list);
    this.shows = "";
  }

  /**
   * Shows messages, oldest first, days between them, and stays at the end when it was there.
   *
   * @param {{id: string, label: string, channel: string, messages: any[], pane: Pane, empty: string, openThread?: (ts: string) => void}} what
   */
  show({ id, label, channel, messages, pane, empty, openThread }) {
    const arrived = this.shows !== id;
    const atEnd = arrived || this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < NEAR;
    this.element.setAttribute("aria-label", label);
    // What one comes to is not news: only what happens from now on is announced.
    this.element.setAttribute("aria-live", arrived ? "off" : "polite");
    const changed = reconcile(this.list, [...items(id, channel, messages, pane, openThread), ...note(id, messages, empty)]);
    this.shows = id;
    if (changed && atEnd) this.toEnd();
  }

  /** Goes to the end; of a message higher than the view, to its beginning. */
  toEnd() {
    const last = this.list.lastElementChild;
    if (!last) return;
    const tall = /** @type {HTMLElement} */ (last).offsetHeight > this.element.clientHeight - 20;
    this.element.scrollTop = tall ? /** @type {HTMLElement} */ (last).offsetTop - 12 : this.element.scrollHeight;
  }
}

/**
 * @param {string} id
 * @param {string} channel
 * @param {any[]} messages
 * @param {Pane} pane
 * @param {((ts: string) => void) | undefined} openThread
 */
function* items(id, channel, messages, pane, openThread) {
  const today = now().toDateString();
  let day = "";
  for (const message of messages) {
    const itsDay = dayOf(momentOf(message.ts));
    if (itsDay !== day) {
      day = itsDay;
      yield { key: `${id} day ${day}`, print: day, draw: () => el("p", { class: "day" }, el("span", {}, day)) };
    }
    const dismiss = message.ephemeral ? () => pane.dismiss(message.ts) : undefined;
    yield {
      key: `${id} ${message.ts}`,
      print: JSON.stringify([today, message], shownOnly), // a date in it may be "today"
      draw: () => drawMessage(message, channel, pane, { openThread, dismiss }),
    };
  }
}

/** What a person has chosen is on their screen already. @param {string} name @param {any} value */
const shownOnly = (name, value) => (name === "inputs" ? undefined : value);

/** @param {string} id @param {any[]} messages @param {string} empty */
function note(id, messages, empty) {
  if (messages.length > 0) return [];
  return [{ key: `${id} empty`, print: empty, draw: () => el("p", { class: "empty" }, empty) }];
}
