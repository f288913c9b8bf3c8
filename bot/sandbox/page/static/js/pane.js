/** One person's screen. */
import { act, look, Refused } from "./api.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { ask } from "./confirm.js";
import { Log } from "./conversation.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { ModalLayer } from "./modal.js";
import { workspace } from "./names.js";
import { Sidebar } from "./sidebar.js";
import { home, notifications } from "./stage.js";
import { Typed } from "./typed.js";

/** @typedef {{id: string, handle: string, name: string, role: string}} Persona */

export const NOTIFICATIONS = "notifications";
export const DM = "dm";
const GONE = new Set(["no_such_element", "no_such_message", "no_such_view"]);

export class Pane {
  /**
   * @param {string} user
   * @param {{personas: Persona[], changed: () => void, close: (pane: Pane) => void}} page
   */
  constructor(user, page) {
    this.page = page;
    this.user = user;
    this.place = "";
    this.tab = "messages";
    this.thread = "";
    /** @type {any} */
    this.screen = null;
    this.print = "";
    this.busy = false;
    this.again = false;
    this.drafts = new Typed();
    /** @type {Set<string>} */
    this.dismissed = new Set();

    this.modals = new ModalLayer(this);
    this.sidebar = new Sidebar(this);
    this.log = new Log("Messages");
    this.threadLog = new Log("Thread");
    this.composer = new Composer((text) => this.write(text));
    this.notice = el("p", { class: "notice", role: "status" });
    this.who = el("select", { "aria-label": "Person on this screen", onchange: () => this.be(/** @type {any} */ (this.who).value) });
    this.face = el("span", {});
    this.role = el("p", { class: "role" });
    this.heading = el("h3", { class: "place-name", tabindex: "-1" });
    this.tabs = el("div", { class: "place-tabs" });
    this.stage = el("div", { class: "stage", tabindex: "0", role: "group" });
    this.threadBox = el("section", { class: "thread", hidden: true });
    this.element = this.build();
    this.be(user);
  }

  get persona() {
    return this.page.personas.find((persona) => persona.id === this.user) ?? { id: this.user, handle: this.user, name: this.user, role: "" };
  }

  get screenName() {
    return this.persona.handle;
  }

  build() {
    this.menu = el("button", { type: "button", class: "icon-button menu-button", "aria-expanded": "false", onclick: () => this.showMenu(!this.menuOpen) });
    const cross = el("button", { type: "button", class: "icon-button close-pane", "aria-label": "Close this screen", onclick: () => this.page.close(this) }, "×");
    const back = el("button", { type: "button", class: "icon-button", "aria-label": "Close thread", onclick: () => this.openThread("") }, "×");
    fill(this.threadBox, el("div", { class: "place-head" }, el("h3", { class: "place-name" }, "Thread"), back), this.threadLog.element);
    this.inside = el(
      "div",
      { class: "pane-body" },
      this.sidebar.element,
      el(
        "div",
        { class: "place" },
        el("div", { class: "place-head" }, this.menu, this.heading, this.tabs),
        this.stage,
        this.log.element,
        this.composer.element,
      ),
      this.threadBox,
    );
    this.head = el("div", { class: "pane-head" }, this.face, el("div", { class: "pane-who" }, this.who, this.role), cross);
    return el("section", { class: "pane" }, this.head, this.notice, this.inside, this.modals.element);
  }

  /** Becomes somebody. @param {string} user */
  be(user) {
    this.user = user;
    this.place = "";
    this.thread = "";
    this.print = "";
    this.tab = "messages";
    this.drafts.clear();
    const { name, role } = this.persona;
    fill(this.who, this.page.personas.map((one) => el("option", { value: one.id }, one.name)));
    /** @type {any} */ (this.who).value = user;
    fill(this.face, avatar(user));
    this.role.textContent = role;
    this.element.setAttribute("aria-label", `${name}'s screen`);
    this.sidebar.element.setAttribute("aria-label", `${name}'s conversations`);
    this.threadBox.setAttribute("aria-label", `Thread, ${name}`);
    this.page.changed();
    this.refresh();
  }

