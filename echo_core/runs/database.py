"""A SQLite file that several threads and processes use at once, and that may be locked, full, damaged or not there.

Whoever uses it goes on without it meanwhile: it is tried again after a pause.
"""

from __future__ import annotations

import enum
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

READ_SECONDS = 1.0  # to wait for another process, while a page waits for the answer
WRITE_SECONDS = 10.0  # to wait for other processes that write
PAUSE_SECONDS = 30.0  # before a file that could not be used is tried again

log = logging.getLogger(__name__)
T = TypeVar("T")


class StoreProblem(enum.StrEnum):
    """Why runs are not kept in the file just now."""

    LOCKED = "locked"  # another process has held it for too long
    FULL = "full"  # no room on the disk
    UNUSABLE = "unusable"  # not readable, not writable, or the database of another program


_PROBLEMS = {
    sqlite3.SQLITE_BUSY: StoreProblem.LOCKED,
    sqlite3.SQLITE_LOCKED: StoreProblem.LOCKED,
    sqlite3.SQLITE_FULL: StoreProblem.FULL,
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@dataclass(slots=True)
class _Access:
    """How reading, or writing, went last: what cannot be written now may be readable all the same.

    Attributes:
        problem: why it could not be done; None: it was.
        paused_until: when it is tried again, in monotonic seconds.
    """

    problem: StoreProblem | None = None
    paused_until: float = 0.0


class Database:
    """A SQLite file of some tables, made when it is first written to."""

    def __init__(self, path: Path, schema: str, names: tuple[str, ...]) -> None:
        """Use the file at `path`; `schema` makes the tables and indices of these `names` where they are missing."""
        self.path = path
        self._schema = schema
        self._names = names
        self._reading, self._writing = _Access(), _Access()

    @property
    def problem(self) -> StoreProblem | None:
        """Why it was not written, or else not read, when that was tried last; None: it was."""
        return self._writing.problem or self._reading.problem

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` gives for the database; None where there is no file or it cannot be read now."""
        return self._use(work, self._reading, READ_SECONDS) if self._there() else None

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` gives for the database, which is made where there is none; None where it cannot be used now."""
        return self._use(work, self._writing, WRITE_SECONDS)

    def _there(self) -> bool:
        try:
            return self.path.exists()
        except OSError:  # nobody may look; whoever reads says why
            return True

    def _use(self, work: Callable[[sqlite3.Connection], T], access: _Access, patience: float) -> T | None:
        if time.monotonic() < access.paused_until:
            return None
        for _ in range(2):  # the second time with a new file in place of a damaged one
            file = _identity(self.path)
            try:
                with self._open(patience) as database:
                    result = work(database)
            except (sqlite3.Error, OSError) as error:
                code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest tells kinds of the same error apart
                if code not in _DAMAGED or file != _identity(self.path) or not self._set_aside():
                    self._pause(access, _PROBLEMS.get(code, StoreProblem.UNUSABLE), error)
                    return None
            else:
                access.problem = None
                return result
        return None

    @contextmanager
    def _open(self, patience: float) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=patience)) as database:
            names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            if not names.issuperset(self._names):
                database.execute("PRAGMA journal_mode = WAL")  # readers and one writer do not wait for each other
                database.executescript(self._schema)
            yield database

    def _pause(self, access: _Access, problem: StoreProblem, error: Exception) -> None:
        if self.problem is None:
            log.warning("%s cannot be used now (%s): runs stay in memory, and it is tried again."
                        " ECHO_STORE may name another place.", self.path, error)  # fmt: skip
        access.problem = problem
        access.paused_until = time.monotonic() + PAUSE_SECONDS

    def _set_aside(self) -> bool:
        """Rename a damaged file, so that a new one is begun and the old one can be looked into."""
        aside = self.path.with_name(f"{self.path.name}.damaged-{time.time_ns()}")
        try:
            self.path.rename(aside)
            for suffix in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    self.path.with_name(self.path.name + suffix).rename(aside.with_name(aside.name + suffix))
        except OSError:
            return False
        log.warning("%s is damaged. It lies in %s now, and a new one is begun.", self.path, aside)
        return True


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path; None where there is none."""
    with suppress(OSError):
        return path.stat().st_dev, path.stat().st_ino
    return None
