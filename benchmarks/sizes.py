"""Workers that train one size after another, and a newcomer beside the dearest runs: memory, and the first epochs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil  # type: ignore[import-untyped]

from benchmarks.report import Aim, Part, aims
from benchmarks.workers import LOOK_SECONDS, press_and_wait, warm_engine
from echo_core.engine import Engine
from echo_core.task.experiment import Experiment
from echo_core.task.presets import preset
from harness.serving import workers_of

WORKERS = 2
SIZES = 300
MOST_BYTES = 1.5e9  # that a worker may come to
DEAREST = Experiment(units=256, vocabulary=1000, length=200, window=20, batch_size=1, epochs=20_000)
DEAR_VISITORS = 8
NEWCOMERS = 5
NEWCOMER = preset("lag-with-context").experiment


def measure(quick: bool) -> Part:
    """Train many sizes in a row, then beside the dearest wishes; few sizes when `quick`."""
    sizes = SIZES // 15 if quick else SIZES
    with warm_engine(WORKERS) as engine:
        start = time.perf_counter()
        workers: set[int] = set()
        most = before = _worker_bytes(workers)
        for units in range(sizes):
            press_and_wait(engine, Experiment(units=10 + units % 100, vocabulary=50 + units, epochs=3))
            most = max(most, _worker_bytes(workers))
        seconds = time.perf_counter() - start
        with _dear(engine):
            first = [_first_epochs(engine, NEWCOMER.replace(seed=100 + number)) for number in range(NEWCOMERS)]
    table = aims(
        f"{sizes} sizes, one after another, on {WORKERS} workers",
        [
            Aim("a worker's memory before, MB", before / 1e6),
            Aim("a worker's memory: most, MB", most / 1e6, MOST_BYTES / 1e6),
            Aim("worker processes in all", len(workers)),
            Aim("a size, compiled and trained for 3 epochs, s", seconds / sizes),
            Aim(f"a newcomer's first epochs beside {DEAR_VISITORS} of the dearest runs: most, s", max(first), 2),
        ],
    )
    notes = [f"The dearest: {DEAREST.seconds / DEAREST.epochs:.2f} s an epoch as estimated, with a seed for each run."]
    return Part([table], notes, {"most_bytes": most, "workers": len(workers), "newcomers": first})


def _worker_bytes(seen: set[int]) -> float:
    """Bytes of the largest worker now; all that there are are added to those `seen`."""
    most = 0.0
    for worker in workers_of(psutil.Process()):
        seen.add(worker.pid)
        with suppress(psutil.NoSuchProcess):  # ended meanwhile
            most = max(most, worker.memory_info().rss)
    return most


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
