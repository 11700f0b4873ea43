// The player: one playhead, and everything that is shown at it.

import { Answers } from "./answers.js";
import { Chart, rescaled } from "./charts.js";
import { advance, pace } from "./clock.js";
import { build, element, icon } from "./frame.js";
import { listen } from "./keys.js";
import { readExact, Run } from "./values.js";
import { Words } from "./words.js";

const REST = 250; // milliseconds that the playhead stands still before the server is told
const READABLE = 120; // milliseconds that a figure stays while the playhead moves
const LONGEST = 0.1; // seconds of movement in one picture, however long the browser drew none

const players = new WeakMap();
const played = new Set(); // presses of Train that were played: a player that is mounted again plays none twice

/** What Streamlit calls, for every new value. */
export default async function show({ data, parentElement, setStateValue }) {
  if (!players.has(parentElement)) {
    const player = new Player(parentElement, new Words(data.words));
    players.set(parentElement, player);
  }
  const player = players.get(parentElement);
  player.tell = (rest) => setStateValue("rest", rest);
  player.newest = data;
  const [run, exact] = await Promise.all([Run.read(data.runs[0]), readExact(data.exact), player.styled]);
  if (player.newest === data) player.take(data, run, exact);
  return () => {
    if (!parentElement.host.isConnected) player.close(); // a value that came late ends nothing
  };
}

