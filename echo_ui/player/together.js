// The lines that are played in step, as one.

/** As long as the longest of `lines`, and never ahead of one that still grows. */
export class Together {
  constructor(lines) {
    const growing = lines.filter(({ over }) => !over);
    this.id = lines.map(({ id }) => id).join();
    this.epochs = Math.max(...lines.map(({ epochs }) => epochs));
    this.trained = Math.min(Math.max(...lines.map(({ trained }) => trained)), ...growing.map(({ trained }) => trained));
    this.over = growing.length === 0;
  }
}
