// The still parts of the player: what stands where.

import { FACTORS } from "./clock.js";

const ICONS = {
  start: "M5 5h2.5v14H5z M19 5v14L9 12z",
  back: "M15 5l2 2-5 5 5 5-2 2-7-7z",
  play: "M7 4.5v15L20 12z",
  pause: "M6 5h4.2v14H6z M13.8 5H18v14h-4.2z",
  forward: "M9 5l-2 2 5 5-5 5 2 2 7-7z",
  end: "M16.500 5H19v14h-2.500z M5 5v14l10-7z",
};
const KEYS = { start: "Home", back: "ArrowLeft", play: "Space", forward: "ArrowRight", end: "End" };

/** A new element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** The picture of a transport button. */
export function icon(name) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  picture.append(path);
  return picture;
}

function button(name, words) {
  const label = words.say(name);
  const spoken = { "aria-label": label, "aria-keyshortcuts": KEYS[name] };
  const made = element("button", { type: "button", class: name, title: label, ...spoken });
  made.append(icon(name));
  return made;
}

function chart(name, words, ...beside) {
  const figure = element("p", { class: "figure" });
  const box = element("div", { class: "chart", "aria-hidden": "true" });
  const head = element("div", { class: "head" }, element("h2", {}, words.say(name)), ...beside);
  const part = element("section", { class: name }, head, figure, box);
  return { part, figure, box };
}

/** All parts of the player, by name; `root` holds them. */
export function build(words) {
  const buttons = Object.fromEntries(Object.keys(KEYS).map((name) => [name, button(name, words)]));
  const label = element("b", { class: "label" });
  const epoch = element("b", { class: "epoch" });
  const status = element("span", { class: "status" });
  const hint = element("span", { class: "hint" }, words.say("keys"));
  const slider = element("input", { type: "range", min: 0, step: 1, "aria-label": words.say("playhead") });
  const speed = element("select", { "aria-label": words.say("speed"), title: words.say("speed") });
  const option = (value, label) => element("option", { value }, label);
  speed.append(
    option("slow", words.say("slow")),
    ...Object.entries(FACTORS).map(([name, factor]) => option(name, words.say("times", { factor }))),
    option("follow", words.say("follow")),
  );
  speed.value = "usual";
  const transport = element(
    "div", { class: "transport" },
    element("div", { class: "buttons" }, ...Object.values(buttons)),
    element("div", { class: "where" }, element("p", {}, label, epoch, status, hint), slider),
    speed,
  );

  const log = element("input", { type: "checkbox" });
  const accuracy = chart("accuracy", words);
  const loss = chart("loss", words, element("label", { class: "log" }, log, words.say("log")));
  const trouble = element("p", { class: "trouble", role: "status", hidden: "" });
  const charts = element("div", { class: "charts" }, accuracy.part, loss.part, trouble);

  const legend = element("ul", { class: "lines", hidden: "" });
  const source = element("span", { class: "source" });
  const heading = element("h2");
  const blocks = element("div", { class: "blocks" });
  const note = element("p", { class: "note" });
  const answers = element(
    "section", { class: "answers" },
    element("div", { class: "head" }, heading, source), blocks, note,
  );
  const live = element("div", { class: "unseen", "aria-live": "polite" });
  const group = { class: "player", role: "group" };
  return {
    root: element("div", group, transport, legend, charts, answers, live),
    buttons, label, epoch, status, slider, speed, accuracy, loss, log, trouble, legend, heading, source, blocks, note, live,
  };
}
