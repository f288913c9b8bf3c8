/** Somebody's list of conversations, with what is new in each. */
import { el, spoken } from "./dom.js";
import { icon } from "./icons.js";
import { workspace } from "./names.js";
import { DM, NOTIFICATIONS } from "./pane.js";
import { reconcile } from "./reconcile.js";

/** Up to which message each person has seen each place, for as long as the page is open. @type {Map<string, number>} */
const seen = new Map();

export class Sidebar {
  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
    this.element = el("nav", { class: "sidebar" });
  }

  /** @param {any} screen */
  show(screen) {
    const { pane } = this;
    const bot = workspace().app;
    const [dm] = screen.dms;
    const heard = screen.notifications.length;
    const said = [...screen.channels, ...screen.dms].reduce((sum, channel) => sum + this.unread(channel), 0);
    pane.frame.tellNews(said);
    const key = `${pane.user} heard`;
    if (pane.place === NOTIFICATIONS) seen.set(key, heard);
    const unheard = heard - (seen.get(key) ?? 0);
    reconcile(this.element, [
      title("Channels"),
      ...screen.channels.map((/** @type {any} */ c) =>
        entry({ place: c.id, words: `#${c.name}`, news: this.unread(c), after: c.kind === "private" && "lock" }, pane),
      ),
      title("Apps"),
      entry({ place: DM, words: bot.bot_name, news: dm ? this.unread(dm) : 0, before: "app" }, pane),
      title("Phone"),
      entry({ place: NOTIFICATIONS, words: "Notifications", news: unheard, before: "bell" }, pane),
    ]);
  }

  /** Counts as seen what stands in a conversation now. @param {any} channel */
  saw(channel) {
    if (!channel) return;
    const latest = Math.max(0, ...channel.messages.map((/** @type {any} */ message) => Number(message.ts)));
    seen.set(`${this.pane.user} ${channel.id}`, latest);
    this.show(this.pane.screen);
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.element.querySelector("[aria-current='page'], button"))?.focus();
  }

  /** @param {any} channel */
  unread(channel) {
    const until = seen.get(`${this.pane.user} ${channel.id}`) ?? 0;
    return channel.messages.filter((/** @type {any} */ m) => Number(m.ts) > until && m.user !== this.pane.user).length;
  }
}

/** @param {string} words */
const title = (words) => ({ key: `title ${words}`, print: words, draw: () => el("p", { class: "sidebar-title" }, words) });

/**
 * @typedef {{place: string, words: string, news: number, before?: "app" | "bell", after?: "lock" | false}} Entry
 * @param {Entry} what
 * @param {import("./pane.js").Pane} pane
 */
function entry({ place, words, news, before, after }, pane) {
  const here = pane.place === place;
  const draw = () =>
    el(
      "button",
      {
        type: "button",
        class: news ? "entry new" : "entry",
        "aria-current": here ? "page" : null,
        data: { action: `go ${place}` },
        onclick: () => pane.go(place),
      },
      before && icon(before),
      el("span", { class: "entry-name" }, words),
      after && icon(after),
      news > 0 && el("span", { class: "badge" }, news, spoken(" new")),
    );
  return { key: place, print: `${words} ${news} ${here}`, draw };
}
