/** Pressing in a message, which the app may edit at that very moment. */
import { look } from "./api.js";

/** @typedef {import("./pane.js").Pane} Pane */

/**
 * Presses a control. An edit gives its block another id; while the control itself is the same, it is
 * that one which was pressed.
 *
 * @param {Pane} pane
 * @param {{channel: string, ts: string}} where
 * @param {any} block
 * @param {any} element
 * @param {object} picked
 */
export async function press(pane, where, block, element, picked) {
  const { user } = pane;
  for (let id = block.block_id; id; ) {
    const refused = await pane.act("action", { user, ...where, block_id: id, action_id: element.action_id, ...picked });
    const now = refused === "no_such_element" && (await blockWith(element, where.ts, user));
    if (!now || now === id) return;
    id = now;
  }
}

/** Returns the id of the block that an element stands in by now. @param {any} element @param {string} ts @param {string} user */
async function blockWith(element, ts, user) {
  const screen = await look("screen", { user });
  const posts = [...screen.channels, ...screen.dms].flatMap((one) => one.messages);
  const seen = [...posts, ...posts.flatMap((post) => post.replies ?? []), ...screen.ephemerals];
  const blocks = seen.find((message) => message.ts === ts)?.blocks ?? [];
  return blocks.find((/** @type {any} */ block) => JSON.stringify(block).includes(JSON.stringify(element)))?.block_id;
}

/**
 * Holds still while a pointer is down on something to press: what is drawn anew under it gets no click.
 *
 * @param {HTMLElement} element
 * @param {() => void} released  called once the click has come
 * @returns {() => boolean} whether to hold still
 */
export function holdStill(element, released) {
  let down = false;
  element.addEventListener("pointerdown", (event) => {
    down = Boolean(/** @type {Element} */ (event.target).closest("button, a"));
  });
  const up = () => {
    if (!down) return;
    down = false;
    setTimeout(released);
  };
  for (const over of ["pointerup", "pointercancel"]) addEventListener(over, up);
  return () => down;
}
