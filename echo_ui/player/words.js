// Words and numbers as they are written.

/** The words of the player, with their places filled in. */
export class Words {
  constructor(words) {
    this.learn(words);
    this.numbers = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 });
  }

  /** Speak with these words from now on. */
  learn(words) {
    this.words = words;
  }

  say(name, places = {}) {
    return this.words[name].replace(/\{(\w+)\}/g, (_, place) => places[place]);
  }

  whole(number) {
    return this.numbers.format(number);
  }

  percent(share) {
    return Number.isNaN(share) ? this.words.none : `${this.numbers.format(share * 100)}%`;
  }

  loss(nats) {
    return Number.isNaN(nats) ? this.words.none : nats.toFixed(3);
  }
}
