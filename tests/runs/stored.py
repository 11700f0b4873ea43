"""What tests of the store keep in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment

EXPERIMENT = Experiment(state="reset")
SMALL = Experiment(epochs=20, length=9, window=3, batch_size=2)


def outcome(experiment: Experiment = EXPERIMENT, accuracy: float = 0.5) -> Outcome:
    """One that could be of a run of 2000 epochs."""
    return Outcome(experiment, accuracy, loss=2.25, solved_at=None, epochs=2000, seconds=1.5)


def change(path: Path, statement: str) -> None:
    """Write into a store past all its rules."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)
