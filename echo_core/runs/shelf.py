"""What a list of kept runs shows of each, so that no whole history need be read for it.

A summary is written with its history, and stays when that one goes for newer ones.
"""

from __future__ import annotations

import json
import logging
import math
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from echo_core.runs.codec import decode
from echo_core.runs.history import History
from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment

POINTS = 32  # of a curve
MOST_SUMMARIES = 2_000  # the oldest go
MOST_LISTED = 1_000  # runs in a list
MOST_READ = 100  # histories without a summary, as earlier versions kept them, that one look summarises

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """A run as a list shows it.

    Attributes:
        outcome: its settings, and what became of it.
        trained_at: when its training ended, in UTC; None where that is not known.
        curve: the accuracy over its epochs, each point the mean of about equally many; empty where it is not known.
        whole: whether its history is there to be played.
    """

    outcome: Outcome
    trained_at: datetime | None = None
    curve: tuple[float, ...] = ()
    whole: bool = False

    @property
    def experiment(self) -> Experiment:
        """Its settings."""
        return self.outcome.experiment

    @classmethod
    def of(cls, history: History) -> Summary:
        """That of a history of at least one epoch."""
        outcome = Outcome.of(history.experiment, history.losses, history.accuracies, history.seconds)
        return cls(outcome, history.trained_at, tuple(one / 100 for one in percents(history.accuracies)), whole=True)


def percents(accuracies: NDArray[np.float32]) -> bytes:
    """Accuracies (epochs,) as at most 32 means of stretches of about equal length, each a whole number of percent.

    >>> list(percents(np.array([0, 0.5, 1], np.float32)))
    [0, 50, 100]
    """
    stretches = np.array_split(accuracies, min(POINTS, len(accuracies)))
    return bytes(round(100 * float(stretch.mean(dtype=np.float64))) for stretch in stretches)


# In the store's file

NAMES = ("summaries", "summaries_trained")
SCHEMA = """
CREATE TABLE IF NOT EXISTS summaries (
    arithmetic INTEGER NOT NULL,
    settings TEXT NOT NULL,
    accuracy REAL NOT NULL,
    loss REAL,
    solved_at INTEGER,
    epochs INTEGER NOT NULL,
    seconds REAL NOT NULL,
    trained_at REAL,
    curve BLOB NOT NULL,
    PRIMARY KEY (arithmetic, settings)
);
CREATE INDEX IF NOT EXISTS summaries_trained ON summaries (trained_at);
"""
_LIST = """
SELECT settings, trained_at, curve, EXISTS (
    SELECT 1 FROM histories WHERE histories.arithmetic = kept.arithmetic AND histories.settings = kept.settings
), accuracy, loss, solved_at, epochs, seconds FROM (
    SELECT * FROM summaries UNION ALL
    SELECT arithmetic, settings, accuracy, loss, solved_at, epochs, seconds, NULL, x'' FROM outcomes
    WHERE settings NOT IN (SELECT settings FROM summaries WHERE summaries.arithmetic = outcomes.arithmetic)
) AS kept WHERE arithmetic = ? ORDER BY trained_at DESC LIMIT ?
"""
_BARE = """
SELECT settings, history FROM histories WHERE arithmetic = ?
AND settings NOT IN (SELECT settings FROM summaries WHERE summaries.arithmetic = histories.arithmetic)
ORDER BY used DESC LIMIT ?
"""
_BOUND = """
DELETE FROM summaries WHERE rowid IN (SELECT rowid FROM summaries ORDER BY trained_at DESC LIMIT -1 OFFSET ?)
"""


def write(database: sqlite3.Connection, arithmetic: int, histories: Mapping[str, History]) -> None:
    """Keep the summaries of histories, by the keys of their settings, in place of earlier ones."""
    database.executemany(
        "INSERT OR REPLACE INTO summaries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(arithmetic, key, *_values(history)) for key, history in histories.items() if history.epoch],
    )
    database.execute(_BOUND, (MOST_SUMMARIES,))


def _values(history: History) -> Iterator[float | int | bytes | None]:
    outcome, moment = Summary.of(history).outcome, history.trained_at
    yield outcome.accuracy
    yield outcome.loss if outcome.loss is not None and math.isfinite(outcome.loss) else None
    yield outcome.solved_at
    yield outcome.epochs
    yield outcome.seconds
    yield None if moment is None else moment.timestamp()
    yield percents(history.accuracies)


def read(
    database: sqlite3.Connection, arithmetic: int, outcome_of: Callable[..., Outcome | None]
) -> list[Summary]:  # fmt: skip
    """The summaries of the runs that are kept, the newest first, those without a date last.

    Args:
        database: an open store.
        arithmetic: of the runs that are told of.
        outcome_of: makes an outcome of an experiment and the values of its row; None of what no training can give.
    """
    _summarise(database, arithmetic)
    found = []
    for settings, trained_at, curve, whole, *values in database.execute(_LIST, (arithmetic, MOST_LISTED)):
        with suppress(ValueError, TypeError, OverflowError, OSError):
            outcome = outcome_of(Experiment(**json.loads(settings)), *values)
            moment = None if trained_at is None else datetime.fromtimestamp(trained_at, UTC)
            if outcome and max(curve, default=0) <= 100:
                found.append(Summary(outcome, moment, tuple(one / 100 for one in curve), bool(whole)))
    return found


def _summarise(database: sqlite3.Connection, arithmetic: int) -> None:
    """Write summaries of histories that have none yet."""
    bare = database.execute(_BARE, (arithmetic, MOST_READ)).fetchall()
    if bare:
        with suppress(sqlite3.OperationalError), database:  # locked or read-only: another time
            write(database, arithmetic, dict(_decoded(bare)))


def _decoded(rows: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, History]]:
    for key, packed in rows:
        try:
            yield key, decode(zlib.decompress(packed).decode())
        except (zlib.error, TypeError, ValueError) as error:
            log.warning("a history is not listed: %s", error)
