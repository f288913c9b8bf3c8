/** Moments as Slack writes them, in the browser's own time zone. */
import { now } from "./names.js";

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const DATES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
};
/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const TIMES = {
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};
const DAY = 86_400_000;

/** Returns a message's moment. @param {string} ts */
export const momentOf = (ts) => new Date(Number(ts) * 1000);

/** @param {Date} moment */
export const timeOf = (moment) => moment.toLocaleTimeString("en", TIMES.time);

/** @param {Date} moment */
export const dayOf = (moment) => prettyDay(moment) ?? moment.toLocaleDateString("en", DATES.date_long);

/**
 * Fills in a date token's format: `{date_short_pretty} {time}`.
 *
 * @param {number} seconds
 * @param {string} format
 */
export function formatted(seconds, format) {
  const moment = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, /** @type {string} */ name) => {
    if (name in TIMES) return moment.toLocaleTimeString("en", TIMES[name]);
    if (name === "ago") return ago(moment);
    const plain = name.replace(/_pretty$/, "");
    if (!(plain in DATES)) return whole;
    const pretty = plain === name ? null : prettyDay(moment)?.toLowerCase();
    return pretty ?? moment.toLocaleDateString("en", DATES[plain]);
  });
}

/** @param {Date} moment @returns {string | null} */
function prettyDay(moment) {
  const midnight = (/** @type {Date} */ at) => new Date(at.getFullYear(), at.getMonth(), at.getDate());
  const days = Math.round((midnight(moment).getTime() - midnight(now()).getTime()) / DAY);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[String(days)] ?? null;
}

/** @param {Date} moment */
function ago(moment) {
  const minutes = Math.round((moment.getTime() - now().getTime()) / 60_000);
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}
