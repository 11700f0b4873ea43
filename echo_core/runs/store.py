"""Outcomes of runs, kept in a small SQLite file and found again by their settings.

The file lies in the user's data folder, or where ECHO_STORE says. Several threads and processes may use it at once.
Where it cannot be used, outcomes are kept in memory for as long as the process lives.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import platformdirs

from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment

# Raise it when the same settings no longer train to the same numbers: older outcomes are then not found any more.
ARITHMETIC = 1
WAIT_SECONDS = 10.0  # for another process that writes

log = logging.getLogger(__name__)

_TABLE = """
CREATE TABLE IF NOT EXISTS outcomes (
    arithmetic INTEGER NOT NULL,
    settings TEXT NOT NULL,
    accuracy REAL NOT NULL,
    loss REAL,
    solved_at INTEGER,
    epochs INTEGER NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (arithmetic, settings)
) WITHOUT ROWID
"""


def default_path() -> Path:
    """The file that ECHO_STORE names, or the one in the user's data folder."""
    named = os.environ.get("ECHO_STORE")
    return Path(named) if named else platformdirs.user_data_path("echo-lab") / "outcomes.sqlite"


class Store:
    """Outcomes by settings."""

    def __init__(self, path: Path | None = None) -> None:
        """Use the file at `path`; None: where `default_path` says. It is made when there is something to keep."""
        self.path = path or default_path()
        self._memory: dict[str, Outcome] = {}
        self._broken = False

    def find(self, experiments: Iterable[Experiment]) -> dict[Experiment, Outcome]:
        """The outcomes that are known of these experiments."""
        wanted = {_key(experiment): experiment for experiment in experiments}
        found = {wanted[key]: self._memory[key] for key in wanted if key in self._memory}
        if self._broken or not self.path.exists():
            return found
        with self._surviving(), self._open() as database:
            for key, experiment in wanted.items():
                row = database.execute(
                    "SELECT accuracy, loss, solved_at, epochs, seconds FROM outcomes"
                    " WHERE arithmetic = ? AND settings = ?",
                    (ARITHMETIC, key),
                ).fetchone()
                if row:
                    found[experiment] = _outcome(experiment, *row)
        return found

    def keep(self, outcome: Outcome) -> None:
        """Keep the outcome of a trained experiment, in place of an earlier one of the same settings."""
        key = _key(outcome.experiment)
        if not self._broken:
            with self._surviving():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                values = (outcome.accuracy, outcome.loss, outcome.solved_at, outcome.epochs, outcome.seconds)
                with self._open() as database, database:
                    database.execute(
                        "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?)", (ARITHMETIC, key, *values)
                    )
                return
        self._memory[key] = outcome

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS)) as database:
            database.execute(_TABLE)
            yield database

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """Go on in memory where the file cannot be used."""
        try:
            yield
        except (sqlite3.Error, OSError, TypeError, ValueError) as error:
            self._broken = True
            log.warning(
                "Outcomes are kept in memory only: %s cannot be used (%s). Move it away or set ECHO_STORE.",
                self.path,
                error,
            )


def _key(experiment: Experiment) -> str:
    settings = experiment.settings() | {"learning_rate": float(experiment.learning_rate)}
    return json.dumps(settings, sort_keys=True)


def _outcome(
    experiment: Experiment, accuracy: float, loss: float | None, solved_at: int | None, epochs: int, seconds: float
) -> Outcome:
    """A row of the table; TypeError or ValueError if it holds anything else than numbers."""
    return Outcome(
        experiment=experiment,
        accuracy=float(accuracy),
        loss=float("nan") if loss is None else float(loss),
        solved_at=None if solved_at is None else int(solved_at),
        epochs=int(epochs),
        seconds=float(seconds),
    )


@functools.cache
def shared() -> Store:
    """The store of this process."""
    return Store()
