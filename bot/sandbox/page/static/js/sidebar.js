/** Somebody's list of conversations, with what is new in each. */
import { el } from "./dom.js";
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
    const here = pane.place;
    const channels = screen.channels.map((/** @type {any} */ c) =>
      entry(c.kind === "private" ? "lock" : "hash", c.name, `#${c.name}`, c.id, this.unread(c), here, pane),
    );
    const said = [...screen.channels, ...screen.dms].reduce((sum, channel) => sum + this.unread(channel), 0);
    pane.tellNews(said);
    const unheard = here === NOTIFICATIONS ? 0 : heard - (seen.get(`${pane.user} heard`) ?? 0);
    if (here === NOTIFICATIONS) seen.set(`${pane.user} heard`, heard);
    reconcile(this.element, [
      title("Channels"),
      ...channels,
      title("Apps"),
      entry("app", bot.bot_name, bot.bot_name, DM, dm ? this.unread(dm) : 0, here, pane),
      title("Phone"),
      entry("bell", "Notifications", "Notifications", NOTIFICATIONS, unheard, here, pane),
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
 * @param {"hash" | "lock" | "app" | "bell"} sign
 * @param {string} words
 * @param {string} name
 * @param {string} place
 * @param {number} news
 * @param {string} here
 * @param {import("./pane.js").Pane} pane
 */
function entry(sign, words, name, place, news, here, pane) {
  const draw = () =>
    el(
      "button",
      {
        type: "button",
        class: news ? "entry new" : "entry",
        "aria-current": here === place ? "page" : null,
        "aria-label": news ? `${name}, ${news} new` : name,
        data: { action: `go ${place}` },
        onclick: () => pane.go(place),
      },
      icon(sign),
      el("span", { class: "entry-name" }, words),
      news > 0 && el("span", { class: "badge" }, news),
    );
  return { key: place, print: `${name} ${news} ${here === place}`, draw };
}
