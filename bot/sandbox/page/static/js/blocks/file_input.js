/** Uploads: chosen files go to the pretend Slack at once, and to the app with the submission. */
import { post, Refused } from "../api.js";
import { el, fill } from "../dom.js";

/** @typedef {{id: string, name: string}} Uploaded */

/**
 * @param {any} element
 * @param {any} block
 * @param {import("./blocks.js").Surface} surface
 * @param {import("./elements.js").Naming} naming
 */
export function fileInput(element, block, surface, naming) {
  const most = element.max_files ?? 10;
  const endings = (element.filetypes ?? []).map((/** @type {string} */ type) => `.${type.toLowerCase()}`);
  /** @type {Uploaded[]} */
  let files = surface.chosen(block, element) ?? [];
  const chips = el("ul", { class: "chips", "aria-label": "Uploaded" });
  const said = el("p", { class: "hint", role: "status" });
  const input = /** @type {HTMLInputElement} */ (
    el("input", {
      type: "file",
      id: naming.id,
      multiple: most > 1,
      accept: endings.join(",") || null,
      "aria-labelledby": naming.labelledBy,
      "aria-describedby": naming.describedBy,
      "aria-invalid": naming.invalid,
      data: { action: element.action_id },
      onchange: add,
    })
  );

  async function add() {
    const picked = [...(input.files ?? [])];
    input.value = "";
    const wrong = picked.find(({ name }) => endings.length > 0 && !endings.some((/** @type {string} */ end) => name.toLowerCase().endsWith(end)));
    if (wrong) return say(`${wrong.name} is not ${endings.join(", ")}`);
    if (files.length + picked.length > most) return say(most === 1 ? "One file is enough" : `At most ${most} files`);
    say("Uploading …");
    try {
      for (const file of picked) {
        const uploaded = await upload(surface.user, file);
        keep([...files, uploaded]);
      }
      say("");
    } catch (problem) {
      say(problem instanceof Refused ? problem.message : "The sandbox did not answer.");
    }
  }

  /** @param {Uploaded[]} now */
  function keep(now) {
    files = now;
    surface.keep(block, element, files);
    draw();
  }

  /** @param {string} words */
  function say(words) {
    said.textContent = words;
  }

  function draw() {
    chips.hidden = files.length === 0;
    fill(chips, files.map(chip));
  }

  /** @param {Uploaded} file */
  function chip(file) {
    const remove = () => {
      keep(files.filter((other) => other !== file));
      input.focus();
    };
    return el("li", { class: "chip" }, file.name, el("button", { type: "button", "aria-label": `Remove ${file.name}`, onclick: remove }, "×"));
  }

  draw();
  return el("div", { class: "files" }, chips, input, said);
}

/** @param {string} user @param {File} file @returns {Promise<Uploaded>} */
async function upload(user, file) {
  const wish = { user, name: file.name, mimetype: file.type, content: await base64(file) };
  const { id } = await post("/_control/upload", wish, { keepalive: false });
  return { id, name: file.name };
}

/** @param {File} file @returns {Promise<string>} */
function base64(file) {
  const reader = new FileReader();
  return new Promise((done, fail) => {
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });
}
