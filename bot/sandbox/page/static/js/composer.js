/** The line to write in: messages, and slash commands completed from the manifest. */
import { el } from "./dom.js";
import { find, workspace } from "./names.js";
import { suggest } from "./suggestions.js";

/** @typedef {import("./suggestions.js").Suggestion} Suggestion */

export class Composer {
  /**
   * @param {(text: string) => Promise<void>} send
   * @param {{inThread?: boolean}} [where] in a thread Slack takes no commands
   */
  constructor(send, { inThread = false } = {}) {
    this.send = send;
    this.inThread = inThread;
    this.input = /** @type {HTMLInputElement} */ (el("input", { type: "text", class: "composer-input", enterkeyhint: "send" }));
    const { list } = suggest(this.input, { source: () => this.suggestions(), label: "Completions" });
    this.element = el(
      "form",
      { class: "composer", onsubmit: (/** @type {Event} */ event) => this.submit(event) },
      list,
      el("div", { class: "composer-line" }, this.input, el("button", { class: "button primary" }, inThread ? "Reply" : "Send")),
    );
  }

  /** @param {string} place what is written to, as `#general` */
  name(place) {
    const label = this.inThread ? `Reply in ${place}` : `Message ${place}`;
    this.input.setAttribute("aria-label", label);
    this.input.placeholder = this.inThread ? label : `${label}, or / for commands`;
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    await this.send(text);
  }

  /** @returns {Promise<Suggestion[]>} */
  async suggestions() {
    const typed = this.input.value.slice(0, this.input.selectionStart ?? undefined);
    const word = /\S*$/.exec(typed)?.[0] ?? "";
    if (word.startsWith("@")) return this.people(word);
    if (word.startsWith("#")) return this.channels(word);
    return typed.startsWith("/") && !this.inThread ? this.commands(typed) : [];
  }

  /** @param {string} typed @returns {Suggestion[]} */
  commands(typed) {
    const [name, ...rest] = typed.split(" ");
    const commands = workspace().commands;
    if (rest.length === 0) {
      return commands
        .filter((/** @type {any} */ command) => command.name.startsWith(name))
        .map((/** @type {any} */ command) => ({
          label: command.name,
          detail: `${command.usage_hint} ${command.description}`,
          use: () => this.put(name, `${command.name} `),
        }));
    }
    const command = commands.find((/** @type {any} */ one) => one.name === name);
    if (!command || rest.length > 1) return [];
    return subcommands(command.usage_hint)
      .filter(({ word }) => word.startsWith(rest[0]) && word !== rest[0])
      .map(({ word, detail }) => ({ label: `${name} ${word}`, detail, use: () => this.put(rest[0], `${word} `) }));
  }

  /** @param {string} word @returns {Promise<Suggestion[]>} */
  async people(word) {
    const { people, groups } = await find(word.slice(1));
    return [
      ...people.slice(0, 8).map((/** @type {any} */ p) => ({ label: `@${p.name}`, detail: p.real_name, use: () => this.put(word, `@${p.name} `) })),
      ...groups.slice(0, 4).map((/** @type {any} */ g) => ({ label: `@${g.handle}`, detail: `${g.users.length} people`, use: () => this.put(word, `@${g.handle} `) })),
    ];
  }

  /** @param {string} word @returns {Suggestion[]} */
  channels(word) {
    return workspace()
      .channels.filter((/** @type {any} */ c) => `#${c.name}`.startsWith(word))
      .map((/** @type {any} */ c) => ({ label: `#${c.name}`, detail: c.kind, use: () => this.put(word, `#${c.name} `) }));
  }

  /** Replaces the word before the caret. @param {string} word @param {string} by */
  put(word, by) {
    const caret = this.input.selectionStart ?? this.input.value.length;
    this.input.setRangeText(by, caret - word.length, caret, "end");
    this.input.focus();
    this.input.dispatchEvent(new Event("input"));
  }
}

/**
 * Reads the subcommands out of a usage hint: `[setup | status @person]`.
 *
 * @param {string} hint
 * @returns {{word: string, detail: string}[]}
 */
export function subcommands(hint) {
  return hint
    .replace(/^\[|\]$/g, "")
    .split("|")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [word, ...rest] = part.split(/\s+/);
      return { word, detail: rest.join(" ") };
    });
}
