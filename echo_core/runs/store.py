"""Outcomes and histories of runs, kept in a SQLite file and found again by their settings.

The file lies in the user's data folder, or where ECHO_STORE says. Several threads and processes may use it at once, and
may be killed at any moment. Where it cannot be used just now, what is kept stays in memory and is written later.
"""

from __future__ import annotations

import functools
import json
import logging
import math
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import platformdirs

from echo_core.runs import shelf
from echo_core.runs.codec import HistoryError, decode, encode
from echo_core.runs.database import Database, StoreProblem
from echo_core.runs.history import History
from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment

# Raise it when the same settings no longer train to the same numbers: older runs are then not found any more.
ARITHMETIC = 1
MOST_HISTORIES = 500
MOST_BYTES = 200_000_000  # of histories; the least recently used go
MOST_UNWRITTEN = 5_000  # outcomes, and a tenth as many histories, that wait in memory for the file
USED_SECONDS = 3600.0  # within which it is not noted that a history is used again

log = logging.getLogger(__name__)
T = TypeVar("T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS outcomes (
    arithmetic INTEGER NOT NULL,
    settings TEXT NOT NULL,
    accuracy REAL NOT NULL,
    loss REAL,
    solved_at INTEGER,
    epochs INTEGER NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (arithmetic, settings)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS histories (
    arithmetic INTEGER NOT NULL,
    settings TEXT NOT NULL,
    used REAL NOT NULL,
    bytes INTEGER NOT NULL,
    history BLOB NOT NULL,
    PRIMARY KEY (arithmetic, settings)
);
CREATE INDEX IF NOT EXISTS histories_used ON histories (used, bytes);
"""
_NAMES = ("outcomes", "histories", "histories_used")
_FIND = """
SELECT settings, accuracy, loss, solved_at, epochs, seconds FROM outcomes
WHERE arithmetic = ? AND settings IN (SELECT value FROM json_each(?))
"""
_BOUND = """
DELETE FROM histories WHERE rowid IN (
    SELECT rowid FROM (
        SELECT rowid, row_number() OVER newest AS count, sum(bytes) OVER newest AS total
        FROM histories WINDOW newest AS (ORDER BY used DESC, rowid DESC ROWS UNBOUNDED PRECEDING)
    ) WHERE count > ? OR total > ?
)
"""


def default_path() -> Path:
    """The file that ECHO_STORE names, or the one in the user's data folder."""
    named = os.environ.get("ECHO_STORE")
    return Path(named) if named else platformdirs.user_data_path("echo-lab") / "outcomes.sqlite"


class Store:
    """Outcomes and histories by settings. Any thread may call its methods; none raises because of the file."""

    def __init__(self, path: Path | None = None) -> None:
        """Use the file at `path`; None: where `default_path` says. It is made when there is something to keep."""
        self.path = path or default_path()
        self._database = Database(self.path, _SCHEMA + shelf.SCHEMA, (*_NAMES, *shelf.NAMES))
        self._lock = threading.Lock()  # of what is not written yet
        self._writing = threading.Lock()
        self._outcomes: dict[str, Outcome] = {}  # not written yet
        self._histories: dict[str, tuple[History, bytes]] = {}  # not written yet, with the text compressed

    @property
    def problem(self) -> StoreProblem | None:
        """Why runs are not kept beyond this process just now; None: they are."""
        return self._database.problem

    def find(self, experiments: Iterable[Experiment]) -> dict[Experiment, Outcome]:
        """The outcomes that are known of these experiments."""
        wanted = {_key(experiment): experiment for experiment in experiments}

        def read(database: sqlite3.Connection) -> list[Outcome | None]:
            rows = database.execute(_FIND, (ARITHMETIC, json.dumps(list(wanted))))
            return [_outcome(wanted[settings], *values) for settings, *values in rows]

        outcomes = self._database.read(read) if wanted else None
        with self._lock:
            unwritten = {wanted[key]: self._outcomes[key] for key in wanted if key in self._outcomes}
        return {outcome.experiment: outcome for outcome in outcomes or () if outcome} | unwritten

    def keep(self, outcome: Outcome) -> None:
        """Keep the outcome of a trained experiment, in place of an earlier one of the same settings."""
        with self._lock:
            _put(self._outcomes, _key(outcome.experiment), outcome, MOST_UNWRITTEN)
        self.flush()

    def find_history(self, experiment: Experiment) -> History | None:
        """The history that is kept of this experiment; None where there is none."""
        key = _key(experiment)
        with self._lock:
            if key in self._histories:
                return self._histories[key][0]

        def read(database: sqlite3.Connection) -> bytes | None:
            which, now = (ARITHMETIC, key), time.time()
            row = database.execute(
                "SELECT history, used FROM histories WHERE arithmetic = ? AND settings = ?", which
            ).fetchone()
            if row and abs(now - row[1]) > USED_SECONDS:
                with suppress(sqlite3.OperationalError), database:  # locked or read-only: found all the same
                    database.execute(
                        "UPDATE histories SET used = ? WHERE arithmetic = ? AND settings = ?", (now, *which)
                    )
            return row and row[0]

        packed = self._database.read(read)
        try:
            history = decode(zlib.decompress(packed).decode()) if packed else None
            if history and history.experiment != experiment:
                raise HistoryError("settings", "those of another run")
        except (zlib.error, TypeError, ValueError) as error:
            log.warning("%s holds a history that is left out: %s", self.path, error)
            return None
        return history

    def keep_history(self, history: History) -> None:
        """Keep a history, in place of an earlier one of the same settings."""
        packed = zlib.compress(encode(history).encode())
        with self._lock:
            _put(self._histories, _key(history.experiment), (history, packed), MOST_UNWRITTEN // 10)
        self.flush()

    def kept(self) -> list[shelf.Summary]:
        """A summary of each run that is kept, the newest first, at most as many as a list shows."""
        written = self._database.read(lambda database: shelf.read(database, ARITHMETIC, _outcome)) or []
        with self._lock:
            new = [shelf.Summary.of(history) for history, _ in self._histories.values()]
        experiments = {summary.experiment for summary in new}
        return [*reversed(new), *(summary for summary in written if summary.experiment not in experiments)]

    def flush(self) -> None:
        """Write what is not written yet, unless the file could not be used a moment ago."""
        with self._writing:
            self._flush()

    def _flush(self) -> None:
        with self._lock:
            outcomes, histories = self._outcomes.copy(), self._histories.copy()

        def write(database: sqlite3.Connection) -> bool:
            with database:
                database.executemany(
                    "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [(ARITHMETIC, key, *_values(outcome)) for key, outcome in outcomes.items()],
                )
                database.executemany(
                    "INSERT OR REPLACE INTO histories VALUES (?, ?, ?, ?, ?)",
                    [(ARITHMETIC, key, time.time(), len(packed), packed) for key, (_, packed) in histories.items()],
                )
                if histories:
                    shelf.write(database, ARITHMETIC, {key: history for key, (history, _) in histories.items()})
                    database.execute(_BOUND, (MOST_HISTORIES, MOST_BYTES))
            return True

        written = self._database.write(write) if outcomes or histories else None
        if written:
            with self._lock:
                _drop(self._outcomes, outcomes)
                _drop(self._histories, histories)


def _key(experiment: Experiment) -> str:
    settings = experiment.settings() | {"learning_rate": float(experiment.learning_rate)}
    return json.dumps(settings, sort_keys=True)


def _put(unwritten: dict[str, T], key: str, value: T, most: int) -> None:
    unwritten[key] = value
    while len(unwritten) > most:
        del unwritten[next(iter(unwritten))]


def _drop(unwritten: dict[str, T], written: dict[str, T]) -> None:
    for key, value in written.items():
        if unwritten.get(key) is value:
            del unwritten[key]


def _values(outcome: Outcome) -> tuple[float | int | None, ...]:
    loss = outcome.loss if outcome.loss is not None and math.isfinite(outcome.loss) else None
    return outcome.accuracy, loss, outcome.solved_at, outcome.epochs, outcome.seconds


def _outcome(
    experiment: Experiment, accuracy: object, loss: object, solved_at: object, epochs: object, seconds: object
) -> Outcome | None:
    """A row of the table; None if no training can have given it."""
    loss = math.nan if loss is None else loss
    if (
        isinstance(accuracy, float)
        and 0 <= accuracy <= 1
        and isinstance(loss, float)
        and (math.isnan(loss) or 0 <= loss < math.inf)
        and isinstance(epochs, int)
        and 1 <= epochs <= experiment.epochs
        and (solved_at is None or (isinstance(solved_at, int) and 1 <= solved_at <= epochs))
        and isinstance(seconds, float)
        and 0 <= seconds < math.inf
    ):
        return Outcome(experiment, accuracy, loss, solved_at, epochs, seconds)
    log.warning("An outcome that no training can have given is left out: %s", experiment)
    return None


@functools.cache
def shared() -> Store:
    """The store of this process."""
    return Store()
