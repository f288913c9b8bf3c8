/** How to begin: the story in a few lines, and what must be pasted somewhere on the way. */
import { el } from "./dom.js";
import { codeBlock, link } from "./mrkdwn.js";

/** @param {any} story */
export function begin(story) {
  const [admin, ...others] = story.personas;
  return el(
    "div",
    { class: "drawer-body" },
    el("p", {}, "A whole campus in a browser: a pretend Slack, a pretend Zoom, and the real Usher between them. Everything is gone when the sandbox stops."),
    el("p", {}, `The guide has ${story.guide_steps} steps and takes a few minutes here. To stop, press Ctrl-C where you typed `, el("code", {}, "make run"), "."),
    el(
      "ol",
      { class: "steps" },
      el("li", {}, `As ${admin.name}, type `, el("code", {}, "/usher setup"), ". The guide comes as a message from Usher."),
      el("li", {}, story.client_id
        ? "The pretend Zoom already has a finished app. When the guide asks for credentials, enter these:"
        : "The pretend Zoom has no app yet. Build one in its App Marketplace, step by step as the guide says."),
    ),
    ...(story.client_id ? credentials(story) : []),
    el(
      "ol",
      { class: "steps", start: "3" },
      el("li", {}, "Choose #zoom-status as the channel, and rehearse: you get the very message that faculty will get."),
      el("li", {}, "Invite some people, be one of them on another screen, and press Authorize Zoom. Your browser is still signed in at the pretend Zoom as whoever was there last: there, use ", el("strong", {}, "Not you? Switch account"), "."),
    ),
    el("h3", {}, "People to be"),
    el("ul", {}, [admin, ...others].map((one) => el("li", {}, el("strong", {}, one.name), `: ${one.role}`))),
    el("h3", {}, "At the pretend Zoom"),
    el("p", {}, link(story.zoom_url, story.zoom_url), ` knows ${story.zoom_users.join(", ")}, and some whom Slack does not know:`),
    el("ul", {}, story.zoom_only.map((/** @type {any} */ one) => el("li", {}, el("strong", {}, one.email), `: ${one.role}`))),
  );
}

/** @param {any} story */
function credentials(story) {
  return [
    el("h3", {}, "Client ID"),
    codeBlock(story.client_id),
    el("h3", {}, "Client Secret"),
    codeBlock(story.client_secret),
  ];
}