  /** Looks at the screen again, and once more if something happened meanwhile. */
  async refresh() {
    this.again = true;
    if (this.busy) return;
    this.busy = true;
    while (this.again) {
      this.again = false;
      const user = this.user;
      const screen = await look("screen", { user }).catch(() => null);
      if (screen && user === this.user) this.take(screen);
    }
    this.busy = false;
  }

  /** @param {any} screen */
  take(screen) {
    const print = JSON.stringify(screen);
    if (print === this.print) return;
    this.print = print;
    this.screen = screen;
    if (!this.place) this.place = screen.channels[0]?.id ?? DM;
    this.draw();
  }

  draw() {
    const { screen } = this;
    const gone = screen.user.deleted;
    this.element.classList.toggle("deactivated", gone);
    this.sidebar.show(screen);
    this.drawPlace(gone);
    this.drawThread();
    this.modals.show(screen.views);
    this.drafts.keepOnly([...screen.views.map((/** @type {any} */ view) => view.id)]);
  }

  /** @param {boolean} gone */
  drawPlace(gone) {
    const channel = this.channel();
    const isDm = this.place === DM || channel?.kind === "im";
    const app = workspace().app;
    const title = this.place === NOTIFICATIONS ? "Notifications" : isDm ? app.bot_name : `#${channel?.name}`;
    this.heading.textContent = title;
    fill(this.tabs, isDm ? ["messages", "home"].map((tab) => this.tabButton(tab)) : []);
    const talking = !gone && this.place !== NOTIFICATIONS && !(isDm && this.tab === "home");
    this.log.element.hidden = !talking;
    this.composer.element.hidden = !talking;
    this.stage.hidden = talking;
    if (gone) fill(this.stage, el("p", { class: "empty" }, "This account is deactivated. Whoever had it sees nothing any more."));
    else if (this.place === NOTIFICATIONS) fill(this.stage, notifications(this));
    else if (!talking) fill(this.stage, home());
    this.stage.setAttribute("aria-label", title);
    if (!talking) return;
    this.composer.name(title);
    const id = channel?.id ?? DM;
    this.log.show({
      id: `${this.user} ${id}`,
      label: `Messages in ${title}`,
      channel: id,
      messages: this.messages(channel),
      pane: this,
      empty: isDm ? `Nothing from ${app.bot_name} yet. Type / to see its commands.` : "Nothing has been said here yet. Type / for commands.",
      openThread: (ts) => this.openThread(ts),
    });
    this.sidebar.saw(channel);
  }

  /** @param {string} tab */
  tabButton(tab) {
    const on = this.tab === tab;
    const show = () => {
      this.tab = tab;
      this.draw();
      /** @type {HTMLElement | null} */ (this.tabs.querySelector("[aria-pressed='true']"))?.focus();
    };
    return el("button", { type: "button", "aria-pressed": String(on), onclick: show }, tab === "home" ? "Home" : "Messages");
  }

  drawThread() {
    const parent = this.channel()?.messages.find((/** @type {any} */ message) => message.ts === this.thread);
    this.threadBox.hidden = !parent;
    this.element.classList.toggle("with-thread", Boolean(parent));
    if (!parent) return;
    this.threadLog.show({
      id: `${this.user} ${parent.ts}`,
      label: "Messages in the thread",
      channel: this.channel().id,
      messages: [parent, ...parent.replies],
      pane: this,
      empty: "",
    });
  }

  /** Returns the conversation that is shown, if it exists yet. */
  channel() {
    if (this.place === DM) return this.screen.dms[0];
    return [...this.screen.channels, ...this.screen.dms].find((one) => one.id === this.place);
  }

  /** @param {any} channel */
  messages(channel) {
    const whispered = this.screen.ephemerals
      .filter((/** @type {any} */ e) => e.channel === channel?.id && !this.dismissed.has(e.ts))
      .map((/** @type {any} */ e) => ({ ...e, ephemeral: true }));
    return [...(channel?.messages ?? []), ...whispered].sort((a, b) => Number(a.ts) - Number(b.ts));
  }

