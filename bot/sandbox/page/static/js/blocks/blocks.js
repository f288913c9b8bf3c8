/**
 * Block Kit as elements. A block or element that is not known here is shown as a box that says so.
 *
 * @typedef {object} Surface  Where blocks stand: a message or a modal.
 * @property {string} user  who looks at it
 * @property {string} at  which message or view it is
 * @property {(block: any, element: any, picked: {selected?: any, confirm?: boolean}) => Promise<void>} press
 * @property {(block: any, element: any) => any} chosen  what is chosen or typed by now
 * @property {(block: any, element: any, value: any) => void} keep  remembers what is typed
 * @property {Record<string, string>} errors  by block_id
 * @property {(dialog: any) => Promise<boolean>} confirm
 * @property {(channel: string) => boolean} inChannel  whether the one who looks is a member
 */
import { el, freshId } from "../dom.js";
import { textObject } from "../mrkdwn.js";
import { element as drawElement } from "./elements.js";
import { inputBlock } from "./inputs.js";
import { markdown } from "./markdown.js";
import { notDrawn } from "./not_drawn.js";
import { richText } from "./rich_text.js";
import { table } from "./table.js";

/** @type {Record<string, (block: any, surface: Surface) => HTMLElement>} */
const DRAWN = {
  section,
  header: (block) => el("h4", { class: "block-header" }, textObject(block.text)),
  divider: () => el("hr"),
  context,
  actions,
  input: inputBlock,
  image,
  alert,
  table,
  rich_text: (block) => el("div", { class: "rich-text" }, richText(block.elements)),
  markdown: (block) => el("div", { class: "rich-text" }, markdown(block.text)),
};

/** What colour alone must not say. @type {Record<string, string>} */
const LEVELS = { warning: "Warning: ", error: "Error: ", success: "Done: ", info: "Note: " };

/**
 * Draws blocks, one below another.
 *
 * @param {any[]} blocks
 * @param {Surface} surface
 * @returns {HTMLElement[]}
 */
export function drawBlocks(blocks, surface) {
  return blocks.map((block) => {
    const draw = Object.hasOwn(DRAWN, block.type) ? DRAWN[block.type] : null;
    const drawn = draw ? draw(block, surface) : notDrawn(block.type);
    drawn.classList.add("block");
    drawn.dataset.block = block.block_id;
    return drawn;
  });
}

/** @param {any} block @param {Surface} surface */
function section(block, surface) {
  const text = block.text && el("div", { class: "text", id: freshId("text") }, textObject(block.text));
  const fields = block.fields?.map((/** @type {any} */ field) => el("div", { class: "text" }, textObject(field)));
  const accessory = block.accessory && drawElement(block.accessory, block, surface, { labelledBy: text?.id });
  return el(
    "div",
    { class: "section" },
    el("div", { class: "section-text" }, text, fields && el("div", { class: "fields" }, fields)),
    accessory && el("div", { class: "accessory" }, accessory),
  );
}

/** @param {any} block */
function context(block) {
  const pieces = block.elements.map((/** @type {any} */ piece) =>
    piece.type === "image"
      ? el("img", { class: "context-image", src: piece.image_url, alt: piece.alt_text })
      : el("div", { class: "text" }, textObject(piece)),
  );
  return el("div", { class: "context" }, pieces);
}

/** @param {any} block @param {Surface} surface */
function actions(block, surface) {
  return el(
    "div",
    { class: "actions" },
    block.elements.map((/** @type {any} */ one) => drawElement(one, block, surface, {})),
  );
}

/** @param {any} block */
function image(block) {
  if (!block.image_url) return notDrawn("image of a Slack file");
  const title = block.title && el("figcaption", {}, textObject(block.title));
  return el("figure", { class: "image" }, title, el("img", { src: block.image_url, alt: block.alt_text }));
}

/** @param {any} block */
function alert(block) {
  const level = block.level ?? "default";
  const word = LEVELS[level];
  return el("div", { class: `alert alert-${level}`, role: "note" }, word && el("strong", {}, word), textObject(block.text));
}
