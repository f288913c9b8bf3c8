/** Picks people by typing, and several options or channels: chips, and a field that suggests. */
import { el, fill, spoken } from "../dom.js";
import { find, whenKnown } from "../names.js";
import { suggest } from "../suggestions.js";
import { choose } from "./choose.js";
import { channelsOffered } from "./selects.js";

/** @typedef {{value: string, text: string, detail?: string}} Offer */

/**
 * @param {any} element
 * @param {any} block
 * @param {import("./blocks.js").Surface} surface
 * @param {import("./elements.js").Naming} naming
 */
export function picker(element, block, surface, naming) {
  const several = element.type.startsWith("multi_");
  const most = several ? (element.max_selected_items ?? Infinity) : 1;
  const placeholder = element.placeholder?.text ?? "Type a name";
  /** @type {string[]} */
  let picked = [surface.chosen(block, element) ?? []].flat();
  const chips = el("ul", { class: "chips", "aria-label": "Chosen" });
  const input = /** @type {HTMLInputElement} */ (
    el("input", {
      type: "text",
      id: naming.id,
      placeholder,
      "aria-label": naming.labelledBy ? null : placeholder,
      "aria-labelledby": naming.labelledBy,
      "aria-describedby": naming.describedBy,
      "aria-required": naming.required,
      "aria-invalid": naming.invalid,
      data: { action: element.action_id },
    })
  );

  async function offers() {
    const all = await offered(element, surface, input.value.trim());
    return all
      .filter((one) => !picked.includes(one.value))
      .slice(0, 12)
      .map((one) => ({ label: one.text, detail: one.detail, use: () => change(several ? [...picked, one.value].slice(-most) : [one.value]) }));
  }

  /** @param {string[]} next */
  async function change(next) {
    const before = picked;
    picked = next;
    input.value = "";
    draw();
    input.focus();
    if (!(await choose(element, block, surface, several ? picked : (picked[0] ?? null)))) picked = before;
    draw();
  }

  function draw() {
    chips.hidden = picked.length === 0;
    fill(
      chips,
      picked.map((value) => chip(element, value, () => change(picked.filter((other) => other !== value)))),
    );
  }

  const { list } = suggest(input, { source: offers, label: placeholder, picks: true });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && input.value === "" && picked.length > 0) change(picked.slice(0, -1));
    if (event.key === "Enter") event.preventDefault();
  });
  draw();
  return el("div", { class: "picker" }, chips, el("div", { class: "picker-field" }, input, list));
}

/** @param {any} element @param {import("./blocks.js").Surface} surface @param {string} typed @returns {Promise<Offer[]>} */
async function offered(element, surface, typed) {
  if (element.type.includes("users_select")) {
    const { people } = await find(typed.replace(/^@/, ""));
    return people.map((/** @type {any} */ p) => ({ value: p.id, text: p.real_name, detail: `@${p.name}` }));
  }
  const wanted = typed.toLowerCase();
  return known(element, surface).filter(({ text }) => text.toLowerCase().includes(wanted));
}

/** @param {any} element @param {import("./blocks.js").Surface} surface @returns {Offer[]} */
function known(element, surface) {
  if (!element.type.includes("static_select")) return channelsOffered(element, surface);
  const options = element.options ?? element.option_groups.flatMap((/** @type {any} */ group) => group.options);
  return options.map((/** @type {any} */ option) => ({ value: option.value, text: option.text.text }));
}

/** @param {any} element @param {string} value @param {() => void} remove */
function chip(element, value, remove) {
  const name = el("span", {}, value);
  const word = spoken("Remove");
  const drawn = el("li", { class: "chip" }, name, el("button", { type: "button", onclick: remove }, word, el("span", { "aria-hidden": "true" }, "×")));
  /** @param {string} text */
  const call = (text) => {
    name.textContent = text;
    word.textContent = `Remove ${text}`;
  };
  if (element.type.includes("users_select")) whenKnown(value, (person) => call(person.real_name));
  else call(known(element, /** @type {any} */ ({ inChannel: () => true })).find((one) => one.value === value)?.text ?? value);
  return drawn;
}
