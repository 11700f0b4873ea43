"""Workers that train one size after another, the map's cells, and a newcomer beside the dearest runs: memory, time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from statistics import median

import psutil  # type: ignore[import-untyped]

from benchmarks.report import Aim, Part, aims
from benchmarks.workers import LOOK_SECONDS, press_and_wait, warm_engine
from echo_core.engine import Engine
from echo_core.sweeps.grid import BASE, Across, Grid
from echo_core.task.experiment import Experiment
from echo_core.task.presets import preset
from harness.serving import workers_of

WORKERS = 2
SIZES = 300
SAMPLE_SECONDS = 0.1
MOST_BYTES = 1.5e9  # that a worker may come to
MAP = Grid(
    BASE.replace(epochs=100), lags=tuple(range(10)), across=Across.WINDOW, values=tuple(range(1, 11)),
    fixed=BASE.units, seeds=1,
)  # fmt: skip
DEAREST = Experiment(units=256, vocabulary=1000, length=200, window=20, batch_size=1, epochs=20_000)
DEAR_VISITORS = 8
NEWCOMERS = 5
NEWCOMER = preset("lag-with-context").experiment


def measure(quick: bool) -> Part:
    """Train many sizes in a row, a map, then beside the dearest wishes; few sizes when `quick`."""
    sizes = SIZES // 15 if quick else SIZES
    with warm_engine(WORKERS) as engine:
        with _looked_at() as row:
            seconds = [_seconds(engine, number) for number in range(sizes)]
        with _looked_at() as cells:
            found = sum(1 for _ in engine.submit_sweep(MAP.experiments()).results())
        with _looked_at() as dear, _dear(engine):
            first = [_first_epochs(engine, NEWCOMER.replace(seed=100 + number)) for number in range(NEWCOMERS)]
    table = aims(
        f"{sizes} sizes, one after another, on {WORKERS} workers, and then {found} cells of a map",
        [
            Aim("a worker's memory at first, MB", row.first / 1e6),
            Aim("a worker's memory: most, MB", row.most / 1e6, MOST_BYTES / 1e6),
            Aim("most, filling the map, MB", cells.most / 1e6, MOST_BYTES / 1e6),
            Aim("most, beside the dearest runs, MB", dear.most / 1e6, MOST_BYTES / 1e6),
            Aim("worker processes in all", len(row.processes | cells.processes | dear.processes)),
            Aim("a size, compiled and trained for 3 epochs: median, s", median(seconds)),
            Aim("the same: most, s", max(seconds)),
            Aim(f"a newcomer's first epochs beside {DEAR_VISITORS} of the dearest runs: most, s", max(first), 2),
        ],
    )
    notes = [
        f"Memory is looked at every {SAMPLE_SECONDS} s, while workers compile too.",
        f"The dearest: {DEAREST.seconds / DEAREST.epochs:.2f} s an epoch as estimated, with a seed for each run.",
    ]
    return Part([table], notes, {"most_bytes": row.most, "map_bytes": cells.most, "sizes": seconds, "newcomers": first})


@dataclass(slots=True)
class _Seen:
    """What was seen of workers.

    Attributes:
        processes: their numbers, of all that there were.
        first, most: bytes of the largest one, at first and at most.
    """

    processes: set[int] = field(default_factory=set)
    first: float = 0.0
    most: float = 0.0

    def look(self) -> None:
        """At all workers that there are."""
        for worker in workers_of(psutil.Process()):
            with suppress(psutil.NoSuchProcess):  # ended meanwhile
                self.most = max(self.most, worker.memory_info().rss)
                self.processes.add(worker.pid)
        self.first = self.first or self.most


@contextmanager
def _looked_at() -> Iterator[_Seen]:
    """The workers, looked at all the while."""
    seen, over = _Seen(), threading.Event()

    def look() -> None:
        while not over.wait(SAMPLE_SECONDS):
            seen.look()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _seconds(engine: Engine, number: int) -> float:
    """From the press on a size that is new to the end of its run."""
    start = time.perf_counter()
    press_and_wait(engine, Experiment(units=10 + number % 100, vocabulary=50 + number, epochs=3))
    return time.perf_counter() - start


@contextmanager
def _dear(engine: Engine) -> Iterator[None]:
    """Some visitors' dearest runs, all of which have begun."""
    runs = [DEAREST.replace(seed=seed) for seed in range(DEAR_VISITORS)]
    for run in runs:
        engine.runs.train(run, run.seed)
    for run in runs:
        _wait(engine, run, run.seed)
    yield
    for run in runs:
        engine.runs.stop(run, run.seed)


def _first_epochs(engine: Engine, experiment: Experiment) -> float:
    start = time.perf_counter()
    engine.runs.train(experiment, "newcomer")
    _wait(engine, experiment, "newcomer")
    seconds = time.perf_counter() - start
    engine.runs.stop(experiment, "newcomer")
    return seconds


def _wait(engine: Engine, experiment: Experiment, visitor: object) -> None:
    while not (seen := engine.runs.watch(experiment, visitor)) or seen.history.epoch == 0:
        time.sleep(LOOK_SECONDS)
