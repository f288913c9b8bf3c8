/** The confirm dialog that an element may ask for before it acts. */
import { dialog } from "./dialog.js";
import { el } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/**
 * Asks, and tells what was answered.
 *
 * @param {HTMLElement} layer
 * @param {any} asked  Slack's confirm object
 * @returns {Promise<boolean>}
 */
export function ask(layer, asked) {
  return new Promise((answer) => {
    /** @param {boolean} yes */
    const done = (yes) => {
      drawn.remove();
      answer(yes);
    };
    const style = asked.style === "danger" ? "danger" : "primary";
    const yes = el("button", { type: "button", class: `button ${style}`, onclick: () => done(true) }, asked.confirm?.text ?? "Yes");
    const no = el("button", { type: "button", class: "button", onclick: () => done(false) }, asked.deny?.text ?? "Cancel");
    const drawn = dialog({
      title: asked.title.text,
      kind: "confirm",
      role: "alertdialog",
      body: [el("div", { class: "dialog-body" }, el("div", { class: "text" }, textObject(asked.text))), el("div", { class: "dialog-foot" }, no, yes)],
      escape: () => done(false),
    });
    layer.append(drawn);
    no.focus();
  });
}
