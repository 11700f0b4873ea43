// Which line is which, where there is more than one: its sign, its name, where it comes from and where it stands.

import { element } from "./frame.js";

export class Legend {
  constructor(list) {
    this.list = list;
  }

  /** Name these lines; a single one needs no name. */
  show(lines, words) {
    this.words = words;
    const named = lines.length > 1 ? lines : [];
    this.list.hidden = named.length === 0;
    this.entries = named.map((line, place) => {
      const sign = element("i", { class: place ? "sign other" : "sign", "aria-hidden": "true" });
      const source = element("span", { class: "label" }, line.label);
      const standing = element("span", { class: "standing" });
      const name = element("span", {}, element("b", {}, line.mark), ` ${line.title}`);
      return { line, standing, item: element("li", {}, sign, name, source, standing) };
    });
    this.list.replaceChildren(...this.entries.map(({ item }) => item));
  }

  /** Say where each stands while the playhead is at `epoch`. */
  draw(epoch) {
    for (const { line, standing } of this.entries) {
      const ended = line.over && line.trained && epoch > line.trained;
      const text = ended ? this.words.say("ended", { epoch: this.words.whole(line.trained) }) : "";
      standing.textContent = line.status || text;
    }
  }
}
