"""Workers that are warm before anything is timed, and runs on them."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from echo_core.engine import Engine
from echo_core.runs.status import Status, Watched
from echo_core.runs.store import Store
from echo_core.task.experiment import Experiment

LOOK_SECONDS = 0.002  # between two looks at a run


@contextmanager
def warm_engine(workers: int) -> Iterator[Engine]:
    """An engine with that many workers and an empty store; all is loaded and compiled that is so ahead of visitors."""
    with started_engine(workers) as engine:
        wait_until_warm(engine)
        yield engine


@contextmanager
def started_engine(workers: int) -> Iterator[Engine]:
    """An engine with that many workers and an empty store, as soon as it can be asked for a run."""
    with tempfile.TemporaryDirectory(prefix="echo-") as folder:
        engine = Engine(workers=workers, store=Store(Path(folder) / "outcomes.sqlite"))
        try:
            yield engine
        finally:
            engine.close()


def wait_until_warm(engine: Engine) -> None:
    """Wait until nothing is loaded or compiled ahead any more."""
    while not (engine.warmed_up or engine.problem):
        time.sleep(0.05)


def press_and_wait(engine: Engine, experiment: Experiment, on_look: Callable[[Watched], object] | None = None) -> None:
    """Train an experiment as a visitor does, and look at it until it is complete; `on_look` is told what is seen."""
    engine.runs.train(experiment, "visitor")
    while (seen := engine.runs.watch(experiment, "visitor")) and seen.status.live:
        if on_look:
            on_look(seen)
        time.sleep(LOOK_SECONDS)
    if seen is None or seen.status is not Status.COMPLETE:
        raise RuntimeError(f"the run did not finish: {seen and seen.status}")
