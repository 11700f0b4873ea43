// Expected beside predicted: a cell an answer, marked by shape and colour, with how sure the network is.

import { element } from "./frame.js";

/** The cells of a run's answers. */
export class Answers {
  constructor(list, count) {
    this.list = list;
    this.count = count;
    this.cells = [];
  }

  /** Draw the expected numbers of a run, none predicted yet. */
  expect(run, words) {
    this.run = run;
    this.words = words;
    this.shown = null;
    const drawn = run.expected.length;
    this.list.style.setProperty("--columns", Math.max(8, Math.min(25, drawn)));
    this.cells = run.expected.map((expected, place) => {
      const number = element("span", {}, "");
      const mark = element("i", {}, "");
      const sure = element("small", {}, "");
      const title = `x(${run.positions[place]})`;
      const item = element("li", { title }, element("b", {}, String(expected)), element("b", {}, number, mark), sure);
      return { item, number, mark, sure };
    });
    this.list.replaceChildren(...this.cells.map(({ item }) => item));
    this.present();
    this.draw(null);
  }

  /** Mark the answer at the place in the sequence that the page shows above. */
  present() {
    const t = Number(document.documentElement.dataset.present);
    this.cells.forEach(({ item }, place) => {
      item.toggleAttribute("data-present", this.run.positions[place] + this.run.lag === t);
    });
  }

  /** Draw what was predicted, as `Run.answers` gives it. */
  draw(answers) {
    const shown = answers ? `${answers.epoch}` : "none";
    if (shown === this.shown) return;
    this.shown = shown;
    const { run, words } = this;
    this.cells.forEach((cell, place) => this.drawCell(cell, run.expected[place], answers, place));
    const right = answers ? words.whole(answers.right) : words.say("none");
    const counted = words.whole(run.counted);
    this.count.replaceChildren(element("b", {}, right), ` ${words.say("of", { counted })}`);
    this.list.setAttribute("aria-label", words.say("echoed", { right, counted }));
  }

  drawCell({ item, number, mark, sure }, expected, answers, place) {
    const { words } = this;
    if (!answers) {
      item.className = "unknown";
      item.setAttribute("aria-label", words.say("unknown", { expected }));
      number.textContent = words.say("none");
      mark.textContent = sure.textContent = " ";
      item.style.setProperty("--sure", "0%");
      return;
    }
    const predicted = answers.predicted[place];
    const match = predicted === expected;
    const percent = words.percent(answers.sure[place]);
    item.className = match ? "match" : "miss";
    number.textContent = predicted;
    mark.textContent = words.say(match ? "match" : "miss");
    sure.textContent = percent;
    item.style.setProperty("--sure", percent);
    const verdict = words.say(match ? "right" : "wrong");
    item.setAttribute("aria-label", words.say("pair", { expected, predicted, sure: percent, verdict }));
  }
}
