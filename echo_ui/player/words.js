// Words and numbers as they are written.

/** The words of the player, with their places filled in. */
export class Words {
  constructor(words) {
    this.words = words;
  }

  say(name, places = {}) {
    return this.words[name].replace(/\{(\w+)\}/g, (_, place) => places[place]);
  }

  whole(number) {
    return number.toLocaleString(this.words.locale);
  }

  percent(share) {
    return Number.isNaN(share) ? this.words.none : `${(Math.round(share * 1000) / 10).toLocaleString(this.words.locale)}%`;
  }

  loss(value) {
    return Number.isNaN(value) ? this.words.none : value.toFixed(3);
  }
}
