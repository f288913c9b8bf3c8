/** Rich text, lightly: sections, lists, quotes and preformatted text with their usual pieces. */
import { el } from "../dom.js";
import { codeBlock, link, mention } from "../mrkdwn.js";
import { formatted } from "../times.js";
import { notDrawn } from "./not_drawn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

/** @param {any[]} elements @returns {HTMLElement[]} */
export function richText(elements) {
  return elements.map((part) => {
    switch (part.type) {
      case "rich_text_section":
        return el("div", { class: "text" }, part.elements.map(piece));
      case "rich_text_list":
        return list(part);
      case "rich_text_quote":
        return el("blockquote", {}, part.elements.map(piece));
      case "rich_text_preformatted":
        return codeBlock(part.elements.map((/** @type {any} */ one) => one.text ?? one.url ?? "").join(""));
      default:
        return notDrawn(part.type);
    }
  });
}

/** @param {any} part */
function list(part) {
  const drawn = el(part.style === "ordered" ? "ol" : "ul", { start: part.offset ? part.offset + 1 : null });
  drawn.append(...part.elements.map((/** @type {any} */ item) => el("li", {}, item.elements.map(piece))));
  drawn.style.marginInlineStart = `${part.indent ?? 0}rem`;
  return drawn;
}

/** @param {any} one @returns {Node} */
function piece(one) {
  switch (one.type) {
    case "text":
      return styled(one);
    case "link":
      return link(one.url, one.text ?? one.url);
    case "user":
      return mention(one.user_id);
    case "usergroup":
      return mention(one.usergroup_id);
    case "channel":
      return mention(one.channel_id);
    case "broadcast":
      return el("span", { class: "mention" }, `@${one.range}`);
    case "date":
      return document.createTextNode(formatted(one.timestamp, one.format));
    case "emoji":
      return document.createTextNode(one.unicode ? fromCodes(one.unicode) : `:${one.name}:`);
    default:
      return notDrawn(one.type);
  }
}

/** @param {any} one */
function styled(one) {
  return Object.entries(STYLES)
    .filter(([style]) => one.style?.[style])
    .reduce((inner, [, tag]) => el(tag, {}, inner), /** @type {Node} */ (document.createTextNode(one.text)));
}

/** @param {string} codes hexadecimal, joined by hyphens */
const fromCodes = (codes) => String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16)));
