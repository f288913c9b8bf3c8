import { el } from "./dom.js";
import { whenKnown, workspace } from "./names.js";

const HUES = 8;

/** Draws somebody's face: initials on a colour of their own. Names stand beside it. @param {string} id */
export function avatar(id) {
  const drawn = el("span", { class: "avatar", "aria-hidden": "true" });
  if (id === workspace().app.bot_user) drawn.classList.add("app");
  drawn.dataset.hue = String([...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % HUES);
  whenKnown(id, (person) => {
    const words = String(person.real_name ?? id).split(/\s+/);
    drawn.textContent = words.slice(0, 2).map((word) => word[0]).join("");
  });
  return drawn;
}

/** Writes somebody's name. @param {string} id */
export function nameOf(id) {
  const drawn = el("span", { class: "author" }, "…");
  whenKnown(id, (person) => (drawn.textContent = person.real_name ?? id));
  return drawn;
}
