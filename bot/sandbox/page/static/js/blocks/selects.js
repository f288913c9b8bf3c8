/** Selects of one option or one channel, as the browser's own. */
import { el } from "../dom.js";
import { workspace } from "../names.js";
import { choose } from "./choose.js";

/**
 * @param {any} element
 * @param {any} block
 * @param {import("./blocks.js").Surface} surface
 * @param {import("./elements.js").Naming} naming
 */
export function select(element, block, surface, naming) {
  const placeholder = element.placeholder?.text ?? "Choose an option";
  const chosen = surface.chosen(block, element) ?? "";
  const drawn = /** @type {HTMLSelectElement} */ (
    el(
      "select",
      {
        id: naming.id,
        "aria-label": naming.labelledBy ? null : placeholder,
        "aria-labelledby": naming.labelledBy,
        "aria-describedby": naming.describedBy,
        "aria-required": naming.required,
        "aria-invalid": naming.invalid,
        data: { action: element.action_id },
      },
      el("option", { value: "" }, placeholder),
      ...offers(element, surface),
    )
  );
  drawn.value = chosen;
  if (drawn.value !== chosen) drawn.value = "";
  let before = drawn.value;
  drawn.addEventListener("change", async () => {
    const through = (drawn.value || block.type === "input") && (await choose(element, block, surface, drawn.value || null));
    if (through) before = drawn.value;
    else drawn.value = before;
  });
  return drawn;
}

/**
 * Gives the channels an element offers to somebody.
 *
 * @param {any} element
 * @param {import("./blocks.js").Surface} surface
 * @returns {{value: string, text: string}[]}
 */
export function channelsOffered(element, surface) {
  const kinds = element.type.endsWith("channels_select") ? ["public"] : (element.filter?.include ?? ["public", "private"]);
  return workspace()
    .channels.filter((/** @type {any} */ c) => kinds.includes(c.kind) && !c.is_archived)
    .filter((/** @type {any} */ c) => c.kind === "public" || surface.inChannel(c.id))
    .map((/** @type {any} */ c) => ({ value: c.id, text: `#${c.name}${c.kind === "private" ? " (private)" : ""}` }));
}

/** @param {any} element @param {import("./blocks.js").Surface} surface */
function offers(element, surface) {
  if (element.option_groups) {
    return element.option_groups.map((/** @type {any} */ group) =>
      el("optgroup", { label: group.label.text }, group.options.map(offer)),
    );
  }
  if (element.options) return element.options.map(offer);
  return channelsOffered(element, surface).map(({ value, text }) => el("option", { value }, text));
}

/** @param {any} option */
const offer = (option) => el("option", { value: option.value }, option.text.text);
