/**
 * Slack's mrkdwn as elements: code, links, mentions and dates first, then bold, italic, strike,
 * quotes and lists around them. Nothing in it is ever read as HTML.
 *
 * Source: https://docs.slack.dev/messaging/formatting-message-text
 */
import { el, spoken } from "./dom.js";
import { channelNamed, whenKnown } from "./names.js";
import { formatted } from "./times.js";

const ATOM = /```\n?([\s\S]+?)\n?```|`([^`\n]+)`|<([^<>\n]+)>/g;
const HELD = /\uE000(\d+)\uE001/;
const STYLED = /(?<![\p{L}\p{N}])([*_~])(?=\S)((?:(?!\1).)*?[^\s])\1(?![\p{L}\p{N}])/u;
const STYLES = { "*": "strong", _: "em", "~": "s" };
const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

/**
 * Draws mrkdwn.
 *
 * @param {string} text
 * @returns {Node[]}
 */
export function mrkdwn(text) {
  /** @type {Node[]} */
  const atoms = [];
  const held = text.replace(/[\uE000\uE001]/g, "").replace(ATOM, (_whole, block, code, angle) => {
    atoms.push(atom(block, code, angle));
    return `\uE000${atoms.length - 1}\uE001`;
  });
  return lines(held, atoms);
}

/** Draws a text object, `plain_text` or `mrkdwn`. @param {{type: string, text: string}} object */
export function textObject(object) {
  return object.type === "mrkdwn" ? mrkdwn(object.text) : [document.createTextNode(object.text)];
}

/** Shows a person, group or channel by its name. @param {string} id @param {string} [label] */
export function mention(id, label) {
  const shown = el("span", { class: "mention" }, label ?? "…");
  if (/^[CG]/.test(id)) {
    const channel = channelNamed(id);
    shown.textContent = channel ? `#${channel.name}` : (label ?? "#unknown-channel");
    return shown;
  }
  whenKnown(id, (found) => (shown.textContent = `@${found.real_name ?? found.handle}`));
  return shown;
}

/** Links to an address outside; other schemes than the web's are shown and not linked. @param {string} url @param {string} label */
export function link(url, label) {
  if (!SAFE_LINK.test(url)) return el("span", {}, label);
  return el("a", { href: url, target: "_blank", rel: "noopener" }, label, spoken(" (new tab)"));
}

/** Shows code to be copied. @param {string} text */
export function codeBlock(text) {
  const status = el("span", { role: "status" });
  const copy = el("button", { type: "button", class: "copy", "aria-label": "Copy this code" }, "Copy");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text).then(
      () => (status.textContent = "Copied"),
      () => (status.textContent = "Select the text and copy it"),
    );
    setTimeout(() => (status.textContent = ""), 2500);
  });
  const code = el("pre", { tabindex: "0", role: "group", "aria-label": "Code" }, el("code", {}, text));
  return el("div", { class: "code-block" }, el("div", { class: "code-tools" }, status, copy), code);
}

/** @param {string} block @param {string} code @param {string} angle @returns {Node} */
function atom(block, code, angle) {
  if (block !== undefined) return codeBlock(unescaped(bare(block)));
  if (code !== undefined) return el("code", {}, unescaped(bare(code)));
  const [target, label] = halves(angle);
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return mention(target.slice(1), label && `#${label}`);
  if (target.startsWith("!subteam^")) return mention(target.slice(9), label);
  if (target.startsWith("!date^")) return date(target, label ?? "");
  if (target.startsWith("!")) return el("span", { class: "mention" }, `@${label ?? target.slice(1)}`);
  return link(unescaped(target), unescaped(label ?? target.replace(/^mailto:/, "")));
}

/** @param {string} token @param {string} fallback */
function date(token, fallback) {
  const [, seconds, format, url] = token.split("^");
  const shown = formatted(Number(seconds), unescaped(format ?? "")) || fallback;
  const time = el("time", { datetime: new Date(Number(seconds) * 1000).toISOString(), title: fallback }, shown);
  return url ? el("a", { href: url, target: "_blank", rel: "noopener" }, time) : time;
}

/** Inside code, Slack shows what stands in angle brackets as text. @param {string} text */
const bare = (text) => text.replace(/<([^<>|]+)(?:\|([^<>]+))?>/g, (_w, target, label) => label ?? target);

/** @param {string} held @param {Node[]} atoms @returns {Node[]} */
function lines(held, atoms) {
  /** @type {Node[]} */
  const drawn = [];
  let open = false; // whether the line before ends in text, so that a break is due
  for (const line of held.split("\n")) {
    const special = lineOf(line, atoms);
    if (special) {
      drawn.push(special);
      open = false;
      continue;
    }
    if (open) drawn.push(el("br"));
    const pieces = inline(line, atoms);
    drawn.push(...pieces);
    open = !(pieces.at(-1) instanceof HTMLDivElement);
  }
  return drawn;
}

/** @param {string} line @param {Node[]} atoms */
function lineOf(line, atoms) {
  const quote = /^&gt; ?(.*)$/.exec(line);
  if (quote) return el("blockquote", {}, inline(quote[1], atoms));
  const item = /^\s*(•|\d+\.)\s+(.*)$/.exec(line);
  if (item) return el("div", { class: "item" }, el("span", {}, item[1]), el("div", {}, inline(item[2], atoms)));
  return null;
}

/** @param {string} text @param {Node[]} atoms @returns {Node[]} */
function inline(text, atoms) {
  if (!text) return [];
  const styled = STYLED.exec(text);
  if (styled) {
    const tag = STYLES[/** @type {"*" | "_" | "~"} */ (styled[1])];
    return [
      ...inline(text.slice(0, styled.index), atoms),
      el(tag, {}, inline(styled[2], atoms)),
      ...inline(text.slice(styled.index + styled[0].length), atoms),
    ];
  }
  const held = HELD.exec(text);
  if (held) {
    return [
      ...inline(text.slice(0, held.index), atoms),
      atoms[Number(held[1])],
      ...inline(text.slice(held.index + held[0].length), atoms),
    ];
  }
  return [document.createTextNode(unescaped(text))];
}

/** @param {string} angle @returns {[string, string | undefined]} */
function halves(angle) {
  const bar = angle.indexOf("|");
  return bar < 0 ? [angle, undefined] : [angle.slice(0, bar), angle.slice(bar + 1)];
}

/** @param {string} text */
const unescaped = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
