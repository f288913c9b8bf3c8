import { el } from "../dom.js";

/** Stands for whatever this page cannot draw. @param {string} type */
export function notDrawn(type) {
  return el("div", { class: "not-drawn" }, `Not drawn: ${type}`);
}
