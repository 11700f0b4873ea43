// The player: one playhead, and everything that is shown at it.

import { Answers } from "./answers.js";
import { Chart, rescaled } from "./charts.js";
import { advance, pace } from "./clock.js";
import { Figures } from "./figures.js";
import { build, element } from "./frame.js";
import { listen } from "./keys.js";
import { Legend } from "./legend.js";
import { News } from "./news.js";
import "./rescue.js";
import { Together } from "./together.js";
import { drawTransport } from "./transport.js";
import { Band, Run } from "./values.js";
import { Voice } from "./voice.js";
import { Words } from "./words.js";

const REST = 250; // milliseconds that the playhead stands still before the server is told
const READABLE = 120; // milliseconds that a figure stays while the playhead moves
const LONGEST = 0.1; // seconds of movement in one picture, however long the browser drew none

const players = new WeakMap();
const played = new Set(); // presses of Train that were played: a player that is mounted again plays none twice

/** What Streamlit calls, for every new value. */
export default async function show({ data, parentElement, setStateValue }) {
  if (!players.has(parentElement)) players.set(parentElement, new Player(parentElement, new Words(data.words)));
  const player = players.get(parentElement);
  player.tell = setStateValue;
  player.newest = data;
  const [band, ...runs] = await Promise.all([Band.read(data.band), ...data.runs.map(Run.read), player.styled]);
  if (player.newest === data) player.take(data, runs.slice(0, data.runs.length), band);
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
    this.runs = []; // the first is in view; another may be beside it
    this.lines = []; // all that the charts draw: the runs, and a band of several
    this.all = null; // the lines as one
    this.position = 0; // of the playhead, in epochs, with a fraction
    this.playing = false;
    this.dragging = false;
    this.stale = true; // something else than the playhead has changed
    this.charts = { accuracy: new Chart(this.parts.accuracy.box), loss: new Chart(this.parts.loss.box) };
    this.figures = new Figures({ accuracy: this.parts.accuracy.figure, loss: this.parts.loss.figure });
    this.legend = new Legend(this.parts.legend);
    this.voice = new Voice(this.parts.live);
    this.news = new News((count) => this.tell("look", count));
    this.answers = []; // a block for all runs, or one for each
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
  }

  connect() {
    const { buttons, slider, speed, log } = this.parts;
    const actions = {
      start: () => this.go(0),
      back: (size) => this.go(this.epoch - size),
      play: () => (this.playing ? this.pause() : this.play()),
      forward: (size) => this.go(this.epoch + size),
      end: () => this.go(this.all.trained, !this.all.over),
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
    this.mark = () => this.answers.forEach((block) => block.present());
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

  /** A new value: a run has grown, or another is there. */
  take(data, runs, band) {
    const before = this.all;
    const [first, asked] = [this.runs[0]?.id, this.asked];
    const lines = band ? [...runs, band] : runs;
    Object.assign(this, { data, runs, lines, all: new Together(lines) });
    this.words.learn(data.words);
    if (!before) {
      this.root.append(this.parts.root);
      this.connect();
    }
    const [another, changed] = [first !== runs[0].id, before?.id !== this.all.id];
    this.news.answered(data.look?.seconds ?? null, this.all.trained, another);
    this.asked = JSON.stringify([lines.map(({ id, mark }) => [id, mark]), data.apart]);
    if (another) clearTimeout(this.resting);
    if (this.asked !== asked) this.ask(data.apart);
    this.legend.show(lines, this.words);
    if (data.play !== null && !played.has(data.play)) {
      played.add(data.play);
      this.position = data.opens === "end" ? this.all.trained : 0;
      if (data.opens) this.go(this.position);
      else this.play();
    } else if (another) {
      this.position = this.all.trained;
      this.playing = !this.all.over;
      if (data.play !== null && !this.playing) this.rest(); // played before this player was mounted
    } else if (changed) {
      if (this.position >= before.trained) [this.position, this.playing] = [this.all.trained, !this.all.over];
      if (!this.playing) this.rest();
    }
    this.position = Math.min(this.position, this.all.trained);
    this.stale = true;
    this.embed();
    this.wake();
  }

  /** Make room for figures and answers: one block where the runs share the numbers to say, and else one for each. */
  ask(apart) {
    const { parts, runs, words } = this;
    const blocks = apart ? runs.map((run) => [run]) : [runs];
    this.answers = blocks.map((each) => new Answers(each, words, { alone: runs.length === 1 }));
    this.figures.show(runs, words);
    parts.blocks.replaceChildren(...this.answers.map(({ part }) => part));
    parts.heading.textContent = words.say(apart ? "answers_apart" : "answers");
    parts.root.setAttribute("aria-label", words.say("player"));
  }

  async embed() {
    const { charts, library } = this.data;
    const [accuracy, straight] = [charts.accuracy, charts.loss].map((spec) => ({ ...spec, config: charts.config }));
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
    if (this.all.over && this.epoch >= this.all.trained) this.position = 0;
    this.playing = this.stale = true;
    clearTimeout(this.resting);
    const marks = this.lines.map(({ mark }) => mark).join(this.lines.length > 1 ? this.words.say("and") : "");
    const epoch = this.words.whole(this.epoch);
    this.voice.begin(this.epoch / this.all.epochs, this.words.say("playing", { epoch, marks }));
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
    this.position = Math.max(0, Math.min(epoch, this.all.trained));
    this.stale = true;
    this.wake();
  }

  /** Tell the server where the playhead rests, once it has stood there for a moment. */
  rest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      const rest = { run: this.runs[0].id, play: this.data.play, epoch: this.epoch };
      if (Object.entries(rest).every(([name, value]) => this.told?.[name] === value)) return;
      this.told = rest;
      this.tell("rest", rest);
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
        ? this.all.trained
        : advance(this.position, this.all, pace(this.parts.speed.value, this.all.epochs), seconds, this.news.apart);
      if (this.all.over && this.position >= this.all.trained) this.finish();
    }
    const moving = this.playing && !this.dragging && this.position < this.all.trained;
    this.draw(now, moving);
    if (moving) this.picture = requestAnimationFrame((next) => this.tick(next));
  }

  finish() {
    this.playing = false;
    this.stale = true;
    this.voice.say(this.data.finished || this.words.say("finished", this.places()));
    this.rest();
  }

  /** Where the playhead is, for a sentence. */
  places() {
    const { words, epoch } = this;
    const accuracy = this.figures.figure("accuracy", this.runs[0], epoch);
    const figures = this.lines.length > 1 ? this.figures.spoken(this.runs, epoch) : "";
    return { epoch: words.whole(epoch), epochs: words.whole(this.all.epochs), accuracy, figures };
  }

  draw(now, moving) {
    const { epoch } = this;
    if (epoch === this.drawn && moving === this.moving && !this.stale) return;
    const atOnce = this.stale || !moving;
    this.stale = false;
    this.drawn = epoch;
    this.moving = moving;
    drawTransport(this.parts, this.words, this);
    if (!moving) this.speak(epoch);
    else this.voice.pass(epoch / this.all.epochs, () => this.words.say("spoken", this.places()));
    if (atOnce || now - this.figured > READABLE) {
      this.figured = now;
      this.figures.draw(this.runs, epoch);
      this.legend.draw(epoch);
    }
    this.drawCharts(epoch);
    this.drawAnswers(epoch);
  }

  drawCharts(epoch) {
    const log = this.parts.log.checked;
    const [accuracies, losses] = ["accuracy", "loss"].map((name) => this.lines.map((line) => line.curve(name, epoch)));
    const marks = this.playing ? null : this.lines.map(({ mark }) => mark);
    this.charts.accuracy.draw(accuracies, marks);
    this.charts.loss.draw(log ? losses.map((rows) => rows.map(positive)) : losses, marks);
  }

  /** Say where the playhead is to who does not see it; not while it moves. */
  speak(epoch) {
    const spoken = this.words.say(epoch ? "spoken" : "spoken_start", this.places());
    this.parts.slider.setAttribute("aria-valuetext", spoken);
  }

  drawAnswers(epoch) {
    const { parts, runs, words } = this;
    const answers = runs.map((run) => run.answersAt(epoch));
    if (this.answers.length === 1) this.answers[0].draw(answers);
    else this.answers.forEach((block, place) => block.draw([answers[place]]));
    const older = runs.map((run, place) => (answers[place]?.epoch ?? run.upTo(epoch)) < run.upTo(epoch));
    const epochs = new Set(answers.map((one) => one?.epoch));
    const which = epochs.size > 1 ? "answers_of_both" : "answers_of";
    const told = runs.map(({ mark }, place) =>
      older[place] ? words.say(which, { epoch: words.whole(answers[place].epoch), mark }) : "");
    parts.source.textContent = [...new Set(told.filter(Boolean))].join(", ") || this.data.apart || "";
    const notes = runs.map(({ note }) => note).filter(Boolean);
    parts.note.textContent = [...new Set(notes)].join(" ");
    parts.note.hidden = !notes.length;
  }

  close() {
    cancelAnimationFrame(this.picture);
    clearTimeout(this.resting);
    this.news.close();
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
