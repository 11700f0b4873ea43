"""A store whose file is locked, full, damaged or of another program, and writers that are killed: nothing is lost."""

from __future__ import annotations

import logging
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from echo_core.runs import database as database_module
from echo_core.runs import store as store_module
from echo_core.runs.database import StoreProblem
from echo_core.runs.store import Store
from echo_core.task.experiment import Experiment
from tests.runs.histories import finished, same
from tests.runs.stored import EXPERIMENT, SMALL, change, outcome


def unwritable(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")


def a_folder(path: Path) -> None:
    path.mkdir(parents=True)


def foreign(path: Path) -> None:
    """A database whose table of that name is another."""
    path.parent.mkdir()
    change(path, "CREATE TABLE outcomes (name TEXT)")


@pytest.mark.parametrize("spoil", [unwritable, a_folder, foreign])
def test_a_file_that_cannot_be_used_is_told_once_and_left_alone(path, spoil, caplog):
    spoil(path)
    store = Store(path)
    with caplog.at_level(logging.WARNING):
        store.keep(outcome())
        store.keep_history(finished(SMALL))
        assert store.find([EXPERIMENT]) == {EXPERIMENT: outcome()}
        assert same(store.find_history(SMALL), finished(SMALL))
    assert store.problem is StoreProblem.UNUSABLE
    assert len(caplog.records) == 1
    assert str(path) in caplog.text
    assert "ECHO_STORE" in caplog.text


@pytest.mark.parametrize("rubbish", [b"this is no database, " * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside(path, rubbish):
    path.parent.mkdir()
    path.write_bytes(rubbish)
    store = Store(path)
    assert store.find([EXPERIMENT]) == {}
    store.keep(outcome())
    assert store.problem is None
    assert Store(path).find([EXPERIMENT]) == {EXPERIMENT: outcome()}
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == rubbish


def test_a_file_damaged_in_the_middle_is_set_aside_when_that_is_read(path):
    for seed in range(30):
        Store(path).keep_history(finished(EXPERIMENT.replace(seed=seed)))
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\xa5" * (len(whole) - 4096)
    path.write_bytes(whole)
    store = Store(path)
    store.find_history(EXPERIMENT)
    store.keep_history(finished(SMALL))
    assert same(Store(path).find_history(SMALL), finished(SMALL))
    assert len(list(path.parent.glob("*.damaged-*"))) == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No long wait for a lock."""
    monkeypatch.setattr(database_module, "WRITE_SECONDS", 0.05)


@pytest.mark.usefixtures("impatient")
def test_a_lock_is_a_pause_and_nothing_is_lost(path, monkeypatch):
    store = Store(path)
    store.keep(outcome())
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        store.keep(outcome(EXPERIMENT.replace(seed=1)))
        store.keep_history(finished(SMALL))
        assert store.problem is StoreProblem.LOCKED
        start = time.monotonic()
        for _ in range(100):
            store.flush()
        assert time.monotonic() - start < 2.0  # not a wait each time
        other.rollback()
    monkeypatch.setattr(store._database._writing, "paused_until", 0.0)
    store.flush()
    assert store.problem is None
    assert len(Store(path).find([EXPERIMENT, EXPERIMENT.replace(seed=1)])) == 2
    assert same(Store(path).find_history(SMALL), finished(SMALL))


@pytest.mark.usefixtures("impatient")
def test_a_full_disk_is_a_pause(path, monkeypatch):
    store = Store(path)
    store.keep(outcome())
    real = sqlite3.connect

    def small(*arguments: Any, **options: Any) -> sqlite3.Connection:
        database = real(*arguments, **options)
        database.execute("PRAGMA max_page_count = 1")  # no page more than there are
        return database

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", small)
        store.keep_history(finished(EXPERIMENT))
        assert store.problem is StoreProblem.FULL
        assert store.find_history(EXPERIMENT) is not None
    monkeypatch.setattr(store._database._writing, "paused_until", 0.0)
    store.flush()
    assert store.problem is None
    assert same(Store(path).find_history(EXPERIMENT), finished(EXPERIMENT))


@pytest.mark.usefixtures("impatient")
def test_what_cannot_be_written_now_is_still_read_and_still_a_problem(path):
    Store(path).keep(outcome())
    Store(path).keep_history(finished(SMALL))
    store = Store(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.keep(outcome(EXPERIMENT.replace(seed=1)))
        assert store.problem is StoreProblem.LOCKED
        assert len(store.find([EXPERIMENT, EXPERIMENT.replace(seed=1)])) == 2
        assert same(store.find_history(SMALL), finished(SMALL))
        assert store.problem is StoreProblem.LOCKED
        other.rollback()


def test_a_file_that_may_not_be_written_for_a_while_is_read_and_written_later(path, monkeypatch):
    Store(path).keep(outcome())
    store = Store(path)
    real = sqlite3.connect

    def readable(*arguments: Any, **options: Any) -> sqlite3.Connection:
        database = real(*arguments, **options)
        database.execute("PRAGMA query_only = 1")  # what is written is refused as in a file that may only be read
        return database

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", readable)
        store.keep_history(finished(SMALL))
        assert store.problem is StoreProblem.UNUSABLE
        assert store.find([EXPERIMENT]) == {EXPERIMENT: outcome()}
    monkeypatch.setattr(store._database._writing, "paused_until", 0.0)
    store.flush()
    assert store.problem is None
    assert same(Store(path).find_history(SMALL), finished(SMALL))


def test_a_folder_that_nobody_may_look_into(path, monkeypatch):
    Store(path).keep(outcome())
    store = Store(path)

    def forbidden(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", forbidden)
    monkeypatch.setattr(Path, "stat", forbidden)
    monkeypatch.setattr(sqlite3, "connect", forbidden)
    assert store.find([EXPERIMENT]) == {}
    assert store.find_history(EXPERIMENT) is None
    assert store.problem is StoreProblem.UNUSABLE


def test_what_waits_in_memory_is_bounded(path, monkeypatch):
    monkeypatch.setattr(store_module, "MOST_UNWRITTEN", 30)
    a_folder(path)
    store = Store(path)
    for seed in range(40):
        store.keep(outcome(EXPERIMENT.replace(seed=seed)))
        store.keep_history(finished(SMALL.replace(seed=seed)))
    assert len(store.find([EXPERIMENT.replace(seed=seed) for seed in range(40)])) == 30
    assert [store.find_history(SMALL.replace(seed=seed)) is not None for seed in (36, 37, 39)] == [False, True, True]


# Several at once

WRITER = """
import sys
from pathlib import Path
from echo_core.task.experiment import Experiment
from echo_core.runs.outcome import Outcome
from echo_core.runs.store import Store
from tests.runs.histories import finished
store = Store(Path(sys.argv[1]))
for seed in range(int(sys.argv[3])):
    experiment = Experiment(lag=int(sys.argv[2]), seed=seed)
    store.keep(Outcome(experiment, 0.5, 1.0, None, 10, 0.1))
    store.keep_history(finished(experiment))
    print(seed, flush=True)
"""


def writer(path: Path, lag: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), str(lag), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_several_processes_write_at_once(path):
    writers = [writer(path, lag, 20) for lag in range(3)]
    assert [one.communicate(timeout=60) and one.returncode for one in writers] == [0, 0, 0]
    wanted = [Experiment(lag=lag, seed=seed) for lag in range(3) for seed in range(20)]
    assert len(Store(path).find(wanted)) == 60
    assert all(Store(path).find_history(one) for one in wanted)


def test_several_threads_write_at_once(path):
    store = Store(path)

    def write(lag: int) -> None:
        for seed in range(20):
            store.keep_history(finished(SMALL.replace(lag=lag, seed=seed)))

    threads = [threading.Thread(target=write, args=(lag,)) for lag in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.flush()
    wanted = [SMALL.replace(lag=lag, seed=seed) for lag in range(4) for seed in range(20)]
    assert all(Store(path).find_history(one) for one in wanted)


@pytest.mark.parametrize("rounds", range(4))
def test_a_process_killed_while_it_writes_leaves_all_that_it_had_kept(path, rounds):
    process = writer(path, 1, 10_000)
    for _ in range(1 + 3 * rounds):
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    told, _ = process.communicate()
    last = max([last, *map(int, told.split())])
    store = Store(path)
    for seed in range(last + 1):
        experiment = Experiment(lag=1, seed=seed)
        assert same(store.find_history(experiment), finished(experiment))
    assert store.problem is None
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    store.keep(outcome())
    assert store.find([EXPERIMENT]) == {EXPERIMENT: outcome()}
    assert not list(path.parent.glob("*.damaged-*"))
