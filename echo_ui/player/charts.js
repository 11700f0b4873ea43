// Charts whose data moves: embedded once for a spec, then handed rows.

import { element } from "./frame.js";

const TABLES = [{ rows: "curve", head: "head" }, { rows: "other", head: "other_head" }]; // of each line
const ERRORS = 1; // of Vega's levels: before its first epoch a curve has no rows, and that is no news

let loading = null;

function library(path) {
  loading ??= import(new URL(path, document.baseURI)).catch((error) => {
    loading = null; // the next try may succeed
    throw error;
  });
  return loading;
}

/** The spec with another scale and axis for its values. */
export function rescaled(spec, other) {
  const change = ({ encoding, ...part }) => ({ ...part, encoding: { ...encoding, y: { ...encoding.y, ...other } } });
  return { ...spec, layer: spec.layer.map((part) => (part.encoding.y?.scale ? change(part) : part)) };
}

/** One chart in a box of a fixed size. */
export class Chart {
  constructor(box) {
    this.box = box;
    this.embedded = ""; // the spec and text size that are drawn, or about to be
    this.view = null;
    this.next = null; // the data to be drawn next
    this.busy = false;
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(box);
  }

  /** Embed `spec`, unless it is what is embedded already. Throws where the library does not load. */
  async show(spec, path) {
    [this.spec, this.path] = [spec, path];
    const size = 0.82 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const wanted = `${size} ${JSON.stringify(spec)}`;
    if (wanted === this.embedded) return;
    this.embedded = wanted;
    let vegaEmbed;
    try {
      ({ vegaEmbed } = await library(path));
    } catch (error) {
      this.embedded = "";
      throw error;
    }
    if (this.embedded !== wanted) return; // another spec came meanwhile
    const config = { ...spec.config, text: { fontSize: size }, axis: { ...spec.config.axis, labelFontSize: size } };
    const { width, height } = this.size();
    const drawing = document.createElement("div");
    const result = await vegaEmbed(drawing, { ...spec, config, width, height }, {
      actions: false, defaultStyle: false, mode: "vega-lite", renderer: "svg", logLevel: ERRORS,
      tooltip: (_handler, event, _item, value) => this.point(event, value),
    });
    if (this.embedded !== wanted) {
      result.finalize();
      return;
    }
    this.finalize?.();
    this.box.replaceChildren(drawing);
    this.finalize = () => result.finalize();
    this.view = result.view;
    this.lines = spec.layer.some(({ data }) => data?.name === "other") ? 2 : 1;
    this.near = false; // whether the pointer finds points
    this.next ??= this.shown;
    this.resize();
    this.flush();
  }

  /** Say the values that the pointer is at, beside it; none where it is at none. */
  point(event, values) {
    this.tip?.remove();
    if (!values) return;
    const lines = Object.entries(values).flatMap(([name, value]) => [element("span", {}, name), element("b", {}, value)]);
    this.tip = element("div", { class: "tip" }, ...lines);
    const around = this.box.offsetParent;
    around.append(this.tip);
    const { left, top, width } = around.getBoundingClientRect();
    this.tip.style.left = `${Math.min(event.clientX - left + 14, width - this.tip.offsetWidth)}px`;
    this.tip.style.top = `${event.clientY - top - this.tip.offsetHeight - 10}px`;
  }

  size() {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  resize() {
    const { width, height } = this.size();
    if (!this.view || !width) return;
    if (this.view.width() !== width || this.view.height() !== height) this.view.width(width).height(height).runAsync();
    this.show(this.spec, this.path); // embeds anew where the size of text has changed
  }

  /** Draw the rows of each line, as soon as those before are drawn. The pointer finds them by the lines' `marks`, which
   * are given where the playhead rests. */
  draw(lines, marks) {
    const near = marks ? lines.flatMap((rows, place) => rows.map((row) => ({ ...row, of: marks[place] }))) : [];
    this.next = { lines, near };
    if (!this.busy) this.flush();
  }

  async flush() {
    this.busy = true;
    while (this.view && this.next) {
      const { lines, near } = (this.shown = this.next);
      this.next = null;
      lines.slice(0, this.lines).forEach((rows, place) => {
        this.view.data(TABLES[place].rows, rows).data(TABLES[place].head, rows.slice(-1));
      });
      if (near.length || this.near) this.view.data("near", near);
      this.near = near.length > 0;
      await this.view.runAsync();
    }
    this.busy = false;
  }

  close() {
    this.watch.disconnect();
    this.tip?.remove();
    this.embedded = "";
    this.view = null;
    this.finalize?.();
  }
}
