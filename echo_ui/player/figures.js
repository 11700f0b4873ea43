// Accuracy and loss at the playhead, as numbers.

import { element } from "./frame.js";

export class Figures {
  /** `parts[name]` is where the figure of that name stands. */
  constructor(parts) {
    this.parts = parts;
  }

  /** Make room for the figures of `runs`; that of a single one has its best beside it. */
  show(runs, words) {
    this.words = words;
    this.formats = { accuracy: (share) => words.percent(share), loss: (nats) => words.loss(nats) };
    this.places = {};
    for (const name of Object.keys(this.formats)) {
      const values = runs.map(() => element("b"));
      const best = runs.length === 1 ? element("span") : null;
      this.places[name] = { values, best };
      const marked = runs.map(({ mark }, place) => element("span", { class: "of" }, element("i", {}, mark), values[place]));
      this.parts[name].replaceChildren(...(best ? [values[0], best] : marked));
    }
  }

  draw(runs, epoch) {
    for (const name of Object.keys(this.formats)) {
      const { values, best } = this.places[name];
      values.forEach((value, place) => (value.textContent = this.figure(name, runs[place], epoch)));
      if (best) best.textContent = this.best(name, runs[0], epoch);
    }
  }

  /** A figure of a run at an epoch, or at its end where that comes earlier. */
  figure(name, run, epoch) {
    const at = run.upTo(epoch);
    if (!at) return this.words.say("none");
    const exact = run.exact?.epoch === at ? run.exact[name] : null;
    return this.formats[name](exact ?? run[name].at(at));
  }

  best(name, run, epoch) {
    if (!epoch) return this.words.say("no_epoch");
    const best = run[name].best(epoch);
    return this.words.say("best", { value: this.formats[name](best.value), epoch: this.words.whole(best.epoch) });
  }

  /** The accuracy of each run at an epoch. */
  spoken(runs, epoch) {
    const told = runs.map((run) =>
      this.words.say("figures", { mark: run.mark, accuracy: this.figure("accuracy", run, epoch) }));
    return told.join(", ");
  }
}
