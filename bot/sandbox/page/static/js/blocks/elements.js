/** Block elements: what can be pressed and chosen. @typedef {import("./blocks.js").Surface} Surface */
import { el, freshId, spoken } from "../dom.js";
import { textObject } from "../mrkdwn.js";
import { choose } from "./choose.js";
import { field } from "./fields.js";
import { fileInput } from "./file_input.js";
import { notDrawn } from "./not_drawn.js";
import { overflow } from "./overflow.js";
import { picker } from "./picker.js";
import { select } from "./selects.js";

/** @typedef {{labelledBy?: string, describedBy?: string, id?: string, required?: boolean, invalid?: boolean}} Naming */

/** @type {Record<string, (element: any, block: any, surface: Surface, naming: Naming) => HTMLElement>} */
const DRAWN = {
  button,
  overflow,
  image: (element) => el("img", { class: "accessory-image", src: element.image_url, alt: element.alt_text }),
  static_select: select,
  conversations_select: select,
  channels_select: select,
  users_select: picker,
  multi_users_select: picker,
  multi_static_select: picker,
  multi_conversations_select: picker,
  multi_channels_select: picker,
  checkboxes: choices,
  radio_buttons: choices,
  datepicker: field,
  plain_text_input: field,
  email_text_input: field,
  url_text_input: field,
  number_input: field,
  file_input: fileInput,
};

/**
 * Draws an element. `naming` ties it to the label, hint and error that stand around it.
 *
 * @param {any} element
 * @param {any} block
 * @param {Surface} surface
 * @param {Naming} naming
 */
export function element(element, block, surface, naming) {
  const draw = Object.hasOwn(DRAWN, element.type) ? DRAWN[element.type] : null;
  return draw ? draw(element, block, surface, naming) : notDrawn(element.type);
}

/** @param {any} element @param {any} block @param {Surface} surface */
function button(element, block, surface) {
  const words = element.text.text;
  const attributes = {
    class: `button ${element.style ?? ""}`,
    data: { action: element.action_id },
    "aria-label": element.accessibility_label,
  };
  if (element.url && !element.confirm) {
    return el(
      "a",
      { ...attributes, href: element.url, target: "_blank", rel: "noopener", onclick: () => surface.press(block, element, {}) },
      words,
      spoken(" (new tab)"),
    );
  }
  const drawn = el("button", { ...attributes, type: "button" }, words);
  drawn.addEventListener("click", async () => {
    if (drawn.getAttribute("aria-busy")) return;
    if (element.confirm && !(await surface.confirm(element.confirm))) return;
    if (element.url) window.open(element.url, "_blank", "noopener");
    drawn.setAttribute("aria-busy", "true");
    await surface.press(block, element, { confirm: Boolean(element.confirm) });
    drawn.removeAttribute("aria-busy");
  });
  return drawn;
}

/** @param {any} element @param {any} block @param {Surface} surface @param {Naming} naming */
function choices(element, block, surface, naming) {
  const several = element.type === "checkboxes";
  const name = freshId("choice");
  const chosen = [surface.chosen(block, element) ?? []].flat();
  const group = el("div", {
    class: "choices",
    role: several ? "group" : "radiogroup",
    "aria-labelledby": naming.labelledBy,
    "aria-describedby": naming.describedBy,
    data: { action: element.action_id },
  });
  const options = element.options.map((/** @type {any} */ option) => {
    const box = /** @type {HTMLInputElement} */ (
      el("input", { type: several ? "checkbox" : "radio", name, value: option.value })
    );
    box.checked = chosen.includes(option.value);
    const description = option.description && el("span", { class: "detail" }, textObject(option.description));
    return el("label", {}, box, el("span", {}, textObject(option.text), description));
  });
  group.append(...options);
  group.addEventListener("change", () => {
    const values = [...group.querySelectorAll("input")].filter((box) => box.checked).map((box) => box.value);
    choose(element, block, surface, several ? values : (values[0] ?? null));
  });
  return group;
}
