// News of runs that grow: when to ask the server for it, and how far apart it comes.

const LATE = 4; // times the wait, after which what is not answered is asked again

/** Calls `ask` with a count that rises, some time after each answer. */
export class News {
  constructor(ask) {
    this.ask = ask;
    this.count = 0;
    this.trained = 0;
    this.apart = 0; // seconds from one that tells of further epochs to the next, about
  }

  /** An answer has come, of so many epochs, or of `another` run; the next is wanted in so many `seconds`; null: none. */
  answered(seconds, trained, another) {
    if (another || trained !== this.trained) {
      const now = performance.now();
      this.apart = another || this.trained === 0 ? 0 : (now - this.at) / 1000;
      [this.trained, this.at] = [trained, now];
    }
    this.apart = Math.max(this.apart, seconds ?? 0);
    this.wait(seconds);
  }

  wait(seconds) {
    clearTimeout(this.timer);
    if (seconds === null) return;
    this.timer = setTimeout(() => {
      this.count += 1;
      this.wait(LATE * seconds);
      this.ask(this.count);
    }, 1000 * seconds);
  }

  close() {
    clearTimeout(this.timer);
  }
}
