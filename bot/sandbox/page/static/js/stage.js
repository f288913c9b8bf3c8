/** What stands where messages would: the phone's notifications. */
import { el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { workspace } from "./names.js";
import { momentOf, timeOf } from "./times.js";

/** @param {import("./pane.js").Pane} pane */
export function notifications(pane) {
  const heard = [...pane.screen.notifications].reverse();
  if (heard.length === 0) return el("p", { class: "empty" }, "The phone has been silent so far.");
  return el("ol", { class: "notifications", "aria-label": "Notifications, newest first" }, heard.map((one) => notification(one, pane)));
}

/** @param {any} one @param {import("./pane.js").Pane} pane */
function notification(one, pane) {
  const channel = pane.screen.channels.find((/** @type {any} */ c) => c.id === one.channel);
  const where = channel ? `#${channel.name}` : workspace().app.bot_name;
  return el(
    "li",
    { class: "notification" },
    el("p", { class: "byline" }, el("span", { class: "author" }, where), el("time", {}, timeOf(momentOf(one.ts)))),
    el("div", { class: "text" }, mrkdwn(one.text)),
    el("button", { type: "button", class: "plain", "aria-label": `Open ${where}`, onclick: () => pane.go(one.channel) }, "Open"),
  );
}
