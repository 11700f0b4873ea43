// Where the playhead is, on its bar and in words.

import { icon } from "./frame.js";

/** Draw the playhead at `epoch` of `all` lines; a single run says here where it comes from and where it stands. */
export function drawTransport(parts, words, { lines, all, epoch, playing }) {
  const alone = lines.length === 1;
  parts.label.textContent = alone ? lines[0].label : "";
  parts.status.textContent = alone ? lines[0].status : "";
  parts.epoch.textContent = words.say("epoch", { epoch: words.whole(epoch), epochs: words.whole(all.epochs) });
  parts.slider.max = all.epochs;
  parts.slider.value = epoch;
  parts.slider.style.setProperty("--played", epoch / all.epochs);
  parts.slider.style.setProperty("--trained", all.trained / all.epochs);
  const name = playing ? "pause" : "play";
  if (parts.buttons.play.dataset.shows === name) return;
  parts.buttons.play.dataset.shows = name;
  parts.buttons.play.title = words.say(name);
  parts.buttons.play.setAttribute("aria-label", words.say(name));
  parts.buttons.play.replaceChildren(icon(name));
}
