/**
 * Who people, groups and channels are. Names are looked up when first shown, many at once, and
 * whatever shows one is filled in when it is known.
 */
import { look } from "./api.js";

/** @typedef {{id: string, name: string, real_name: string, deleted: boolean, is_bot: boolean, is_admin: boolean, is_guest: boolean, email: string}} Person */

/** @type {Map<string, any>} */
const known = new Map();
/** @type {Map<string, ((found: any) => void)[]>} */
const waiting = new Map();
/** @type {any} */
let place = { app: {}, channels: [], commands: [], team: {} };
let ahead = 0;

/** Reads the workspace again: the app, its commands, the channels, the time there. */
export async function readWorkspace() {
  place = await look("workspace");
  ahead = Date.parse(place.now) - Date.now();
  return place;
}

export const workspace = () => place;

/** The workspace's present, which may be ahead of the clock on the wall. */
export const now = () => new Date(Date.now() + ahead);

/** @param {string} id */
export const channelNamed = (id) => place.channels.find((/** @type {any} */ c) => c.id === id);

/**
 * Calls back with the person or group once it is known, at once if it is.
 *
 * @param {string} id
 * @param {(found: any) => void} use
 */
export function whenKnown(id, use) {
  const found = known.get(id);
  if (found) {
    use(found);
    return;
  }
  if (waiting.size === 0) queueMicrotask(lookUp);
  waiting.set(id, [...(waiting.get(id) ?? []), use]);
}

/** Finds people and groups by how a name of theirs begins. @param {string} beginning */
export async function find(beginning) {
  const found = await look("who", { like: beginning });
  remember(found);
  return found;
}

/** Reads everybody shown so far again: names and accounts change. */
export async function forgetNames() {
  known.clear();
}

async function lookUp() {
  const asked = new Map(waiting);
  waiting.clear();
  const ids = [...asked.keys()];
  for (let from = 0; from < ids.length; from += 100) {
    remember(await look("who", { ids: ids.slice(from, from + 100).join(",") }));
  }
  for (const [id, uses] of asked) {
    const found = known.get(id) ?? { id, name: id, real_name: id, handle: id };
    uses.forEach((use) => use(found));
  }
}

/** @param {{people: Person[], groups: any[]}} found */
function remember(found) {
  [...found.people, ...found.groups].forEach((one) => known.set(one.id, one));
}