class Player {
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.parts = build(words);
    const style = element("link", { rel: "stylesheet", href: new URL("player.css", import.meta.url) });
    this.styled = new Promise((done) => (style.onload = style.onerror = done));
    root.append(style);
    this.run = null;
    this.position = 0; // of the playhead, in epochs, with a fraction
    this.playing = false;
    this.dragging = false;
    this.stale = true; // something else than the playhead has changed
    this.charts = { accuracy: new Chart(this.parts.accuracy.box), loss: new Chart(this.parts.loss.box) };
    this.answers = new Answers(this.parts.list, this.parts.count);
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
  }

  connect() {
    const { buttons, slider, speed, log } = this.parts;
    const actions = {
      start: () => this.go(0),
      back: (size) => this.go(this.epoch - size),
      play: () => (this.playing ? this.pause() : this.play()),
      forward: (size) => this.go(this.epoch + size),
      end: () => this.go(this.run.trained, !this.run.over),
    };
    for (const [name, action] of Object.entries(actions)) {
      buttons[name].addEventListener("click", (event) => action(event.shiftKey ? 10 : 1));
    }
    slider.addEventListener("input", () => {
      this.dragging = true;
      this.move(Number(slider.value));
    });
    slider.addEventListener("change", () => {
      this.dragging = false;
      this.move(Number(slider.value));
      if (!this.playing) this.rest();
    });
    speed.addEventListener("change", () => this.wake());
    this.mark = () => this.answers.present();
    document.addEventListener("present", this.mark);
    log.addEventListener("change", () => this.embed());
    this.deafen = listen(this.root.host, {
      " ": actions.play, ArrowLeft: actions.back, ArrowRight: actions.forward, Home: actions.start, End: actions.end,
    });
  }

  /** The epoch at the playhead. */
  get epoch() {
    return Math.floor(this.position + 1e-6);
  }

  /** A new value: the run has grown, or is another. */
  take(data, run, exact) {
    const before = this.run;
    Object.assign(this, { data, run, exact });
    if (!before) {
      this.root.append(this.parts.root);
      this.connect();
    }
    const another = before?.id !== this.run.id;
    if (another) {
      clearTimeout(this.resting);
      this.answers.expect(this.run, this.words);
    }
    if (data.play !== null && !played.has(data.play)) {
      played.add(data.play);
      this.position = 0;
      this.play();
    } else if (another) {
      this.position = this.run.trained;
      this.playing = !this.run.over;
      if (data.play !== null && !this.playing) this.rest(); // played before this player was mounted
    }
    this.position = Math.min(this.position, this.run.trained);
    this.stale = true;
    this.embed();
    this.wake();
  }

  async embed() {
    const { charts, library } = this.data;
    const accuracy = { ...charts.accuracy, config: charts.config };
    const straight = { ...charts.loss, config: charts.config };
    const loss = this.parts.log.checked ? rescaled(straight, charts.log) : straight;
    this.stale = true;
    this.wake();
    try {
      await Promise.all([this.charts.accuracy.show(accuracy, library), this.charts.loss.show(loss, library)]);
      this.parts.trouble.hidden = true;
    } catch {
      this.parts.trouble.textContent = this.words.say("charts_missing");
      this.parts.trouble.hidden = false;
    }
  }

  play() {
    if (this.run.over && this.epoch >= this.run.trained) this.position = 0;
    this.playing = this.stale = true;
    clearTimeout(this.resting);
    this.announce("playing", { epoch: this.words.whole(this.epoch) });
    this.wake();
  }

  pause() {
    this.playing = false;
    this.stale = true;
    this.rest();
    this.wake();
  }

  /** Bring the playhead to an epoch and, unless it shall go on, to rest. */
  go(epoch, on = false) {
    this.playing = on;
    this.move(epoch);
    if (!on) this.rest();
  }

  move(epoch) {
    this.position = Math.max(0, Math.min(epoch, this.run.trained));
    this.stale = true;
    this.wake();
  }

  /** Tell the server where the playhead rests, once it has stood there for a moment. */
  rest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      const rest = { run: this.run.id, play: this.data.play, epoch: this.epoch };
      if (Object.entries(rest).every(([name, value]) => this.told?.[name] === value)) return;
      this.told = rest;
      this.tell(rest);
    }, REST);
  }

  wake() {
    if (this.picture) return;
    this.since = performance.now();
    this.picture = requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    this.picture = null;
    const seconds = Math.min(LONGEST, Math.max(0, now - this.since) / 1000);
    this.since = now;
    if (this.playing && !this.dragging) {
      this.position = this.still.matches
        ? this.run.trained
        : advance(this.position, this.run, pace(this.parts.speed.value, this.run.epochs), seconds);
      if (this.run.over && this.position >= this.run.trained) this.finish();
    }
    const moving = this.playing && !this.dragging && this.position < this.run.trained;
    this.draw(now, moving);
    if (moving) this.picture = requestAnimationFrame((next) => this.tick(next));
  }

  finish() {
    this.playing = false;
    this.stale = true;
    const [epoch, epochs] = [this.words.whole(this.epoch), this.words.whole(this.run.epochs)];
    const accuracy = this.epoch ? this.words.percent(this.run.accuracy.at(this.epoch)) : this.words.say("none");
    this.announce("finished", { epoch, epochs, accuracy }, this.data.finished);
    this.rest();
  }

  announce(name, places, instead = "") {
    this.parts.live.textContent = instead || this.words.say(name, places);
  }

  draw(now, moving) {
    const { epoch } = this;
    if (epoch === this.drawn && moving === this.moving && !this.stale) return;
    const atOnce = this.stale || !moving;
    this.stale = false;
    this.drawn = epoch;
    this.moving = moving;
    this.drawTransport(epoch);
    if (!moving) this.speak(epoch);
    if (atOnce || now - this.figured > READABLE) {
      this.figured = now;
      this.drawFigures(epoch);
    }
    const log = this.parts.log.checked;
    const losses = this.run.loss.curve(epoch);
    this.charts.accuracy.draw(this.run.accuracy.curve(epoch), !this.playing);
    this.charts.loss.draw(log ? losses.map(positive) : losses, !this.playing);
    this.drawAnswers(epoch);
  }

  drawTransport(epoch) {
    const { parts, run, words } = this;
    const places = { epoch: words.whole(epoch), epochs: words.whole(run.epochs) };
    parts.label.textContent = run.label;
    parts.epoch.textContent = words.say("epoch", places);
    parts.status.textContent = this.data.status;
    parts.slider.max = run.epochs;
    parts.slider.value = epoch;
    parts.slider.style.setProperty("--played", epoch / run.epochs);
    parts.slider.style.setProperty("--trained", run.trained / run.epochs);
    const name = this.playing ? "pause" : "play";
    if (parts.buttons.play.dataset.shows !== name) {
      parts.buttons.play.dataset.shows = name;
      parts.buttons.play.title = words.say(name);
      parts.buttons.play.setAttribute("aria-label", words.say(name));
      parts.buttons.play.replaceChildren(icon(name));
    }
  }

  /** Say where the playhead is to who does not see it; not while it moves. */
  speak(epoch) {
    const { parts, run, words } = this;
    const places = { epoch: words.whole(epoch), epochs: words.whole(run.epochs) };
    if (epoch) places.accuracy = words.percent(run.accuracy.at(epoch));
    parts.slider.setAttribute("aria-valuetext", words.say(epoch ? "spoken" : "spoken_start", places));
  }

  drawFigures(epoch) {
    const { parts, run, words } = this;
    const formats = { accuracy: (share) => words.percent(share), loss: (nats) => words.loss(nats) };
    for (const [name, format] of Object.entries(formats)) {
      if (!epoch) {
        parts[name].value.textContent = words.say("none");
        parts[name].best.textContent = words.say("no_epoch");
        continue;
      }
      const exact = this.exact?.epoch === epoch ? this.exact[name] : null;
      const best = run[name].best(epoch);
      parts[name].value.textContent = format(exact ?? run[name].at(epoch));
      parts[name].best.textContent = words.say("best", { value: format(best.value), epoch: words.whole(best.epoch) });
    }
  }

  drawAnswers(epoch) {
    const { parts, run, words } = this;
    const answers = this.exact?.epoch === epoch ? this.exact : run.answers(epoch);
    this.answers.draw(answers);
    parts.source.textContent =
      answers && answers.epoch !== epoch ? words.say("answers_of", { epoch: words.whole(answers.epoch) }) : "";
    parts.note.textContent = run.note;
    parts.note.hidden = !run.note;
  }

  close() {
    cancelAnimationFrame(this.picture);
    clearTimeout(this.resting);
    this.deafen?.();
    document.removeEventListener("present", this.mark);
    Object.values(this.charts).forEach((chart) => chart.close());
    players.delete(this.root);
  }
}

/** A row as a logarithmic scale can draw it: below a half of the last digit shown is no loss. */
function positive(row) {
  const above = (value) => Math.max(value, 0.0005);
  return { ...row, mean: above(row.mean), low: above(row.low), high: above(row.high) };
}
