/** The page: who is on which screen, and everything around the screens. */
import { get, watch } from "./api.js";
import { begin } from "./begin.js";
import { el, fill } from "./dom.js";
import { Drawers } from "./drawers.js";
import { forgetNames, readWorkspace } from "./names.js";
import { Pane } from "./pane.js";
import { switchboard } from "./switches.js";

const MOST_PANES = 3;
const BEGUN = "how to begin was closed";
const PAUSE = 120; // ms in which several changes are one
const WIDE = matchMedia("(min-width: 60rem)");

/** @param {string} id @returns {HTMLElement} */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const main = byId("panes");
const tabs = byId("tabs");
const stopped = byId("stopped");
const story = await get("/_sandbox/story");
await readWorkspace();
const personas = story.personas.map((/** @type {any} */ one) => ({ ...one, handle: one.name.split(" ")[0].toLowerCase() }));

/** @type {Pane[]} */
let panes = [];
let shown = 0;
let building = true;

const page = {
  personas,
  /** Redraws what tells who is there. */
  changed() {
    if (building) return;
    const names = panes.map((pane) => pane.persona.handle);
    history.replaceState(null, "", `#${names.join(",")}`);
    drawTabs();
  },
  /** @param {Pane} pane */
  close(pane) {
    if (panes.length === 1) return;
    panes = panes.filter((other) => other !== pane);
    arrange(0);
    panes[0].frame.who.focus();
  },
};

/** @param {number} show which of the screens a narrow window shows */
function arrange(show) {
  shown = show;
  fill(main, panes.map((pane) => pane.element));
  main.dataset.count = String(panes.length);
  another.hidden = panes.length >= MOST_PANES;
  page.changed();
}

function drawTabs() {
  panes.forEach((pane, index) => pane.element.classList.toggle("shown", index === shown));
  const buttons = panes.map((pane, index) =>
    el("button", { type: "button", "aria-pressed": String(index === shown), onclick: () => switchTo(index) }, pane.persona.name.split(" ")[0]),
  );
  const group = el("div", { class: "tab-list" }, buttons);
  const held = tabs.contains(document.activeElement);
  fill(tabs, group);
  if (held) buttons[shown].focus();
}

/** @param {number} index */
function switchTo(index) {
  shown = index;
  drawTabs();
}

function addScreen() {
  const taken = new Set(panes.map((pane) => pane.user));
  const free = personas.find((/** @type {any} */ one) => !taken.has(one.id)) ?? personas[0];
  panes.push(new Pane(free.id, page));
  arrange(panes.length - 1);
  panes.at(-1)?.frame.who.focus();
}

/** A browser that keeps nothing (blocked storage throws) is greeted at every visit. */
function hasBegun() {
  try {
    return localStorage.getItem(BEGUN) !== null;
  } catch {
    return false;
  }
}

function rememberBegun() {
  try {
    localStorage.setItem(BEGUN, "yes");
  } catch {
    // Nothing depends on it.
  }
}

/** Reads who is to be shown from the address: `#ada,ben`. */
function wanted() {
  const names = decodeURIComponent(location.hash.slice(1)).split(",").filter(Boolean);
  const found = names.map((name) => personas.find((/** @type {any} */ one) => one.handle === name)).filter(Boolean);
  return (found.length > 0 ? found : personas.slice(0, 2)).slice(0, MOST_PANES);
}

const drawers = new Drawers(byId("bar-actions"), byId("drawers"));
const beginning = drawers.add("How to begin", begin(story), { closed: rememberBegun });
const switches = switchboard({ changed: () => lookAgain() });
drawers.add("What goes wrong", switches.element, { opened: switches.read });
if (!hasBegun()) beginning.show(true);
const another = el("button", { type: "button", class: "bar-button", onclick: addScreen }, "Add a screen");
byId("bar-actions").append(another, el("a", { class: "bar-button", href: story.zoom_url, target: "_blank", rel: "noopener" }, "Pretend Zoom"));

panes = wanted().map((/** @type {any} */ one) => new Pane(one.id, page));
building = false;
arrange(0);

let waiting = 0;

function lookAgain() {
  if (waiting) return;
  waiting = setTimeout(async () => {
    waiting = 0;
    await readWorkspace().catch(() => {}); // its time may have moved
    await Promise.all(panes.map((pane) => pane.refresh()));
  }, PAUSE);
}

watch({
  changed: lookAgain,
  reachable: (yes) => {
    if (yes && !stopped.hidden) forgetNames().then(lookAgain);
    stopped.hidden = yes;
  },
});

// F6 goes from screen to screen, also out of a dialog that holds the focus in one of them.
document.addEventListener("keydown", (event) => {
  if (event.key !== "F6") return;
  event.preventDefault();
  const at = panes.findIndex((pane) => pane.element.contains(document.activeElement));
  const next = (at + (event.shiftKey ? -1 : 1) + panes.length) % panes.length;
  if (!WIDE.matches) switchTo(next);
  panes[next].focus();
});
