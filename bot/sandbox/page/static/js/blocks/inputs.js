/** The input block: a label, an element, a hint, and what is wrong with it. */
import { el, freshId } from "../dom.js";
import { element as drawElement } from "./elements.js";

const GROUPS = ["checkboxes", "radio_buttons"];

/** @param {any} block @param {import("./blocks.js").Surface} surface */
export function inputBlock(block, surface) {
  const id = freshId("field");
  const error = surface.errors[block.block_id];
  const errorId = error && `${id}-error`;
  const hintId = block.hint && `${id}-hint`;
  const naming = {
    id,
    labelledBy: `${id}-label`,
    describedBy: [errorId, hintId].filter(Boolean).join(" ") || undefined,
    required: !block.optional,
    invalid: Boolean(error),
  };
  const label = GROUPS.includes(block.element.type) ? el("span", {}) : el("label", { for: id });
  label.id = naming.labelledBy;
  label.classList.add("label");
  label.append(block.label.text);
  if (block.optional) label.append(el("span", { class: "optional" }, " (optional)"));
  return el(
    "div",
    { class: error ? "input wrong" : "input" },
    label,
    drawElement(block.element, block, surface, naming),
    error && el("p", { class: "error", id: errorId }, error),
    block.hint && el("p", { class: "hint", id: hintId }, block.hint.text),
  );
}
