/** The markdown block, lightly: headings, lists and code; its inline marks become mrkdwn's. */
import { el } from "../dom.js";
import { mrkdwn } from "../mrkdwn.js";

/** @param {string} text */
export function markdown(text) {
  const marked = text
    .replace(/\*\*(.+?)\*\*/g, "*$1*")
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>")
    .replace(/^#{1,6}\s+(.*)$/gm, "*$1*")
    .replace(/^\s*[-+]\s+/gm, "• ");
  return el("div", { class: "text" }, mrkdwn(marked));
}
