/** What Slack shows when the app did not do its part. */
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { workspace } from "./names.js";

/** @param {string} warning a code such as `operation_timeout`, or a sentence */
export function warningText(warning) {
  const app = workspace().app.bot_name;
  if (warning === "operation_timeout") return `${app} did not answer within three seconds. Try again?`;
  if (/^[a-z_]+$/.test(warning)) return `${app} could not take this (${warning}). Try again?`;
  return warning;
}

/** @param {string} warning */
export function warningMark(warning) {
  return el("p", { class: "warning", role: "alert" }, icon("warning"), warningText(warning));
}
