import { fill } from "./dom.js";

/** @typedef {{key: string, print: string, draw: () => HTMLElement}} Item */

/**
 * Brings a container's children in line with `items`, touching only those whose `print` changed,
 * so that focus, choices and what is being read stay.
 *
 * @param {HTMLElement} container
 * @param {Item[]} items
 * @returns {boolean} whether anything changed
 */
export function reconcile(container, items) {
  const before = new Map([...container.children].map((node) => [/** @type {any} */ (node).itemKey, node]));
  let changed = before.size !== items.length;
  const nodes = items.map((item) => {
    const node = before.get(item.key);
    if (node && /** @type {any} */ (node).itemPrint === item.print) return node;
    changed = true;
    const fresh = item.draw();
    Object.assign(fresh, { itemKey: item.key, itemPrint: item.print });
    if (node) replace(node, fresh);
    return fresh;
  });
  const same = nodes.length === container.children.length && nodes.every((n, i) => n === container.children[i]);
  if (!same) place(container, nodes);
  return changed;
}

/** Swaps a node for its successor and gives focus to the same control in it. @param {Element} old @param {HTMLElement} fresh */
export function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  old.replaceWith(fresh);
  if (!focused) return;
  const action = focused.closest("[data-action]")?.getAttribute("data-action");
  const again = action && fresh.querySelector(`[data-action="${CSS.escape(action)}"]`);
  const target = again || fresh;
  if (target === fresh) fresh.setAttribute("tabindex", "-1");
  /** @type {HTMLElement} */ (target).focus({ preventScroll: true });
}

/** @param {HTMLElement} container @param {Element[]} nodes */
function place(container, nodes) {
  const keep = new Set(nodes);
  [...container.children].filter((node) => !keep.has(node)).forEach((node) => node.remove());
  nodes.forEach((node, index) => {
    if (container.children[index] !== node) container.insertBefore(node, container.children[index] ?? null);
  });
  if (nodes.length === 0) fill(container);
}
