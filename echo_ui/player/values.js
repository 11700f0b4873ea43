// A run as it was handed over, and what is known of it at any epoch.

/** The lists of numbers that `pack` of packing.py wrote, by name; NaN for what was not finite. */
export async function unpack({ parts, data }) {
  const packed = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const lists = {};
  let first = 0;
  for (const [name, size, per, count] of parts) {
    const none = 256 ** size - 1;
    lists[name] = new Float64Array(count);
    for (let place = 0; place < count; place += 1) {
      let whole = 0;
      for (let plane = 0; plane < size; plane += 1) whole += bytes[first + plane * count + place] * 256 ** plane;
      lists[name][place] = whole === none ? NaN : whole / per;
    }
    first += size * count;
  }
  return lists;
}

/** How many of the rising `numbers` are at most `most`. */
export function countUpTo(numbers, most) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Loss or accuracy of every epoch, or of bins of epochs, and its curve. */
class Quantity {
  constructor(name, lists, width, better) {
    this.values = lists[`${name}.values`]; // one a bin of `width.values` epochs
    this.width = width;
    this.better = better;
    this.sums = new Float64Array(this.values.length + 1);
    this.values.forEach((value, bin) => (this.sums[bin + 1] = this.sums[bin] + value));
    const [means, lows, highs, places] = ["mean", "low", "high", "best_at"].map((part) => lists[`${name}.${part}`]);
    this.rows = Array.from(means, (mean, bin) => ({
      epoch: (bin + 1) * width.curve, mean, low: lows[bin], high: highs[bin],
    }));
    let best = null;
    this.bests = Array.from(better === "low" ? lows : highs, (value, bin) => {
      if (best === null || this.beats(value, best.value)) best = { value, epoch: places[bin] };
      return best;
    });
  }

  beats(one, other) {
    return this.better === "low" ? one < other : one > other;
  }

  bin(epoch) {
    return Math.floor((epoch - 1) / this.width.values);
  }

  /** The value of an epoch from 1 up; where bins are wider than an epoch, the mean of its bin. */
  at(epoch) {
    return this.values[this.bin(epoch)];
  }

  /** The best value up to an epoch from 1 up, and the epoch that had it first. */
  best(epoch) {
    const complete = Math.floor(epoch / this.width.curve);
    let best = complete ? this.bests[complete - 1] : { value: this.at(1), epoch: 1 };
    for (let each = complete * this.width.curve + 1; each <= epoch; each += this.width.values) {
      if (this.beats(this.at(each), best.value)) best = { value: this.at(each), epoch: each };
    }
    return best;
  }

  /** The curve's rows up to an epoch; the last is of the newest epochs, as many as make a bin. */
  curve(epoch) {
    const rows = this.rows.slice(0, Math.floor(epoch / this.width.curve));
    if (epoch > rows.length * this.width.curve) rows.push(this.newest(epoch));
    return rows;
  }

  newest(epoch) {
    const first = this.bin(Math.max(1, epoch - this.width.curve + 1));
    const end = this.bin(epoch) + 1;
    const values = this.values.subarray(first, end);
    const mean = (this.sums[end] - this.sums[first]) / values.length;
    return { epoch, mean, low: Math.min(...values), high: Math.max(...values) };
  }
}

/** A run: its settings as far as they are drawn, and what it told so far. */
export class Run {
  constructor(told, lists, exact) {
    Object.assign(this, told, { lists, exact });
    this.loss = new Quantity("loss", lists, told.width, "low");
    this.accuracy = new Quantity("accuracy", lists, told.width, "high");
  }

  /** Read what value.py wrote. */
  static async read(told) {
    const [lists, exact] = await Promise.all([unpack(told.data), readExact(told.exact)]);
    return new Run(told, lists, exact);
  }

  /** The epoch at which it is shown where the playhead is at `epoch`: it rests at its own end. */
  upTo(epoch) {
    return Math.min(epoch, this.trained);
  }

  /** The rows of a curve up to an epoch. */
  curve(name, epoch) {
    return this[name].curve(this.upTo(epoch));
  }

  /** The exact answers of an epoch where they are known, and else those of the newest frame. */
  answersAt(epoch) {
    const at = this.upTo(epoch);
    return this.exact?.epoch === at ? this.exact : this.answers(at);
  }

  /** The answers of the newest frame at or before an epoch; null before the first frame. */
  answers(epoch) {
    const list = (name) => this.lists[`frames.${name}`];
    const [epochs, right, predicted, sure] = ["epochs", "right", "predicted", "sure"].map(list);
    const frame = countUpTo(epochs, epoch) - 1;
    if (frame < 0) return null;
    const [first, end] = [frame * this.expected.length, (frame + 1) * this.expected.length];
    return {
      epoch: epochs[frame],
      right: right[frame],
      predicted: predicted.subarray(first, end),
      sure: sure.subarray(first, end),
    };
  }
}

/** The exact answers of one epoch, as `answers` gives those of a frame; null where there are none. */
async function readExact(told) {
  return told && { ...told, ...(await unpack(told.data)) };
}

/** Several runs as one line, their median, with the lowest and the highest around it. */
export class Band {
  constructor(told, lists) {
    Object.assign(this, told, { lists });
  }

  /** Read what value.py wrote; null where there is none. */
  static async read(told) {
    return told ? new Band(told, await unpack(told.data)) : null;
  }

  /** The rows of a curve up to an epoch. */
  curve(name, epoch) {
    const [means, lows, highs] = ["mean", "low", "high"].map((part) => this.lists[`${name}.${part}`]);
    const bins = Math.min(means.length, Math.floor(epoch / this.width.curve));
    return Array.from({ length: bins }, (_, bin) => ({
      epoch: (bin + 1) * this.width.curve, mean: means[bin], low: lows[bin], high: highs[bin],
    }));
  }
}
