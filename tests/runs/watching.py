"""What tests of the trainer share: runs, a recorded one, and how to look at them."""

from __future__ import annotations

import time
from collections.abc import Callable

from echo_core.runs.history import History
from echo_core.runs.status import Watched
from echo_core.runs.trainer import Trainer
from echo_core.task.experiment import Experiment
from tests.runs.histories import finished

A, B = (Experiment(epochs=300, length=9, window=3, batch_size=2, seed=seed) for seed in range(2))
RECORDED = A.replace(seed=7)


def recorded(experiment: Experiment) -> History | None:
    """The run that is delivered with the program."""
    return finished(RECORDED) if experiment == RECORDED else None


def watched(trainer: Trainer, experiment: Experiment = A, visitor: str = "ann") -> Watched:
    """What a visitor sees of a run."""
    known = trainer.watch(experiment, visitor)
    assert known
    return known


def until(true: Callable[[], bool], seconds: float = 300.0) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
