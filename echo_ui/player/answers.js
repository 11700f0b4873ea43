// Expected beside predicted: a cell an answer, marked by shape and colour, with how sure the network is.

import { element } from "./frame.js";

/** The answers of runs that are asked for the same numbers: the expected ones, and a line of answers for each run. */
export class Answers {
  /** `alone`: there is but one run in all, which need not be named. */
  constructor(runs, words, { alone }) {
    Object.assign(this, { runs, words, alone });
    this.shown = null;
    const expected = new Map(runs.flatMap((run) => run.positions.map((position, at) => [position, run.expected[at]])));
    const positions = [...expected.keys()].sort((one, other) => one - other);
    this.cells = positions.map((position) => this.cell(position, expected.get(position)));
    this.list = element("ol", {}, ...this.cells.map(({ item }) => item));
    this.list.style.setProperty("--columns", Math.max(8, Math.min(25, positions.length)));
    this.count = element("p", { class: "count" });
    this.part = element("div", { class: this.alone ? "compare" : "compare several" }, this.sides(), this.list, this.count);
    this.present();
    this.draw(runs.map(() => null));
  }

  /** Mark the answer at the place in the sequence that the page shows above. */
  present() {
    const t = Number(document.documentElement.dataset.present);
    const [{ lag }] = this.runs;
    this.cells.forEach(({ item, position }) => item.toggleAttribute("data-present", position + lag === t));
  }

  sides() {
    const says = this.runs.map(({ mark }) => this.words.say(this.alone ? "predicted" : "says", { mark }));
    const lines = [this.words.say("expected"), ...says].map((text) => element("span", {}, text));
    if (this.alone) lines.push(element("small", {}, this.words.say("sure")));
    return element("p", { class: "sides", "aria-hidden": "true" }, ...lines);
  }

  cell(position, expected) {
    const lines = this.runs.map((run) => {
      const number = element("span", {}, "");
      const mark = element("i", {}, "");
      return { run, at: run.positions.indexOf(position), number, mark, said: element("b", {}, number, mark) };
    });
    const sure = this.alone ? element("small", {}, "") : null;
    const item = element("li", { title: `x(${position})` }, element("b", {}, String(expected)));
    item.append(...lines.map(({ said }) => said), ...(sure ? [sure] : []));
    return { item, position, expected, lines, sure };
  }

  /** Draw what each run predicted, as `Run.answers` gives it. */
  draw(answers) {
    const shown = answers.map((one) => (one ? `${one.epoch}` : "none")).join();
    if (shown === this.shown) return;
    this.shown = shown;
    this.cells.forEach((cell) => this.drawCell(cell, answers));
    this.drawCount(answers);
  }

  drawCell({ item, expected, lines, sure }, answers) {
    const told = lines.map((line, place) => this.drawLine(line, expected, answers[place]));
    item.setAttribute("aria-label", this.alone ? told[0] : this.spoken(expected, told));
    if (!sure) return;
    const { at, said } = lines[0];
    sure.className = said.className;
    sure.textContent = answers[0] ? this.words.percent(answers[0].sure[at]) : "\u00a0";
    sure.style.setProperty("--sure", answers[0] ? sure.textContent : "0%");
  }

  /** One run's answer; returns what is spoken of it. */
  drawLine({ run, at, number, mark, said }, expected, answers) {
    const { words } = this;
    if (at < 0 || !answers) {
      said.className = at < 0 ? "absent" : "unknown";
      number.textContent = at < 0 ? "\u00a0" : words.say("none");
      mark.textContent = "\u00a0";
      if (this.alone) return words.say("unknown", { expected });
      return words.say(at < 0 ? "asks_not" : "says_nothing", { mark: run.mark });
    }
    const predicted = answers.predicted[at];
    const match = predicted === expected;
    said.className = match ? "match" : "miss";
    number.textContent = predicted;
    mark.textContent = words.say(match ? "match" : "miss");
    const places = { expected, predicted, sure: words.percent(answers.sure[at]), mark: run.mark };
    return words.say(this.alone ? "pair" : "says_so", { ...places, verdict: words.say(match ? "right" : "wrong") });
  }

  spoken(expected, told) {
    return [this.words.say("expects", { expected }), ...told].join("; ");
  }

  drawCount(answers) {
    const { words } = this;
    const counts = this.runs.map((run, place) => ({
      mark: run.mark,
      right: answers[place] ? words.whole(answers[place].right) : words.say("none"),
      counted: words.whole(run.counted),
    }));
    const lines = counts.map((count) => [element("b", {}, count.right), ` ${words.say("of", count)}`]);
    const named = (line, place) => element("span", {}, element("i", {}, `${counts[place].mark} `), ...line);
    this.count.replaceChildren(...(this.alone ? lines[0] : lines.map(named)));
    const spoken = counts.map((count) => words.say(this.alone ? "echoed" : "of_both", count));
    this.list.setAttribute("aria-label", spoken.join("; "));
  }
}
