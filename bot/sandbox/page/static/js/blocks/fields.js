/** Fields to type in. */
import { el } from "../dom.js";
import { choose } from "./choose.js";

const KINDS = {
  datepicker: { type: "date" },
  email_text_input: { type: "text", inputmode: "email", autocapitalize: "off" },
  url_text_input: { type: "text", inputmode: "url", autocapitalize: "off" },
  number_input: { type: "text", inputmode: "decimal" },
  plain_text_input: { type: "text" },
};

/**
 * @param {any} element
 * @param {any} block
 * @param {import("./blocks.js").Surface} surface
 * @param {import("./elements.js").Naming} naming
 */
export function field(element, block, surface, naming) {
  const placeholder = element.placeholder?.text;
  const attributes = {
    id: naming.id,
    placeholder,
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": naming.labelledBy ? null : (placeholder ?? "Choose a date"),
    "aria-labelledby": naming.labelledBy,
    "aria-describedby": naming.describedBy,
    "aria-required": naming.required,
    "aria-invalid": naming.invalid,
    data: { action: element.action_id, focus: element.focus_on_load ? "first" : "" },
    value: surface.chosen(block, element) ?? "",
  };
  const drawn = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (
    element.multiline
      ? el("textarea", { rows: "4", ...attributes })
      : el("input", { .../** @type {any} */ (KINDS)[element.type], ...attributes })
  );
  if (element.type === "datepicker") {
    drawn.addEventListener("change", () => choose(element, block, surface, drawn.value || null));
    return drawn;
  }
  drawn.addEventListener("input", () => surface.keep(block, element, drawn.value || null));
  const actsOn = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  drawn.addEventListener("keydown", (event) => {
    const enter = /** @type {KeyboardEvent} */ (event).key === "Enter" && !element.multiline;
    if (!enter || !block.dispatch_action || !actsOn.includes("on_enter_pressed")) return;
    event.preventDefault();
    choose(element, block, surface, drawn.value || null);
  });
  if (block.dispatch_action && actsOn.includes("on_character_entered")) {
    drawn.addEventListener("input", () => choose(element, block, surface, drawn.value || null));
  }
  return drawn;
}
