"""A grid of 60 runs of the context preset, its state reset, on one worker and on two."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.report import Part, Table
from benchmarks.workers import warm_engine
from echo_core.sweeps.grid import BASE, Across, Grid

WORKERS = (1, 2)


def measure(quick: bool) -> Part:
    """Train the grid from nothing on each number of workers; start-up of the workers apart, compiling included."""
    lags, windows, seeds = ((0, 1), (4, 5), 1) if quick else ((0, 1, 2, 3), (4, 5, 6, 7, 8), 3)
    grid = Grid(BASE, lags=lags, across=Across.WINDOW, values=windows, fixed=BASE.units, seeds=seeds)
    seconds = {workers: _seconds(grid, workers) for workers in WORKERS}
    ratio = seconds[2] / seconds[1]
    values: dict[str, Any] = {"runs": grid.runs, "seconds": seconds, "two_of_one": ratio}
    rows = [(str(workers), f"{taken:.1f}") for workers, taken in seconds.items()]
    title = f"Sweep of {grid.runs} runs, {BASE.epochs} epochs each"
    return Part(
        tables=[Table(title, ("workers", "seconds"), rows)],
        notes=[f"Two workers take {ratio:.2f} of the time of one. Loading TensorFlow is not counted, compiling is."],
        values=values,
    )


def _seconds(grid: Grid, workers: int) -> float:
    with warm_engine(workers) as engine:
        start = time.perf_counter()
        sweep = engine.submit_sweep(grid.experiments())
        found = sum(1 for _ in sweep.results())
        if found != grid.runs:
            raise RuntimeError(f"{found} of {grid.runs} runs came back: {sweep.snapshot().problem}")
        return time.perf_counter() - start
