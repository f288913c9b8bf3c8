/** One message, as one person sees it. */
import { avatar, nameOf } from "./avatar.js";
import { drawBlocks } from "./blocks/blocks.js";
import { chosenIn } from "./chosen.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { whenKnown, workspace } from "./names.js";
import { press } from "./press.js";
import { momentOf, timeOf } from "./times.js";
import { warningMark } from "./warnings.js";

/**
 * Draws a message, or one that only this person sees.
 *
 * @param {any} message  as the screen has it
 * @param {string} channel
 * @param {import("./pane.js").Pane} pane
 * @param {{openThread?: (ts: string) => void, dismiss?: () => void}} doing
 */
export function drawMessage(message, channel, pane, { openThread, dismiss }) {
  const at = timeOf(momentOf(message.ts));
  const isApp = message.user === workspace().app.bot_user;
  const drawn = el(
    "article",
    { class: `message ${dismiss ? "ephemeral" : ""}`, "aria-label": `Message at ${at}`, data: { ts: message.ts } },
    avatar(message.user),
    el(
      "div",
      { class: "message-body" },
      dismiss && el("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
      el(
        "p",
        { class: "byline" },
        nameOf(message.user),
        isApp && el("span", { class: "tag" }, "App"),
        el("time", { datetime: momentOf(message.ts).toISOString() }, at),
      ),
      content(message, channel, pane),
      message.files?.map((/** @type {any} */ file) => fileLink(file, pane.user)),
      message.edited && el("p", { class: "edited", title: timeOf(momentOf(message.edited.ts)) }, "(edited)"),
      message.warning && warningMark(message.warning),
      threadLink(message, openThread),
      dismiss && el("button", { type: "button", class: "plain", onclick: dismiss }, "Dismiss message"),
    ),
  );
  whenKnown(message.user, (person) => drawn.setAttribute("aria-label", `${person.real_name}, ${at}`));
  return drawn;
}

/** @param {any} message @param {string} channel @param {import("./pane.js").Pane} pane */
function content(message, channel, pane) {
  if (!message.blocks?.length) return el("div", { class: "text" }, mrkdwn(message.text));
  return el("div", { class: "blocks" }, drawBlocks(message.blocks, surface(message, channel, pane)));
}

/** A file that the app has shared, to be opened as this person. @param {any} file @param {string} user */
function fileLink(file, user) {
  const address = `/_control/file?${new URLSearchParams({ user, id: file.id })}`;
  return el("p", { class: "shared-file" }, el("a", { href: address, download: file.name }, file.title), ` ${file.pretty_type}, ${file.size} bytes`);
}

/** @param {any} message @param {((ts: string) => void) | undefined} openThread */
function threadLink(message, openThread) {
  if (!openThread || !message.replies) return null;
  const count = message.replies.length;
  const words = count === 0 ? "Reply in thread" : count === 1 ? "1 reply" : `${count} replies`;
  return el("button", { type: "button", class: count ? "thread-link" : "thread-link first", onclick: () => openThread(message.ts) }, words);
}

/**
 * @param {any} message
 * @param {string} channel
 * @param {import("./pane.js").Pane} pane
 * @returns {import("./blocks/blocks.js").Surface}
 */
function surface(message, channel, pane) {
  /** @param {any} block @param {any} element @param {object} picked */
  const pressed = (block, element, picked) => press(pane, { channel, ts: message.ts }, block, element, picked);
  return {
    user: pane.user,
    at: message.ts,
    errors: {},
    press: pressed,
    chosen: (block, element) => pane.typed(message.ts, block, element) ?? chosenIn(message.inputs?.[block.block_id]?.[element.action_id]) ?? initial(element),
    keep: (block, element, value) => {
      pane.type(message.ts, block, element, value);
      if (!block.dispatch_action) pressed(block, element, { selected: value });
    },
    confirm: (dialog) => pane.confirm(dialog),
    inChannel: (id) => pane.inChannel(id),
  };
}

/** What an element of a message starts with, before this person touched anything there. @param {any} element */
function initial(element) {
  const [, value] = Object.entries(element).find(([name]) => name.startsWith("initial_")) ?? [];
  if (Array.isArray(value)) return value.map((one) => one.value ?? one);
  return /** @type {any} */ (value)?.value ?? value ?? null;
}
