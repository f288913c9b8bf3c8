/** What somebody has typed into views and not submitted; it outlives redrawing. */
export class Typed {
  constructor() {
    /** @type {Map<string, Map<string, any>>} */
    this.places = new Map();
  }

  /** @param {string} at @param {string} block @param {any} element */
  get(at, block, element) {
    return this.places.get(at)?.get(nameOf(block, element));
  }

  /** @param {string} at @param {string} block @param {any} element @param {any} value */
  set(at, block, element, value) {
    const place = this.places.get(at) ?? new Map();
    this.places.set(at, place.set(nameOf(block, element), value));
  }

  /**
   * Returns what was typed in a view, as the controls take it.
   *
   * @param {any} view
   * @returns {Record<string, Record<string, any>>}
   */
  values(view) {
    const typed = view.blocks
      .filter((/** @type {any} */ block) => block.type === "input")
      .map((/** @type {any} */ block) => [block, this.get(view.id, block.block_id, block.element)])
      .filter((/** @type {[any, any]} */ [, value]) => value !== undefined);
    return Object.fromEntries(typed.map((/** @type {[any, any]} */ [block, value]) => [block.block_id, { [block.element.action_id]: asTaken(value) }]));
  }

  /** Forgets what was typed in views that are closed. @param {string[]} views */
  keepOnly(views) {
    for (const at of this.places.keys()) if (at.startsWith("V") && !views.includes(at)) this.places.delete(at);
  }

  clear() {
    this.places.clear();
  }
}

/** A file is told by its id. @param {any} value */
const asTaken = (value) => (Array.isArray(value) ? value.map((one) => one.id ?? one) : value);

/** @param {string} block @param {any} element */
const nameOf = (block, element) => `${block} ${element.action_id} ${element.type}`;
