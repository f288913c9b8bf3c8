/** The table block; its first row is the heading, as Slack shows it. */
import { el } from "../dom.js";
import { richText } from "./rich_text.js";

/** @param {any} block */
export function table(block) {
  const [head, ...rows] = block.rows;
  return el(
    "div",
    { class: "table", tabindex: "0", role: "group", "aria-label": "Table" },
    el(
      "table",
      {},
      el("thead", {}, row(head, "th", block)),
      el("tbody", {}, rows.map((/** @type {any[]} */ cells) => row(cells, "td", block))),
    ),
  );
}

/** @param {any[]} cells @param {"th" | "td"} tag @param {any} block */
function row(cells, tag, block) {
  const drawn = cells.map((cell, column) => {
    const made = el(tag, { scope: tag === "th" ? "col" : null }, content(cell));
    made.style.textAlign = block.column_settings?.[column]?.align ?? "left";
    return made;
  });
  return el("tr", {}, drawn);
}

/** @param {any} cell */
function content(cell) {
  if (cell.type === "rich_text") return richText(cell.elements);
  return [document.createTextNode(cell.text ?? String(cell.value ?? ""))];
}
