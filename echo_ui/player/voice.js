// What is said to who does not see the player: politely, in words, and not too often.

const PAUSE = 4000; // milliseconds that what is said of the way is apart from what was said before
const PARTS = 4; // the way is told of at each of them

export class Voice {
  /** `region`: the element that screen readers read out when it changes. */
  constructor(region) {
    this.region = region;
    this.part = 0; // of the way, that was told of last
  }

  say(text) {
    this.region.textContent = text;
    this.since = performance.now();
  }

  /** A way begins at `share` of the whole. */
  begin(share, text) {
    this.part = Math.floor(PARTS * share);
    this.say(text);
  }

  /** Say `text()` where another part of the way is passed, as soon as there was a pause. */
  pass(share, text) {
    const part = Math.floor(PARTS * share);
    if (part <= this.part || performance.now() - this.since < PAUSE) return;
    this.part = part;
    this.say(text());
  }
}
