/**
 * Builds elements. Text always becomes a text node, never markup.
 *
 * @typedef {Node | string | number | null | undefined | false} Child
 */

/**
 * Makes an element. `class` and `aria-*` are attributes, `on...` are listeners, `data` is the
 * dataset; true sets an empty attribute (of ARIA's, the word), false, null and undefined set none.
 *
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "value") /** @type {any} */ (element).value = value;
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  element.append(...kept(children));
  return element;
}

/**
 * Replaces what an element contains.
 *
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...kept(children));
}

/**
 * Puts text where screen readers find it and eyes do not.
 *
 * @param {string} text
 */
export function spoken(text) {
  return el("span", { class: "spoken" }, text);
}

let lastId = 0;

/** Returns an id that no other element of the page has. @param {string} prefix */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** @param {(Child | Child[])[]} children @returns {(Node | string)[]} */
function kept(children) {
  return children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}