  /** Goes to a conversation. @param {string} place */
  go(place) {
    this.place = this.screen.dms.some((/** @type {any} */ dm) => dm.id === place) ? DM : place;
    this.thread = "";
    this.tab = "messages";
    this.showMenu(false);
    this.draw();
    this.heading.focus();
  }

  get menuOpen() {
    return this.element.classList.contains("menu-open");
  }

  /** Shows the list of conversations, which a narrow screen hides. @param {boolean} open */
  showMenu(open) {
    this.element.classList.toggle("menu-open", open);
    this.menu.setAttribute("aria-expanded", String(open));
    if (open) this.sidebar.focus();
  }

  /** Says how much is new elsewhere. @param {number} news */
  tellNews(news) {
    this.menu.setAttribute("aria-label", news ? `Conversations, ${news} new` : "Conversations");
    fill(this.menu, icon("list"), news > 0 && el("span", { class: "badge" }, news));
  }

  /** Opens a thread; with nothing, closes it. @param {string} ts */
  openThread(ts) {
    const before = this.thread;
    this.thread = ts;
    this.drawThread();
    if (ts) this.threadLog.element.focus();
    else /** @type {HTMLElement | null} */ (this.log.element.querySelector(`[data-ts="${before}"] .thread-link`))?.focus();
  }

  /** @param {string} ts */
  dismiss(ts) {
    this.dismissed.add(ts);
    this.draw();
    this.log.element.focus();
  }

  /** Says something, or gives a command. @param {string} text */
  async write(text) {
    const channel = this.channel()?.id ?? DM;
    await this.act(text.startsWith("/") ? "command" : "say", { user: this.user, channel, text });
    this.log.toEnd();
  }

  /** Does something as this person, and shows what the emulator refuses. @param {any} hand @param {object} wish */
  async act(hand, wish) {
    this.notice.textContent = "";
    try {
      await act(hand, wish);
    } catch (problem) {
      this.notice.textContent = problem instanceof Refused ? problem.message : "The sandbox did not answer.";
      // What was pressed is gone meanwhile: the screen that comes now says what there is instead.
      if (problem instanceof Refused && GONE.has(problem.body.error)) this.notice.textContent = "";
    }
    await this.refresh();
  }

  /** @param {any} asked */
  async confirm(asked) {
    const before = this.modals.element.hidden;
    const opener = document.activeElement;
    this.modals.element.hidden = false;
    this.setInert(true);
    const answer = await ask(this.modals.element, asked);
    this.modals.element.hidden = before;
    this.setInert(!before);
    this.focusAfter(opener);
    return answer;
  }

  /** Makes everything but the dialogs unreachable. @param {boolean} inert */
  setInert(inert) {
    for (const part of [this.inside, this.head]) /** @type {any} */ (part).inert = inert;
  }

  /** Takes the focus: in the dialog that is open, else in the line to write in. */
  focus() {
    const open = /** @type {HTMLElement | null} */ (this.modals.element.querySelector(".dialog:last-child"));
    (open ?? (this.composer.element.hidden ? this.heading : this.composer.input)).focus();
  }

  /** Gives the focus back when a dialog is gone, though what opened it may have been redrawn. @param {any} opener */
  focusAfter(opener) {
    const action = opener?.closest?.("[data-action]")?.dataset.action;
    const again = action && this.element.querySelector(`[data-action="${CSS.escape(action)}"]`);
    (opener?.isConnected && opener !== document.body ? opener : (again ?? this.log.element)).focus();
  }

  /** @param {string} id */
  inChannel(id) {
    return this.screen.channels.some((/** @type {any} */ channel) => channel.id === id);
  }

  /** @param {string} at @param {any} block @param {any} element */
  typed(at, block, element) {
    return this.drafts.get(at, block.block_id, element);
  }

  /** @param {string} at @param {any} block @param {any} element @param {any} value */
  type(at, block, element, value) {
    this.drafts.set(at, block.block_id, element, value);
  }

  /** @param {any} view */
  typedIn(view) {
    return this.drafts.values(view);
  }
}
