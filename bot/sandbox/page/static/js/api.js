/** The emulator's control routes: what persons do, and what they see. */

/** The emulator refused: no person could do this now. */
export class Refused extends Error {
  /** @param {any} body */
  constructor(body) {
    super(body.says || body.error || "The sandbox refused this.");
    this.body = body;
  }
}

/**
 * Does something as a person: a command, a press, a submission.
 *
 * @param {"command" | "action" | "submit" | "close" | "say"} hand
 * @param {object} wish
 * @returns {Promise<any>}
 */
export function act(hand, wish) {
  return post(`/_control/${hand}`, wish);
}

/** Looks: `look("screen", {user: "U1"})`. @param {string} eye @param {Record<string, string>} [query] */
export function look(eye, query = {}) {
  const search = new URLSearchParams(query).toString();
  return get(`/_control/${eye}${search ? `?${search}` : ""}`);
}

/** @param {string} address @returns {Promise<any>} */
export async function get(address) {
  return answered(await fetch(address));
}

/**
 * Posts JSON. With `keepalive`, a click that opens another tab is told all the same; a body may then
 * be no longer than 64 KiB.
 *
 * @param {string} address
 * @param {object} body
 * @param {{keepalive: boolean}} [how]
 * @returns {Promise<any>}
 */
export async function post(address, body, { keepalive } = { keepalive: true }) {
  const headers = { "Content-Type": "application/json" };
  return answered(await fetch(address, { method: "POST", headers, body: JSON.stringify(body), keepalive }));
}

/**
 * Calls back whenever the workspace may have changed, and when the sandbox comes or goes.
 *
 * @param {{changed: () => void, reachable: (yes: boolean) => void}} listener
 */
export function watch({ changed, reachable }) {
  let number = "";
  const stream = new EventSource("/_control/stream");
  stream.onmessage = (event) => {
    reachable(true);
    if (event.data !== number) changed();
    number = event.data;
  };
  stream.onerror = () => {
    number = "";
    reachable(false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
  };
}

/** @param {Response} response */
async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused({ error: `HTTP ${response.status}`, ...body, status: response.status });
  return body;
}
