/** One person's screen. */
import { act, look, Refused } from "./api.js";
import { notDrawn } from "./blocks/not_drawn.js";
import { Composer } from "./composer.js";
import { ask } from "./confirm.js";
import { Log } from "./conversation.js";
import { el, fill } from "./dom.js";
import { frame } from "./frame.js";
import { ModalLayer } from "./modal.js";
import { now, workspace } from "./names.js";
import { holdStill } from "./press.js";
import { Sidebar } from "./sidebar.js";
import { notifications } from "./stage.js";
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
    this.threadComposer = new Composer((text) => this.reply(text), { inThread: true });
    this.threadComposer.name("the thread");
    this.frame = frame(
      {
        sidebar: this.sidebar.element,
        log: this.log.element,
        thread: this.threadLog.element,
        composer: this.composer.element,
        threadComposer: this.threadComposer.element,
        dialogs: this.modals.element,
      },
      {
        be: (someone) => this.be(someone),
        close: () => this.page.close(this),
        toggleMenu: () => this.showMenu(!this.frame.menuOpen),
        closeThread: () => this.openThread(""),
      },
    );
    this.element = this.frame.element;
    this.held = holdStill(this.element, () => this.refresh());
    this.be(user);
  }

  get persona() {
    return this.page.personas.find((persona) => persona.id === this.user) ?? { id: this.user, handle: this.user, name: this.user, role: "" };
  }

  /** Becomes somebody. @param {string} user */
  be(user) {
    this.user = user;
    this.place = "";
    this.thread = "";
    this.print = "";
    this.tab = "messages";
    this.drafts.clear();
    this.frame.callIt(this.persona, this.page.personas);
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
    const print = JSON.stringify([screen, now().toDateString()]);
    if (print === this.print || this.held()) return;
    this.print = print;
    this.screen = screen;
    // Nowhere yet, or somewhere that is no longer open to this person.
    if (![DM, NOTIFICATIONS].includes(this.place) && !this.channel()) this.place = screen.channels[0]?.id ?? DM;
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
    const isDm = !gone && (this.place === DM || channel?.kind === "im");
    const app = workspace().app;
    const title = gone ? "Deactivated" : this.place === NOTIFICATIONS ? "Notifications" : isDm ? app.bot_name : `#${channel?.name}`;
    this.frame.heading.textContent = title;
    fill(this.frame.tabs, isDm && app.home_tab ? ["messages", "home"].map((tab) => this.tabButton(tab)) : []);
    const talking = !gone && this.place !== NOTIFICATIONS && !(isDm && this.tab === "home");
    this.log.element.hidden = !talking;
    this.composer.element.hidden = !talking;
    this.frame.stage.hidden = talking;
    if (gone) fill(this.frame.stage, el("p", { class: "empty" }, "This account is deactivated. Whoever had it sees nothing any more."));
    else if (this.place === NOTIFICATIONS) fill(this.frame.stage, notifications(this));
    else if (!talking) fill(this.frame.stage, notDrawn("Home"));
    this.frame.stage.setAttribute("aria-label", title);
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
      /** @type {HTMLElement | null} */ (this.frame.tabs.querySelector("[aria-pressed='true']"))?.focus();
    };
    return el("button", { type: "button", "aria-pressed": String(on), onclick: show }, tab === "home" ? "Home" : "Messages");
  }

  drawThread() {
    const parent = this.channel()?.messages.find((/** @type {any} */ message) => message.ts === this.thread);
    this.frame.thread.hidden = !parent;
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
    this.frame.heading.focus();
  }

  /** @param {boolean} open */
  showMenu(open) {
    this.frame.showMenu(open);
    if (open) this.sidebar.focus();
  }

  /** Opens a thread; with nothing, closes it. @param {string} ts */
  openThread(ts) {
    const before = this.thread;
    this.thread = ts;
    if (ts !== before) this.threadComposer.input.value = "";
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
    const where = { user: this.user, channel };
    if (text.startsWith("/")) await this.act("command", { ...where, text });
    else await this.act("say", { ...where, text });
    this.log.toEnd();
  }

  /** Answers in the thread that is open. @param {string} text */
  async reply(text) {
    await this.act("say", { user: this.user, channel: this.channel().id, thread_ts: this.thread, text });
    this.threadLog.toEnd();
  }

  /** Does something as this person; shows and returns what the emulator refuses. @param {any} hand @param {object} wish */
  async act(hand, wish) {
    const refused = await act(hand, wish).then(() => null, (problem) => problem);
    const known = refused instanceof Refused;
    // What was pressed may be gone meanwhile: the screen that comes now says what there is instead.
    const gone = known && GONE.has(refused.body.error);
    this.frame.notice.textContent = !refused || gone ? "" : known ? refused.message : "The sandbox did not answer.";
    await this.refresh();
    return known ? refused.body.error : "";
  }

  /** @param {any} asked */
  async confirm(asked) {
    const before = this.modals.element.hidden;
    const opener = document.activeElement;
    this.modals.element.hidden = false;
    this.frame.setInert(true);
    const answer = await ask(this.modals.element, asked);
    this.modals.element.hidden = before;
    this.frame.setInert(!before);
    this.focusAfter(opener);
    return answer;
  }

  /** Takes the focus: in the dialog that is open, else in the line to write in. */
  focus() {
    const open = /** @type {HTMLElement | null} */ (this.modals.element.querySelector(".dialog:last-child"));
    (open ?? (this.composer.element.hidden ? this.frame.heading : this.composer.input)).focus();
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
