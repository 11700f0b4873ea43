"""Outcomes kept in a file: found again, shared, versioned, and survived when the file cannot be used."""

from __future__ import annotations

import logging
import math
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from echo_core.runs import store as store_module
from echo_core.runs.outcome import Outcome
from echo_core.runs.store import Store, default_path
from echo_core.task.experiment import Experiment

EXPERIMENT = Experiment(state="reset")


def outcome(experiment: Experiment = EXPERIMENT, accuracy: float = 0.5) -> Outcome:
    return Outcome(experiment, accuracy, loss=2.25, solved_at=None, epochs=2000, seconds=1.5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "outcomes.sqlite"


def test_what_is_kept_is_found_by_another(path):
    kept = [outcome(), outcome(EXPERIMENT.replace(seed=1)), Outcome(EXPERIMENT.replace(lag=2), 1.0, 0.01, 640, 2000, 1)]
    for one in kept:
        Store(path).keep(one)
    wanted = [one.experiment for one in kept]
    assert Store(path).find([*wanted, EXPERIMENT.replace(seed=2)]) == dict(zip(wanted, kept, strict=True))


@pytest.mark.parametrize(
    "change",
    [
        {"lag": 2}, {"window": 6}, {"length": 26}, {"vocabulary": 99}, {"missing": "mark"}, {"output": "sequence"},
        {"units": 49}, {"state": "carry"}, {"batch_size": 4}, {"epochs": 1999}, {"learning_rate": 0.002}, {"seed": 1},
        {"stop_when_solved": True},
    ],
)  # fmt: skip
def test_any_other_setting_is_another_run(path, change):
    Store(path).keep(outcome())
    assert Store(path).find([EXPERIMENT.replace(**change)]) == {}


def test_equal_settings_are_the_same_run(path):
    Store(path).keep(outcome(EXPERIMENT.replace(learning_rate=1)))
    assert len(Store(path).find([EXPERIMENT.replace(learning_rate=1.0)])) == 1


def test_other_arithmetic_finds_nothing(path, monkeypatch):
    Store(path).keep(outcome())
    monkeypatch.setattr(store_module, "ARITHMETIC", store_module.ARITHMETIC + 1)
    assert Store(path).find([EXPERIMENT]) == {}


@pytest.mark.slow
def test_the_arithmetic_is_the_one_that_outcomes_were_kept_of():
    """If these figures change for good, raise ARITHMETIC and put the new ones here."""
    from echo_core.model.training import train

    result = train(Experiment(vocabulary=5, units=8, length=12, window=3, epochs=40, learning_rate=0.01))
    assert store_module.ARITHMETIC == 1
    np.testing.assert_allclose(result.losses[[0, 9, 39]], [1.628038, 1.679660, 1.289616], rtol=1e-3)


def test_keeping_again_replaces(path):
    store = Store(path)
    store.keep(outcome(accuracy=0.1))
    store.keep(outcome(accuracy=0.2))
    assert store.find([EXPERIMENT])[EXPERIMENT].accuracy == 0.2


def test_a_loss_that_is_no_number(path):
    Store(path).keep(Outcome(EXPERIMENT, 0.0, math.nan, None, 10, 0.1))
    found = Store(path).find([EXPERIMENT])[EXPERIMENT]
    assert found.loss is not None
    assert math.isnan(found.loss)


def test_looking_makes_no_file(path):
    assert Store(path).find([EXPERIMENT]) == {}
    assert not path.parent.exists()


def broken(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, " * 100)


def unwritable(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")


def a_folder(path: Path) -> None:
    path.mkdir(parents=True)


def foreign(path: Path) -> None:
    """A database whose table of that name is another."""
    path.parent.mkdir()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE outcomes (name TEXT)")


@pytest.mark.parametrize("spoil", [broken, unwritable, a_folder, foreign])
def test_a_file_that_cannot_be_used_is_told_and_survived(path, spoil, caplog):
    spoil(path)
    store = Store(path)
    with caplog.at_level(logging.WARNING):
        store.keep(outcome())
        store.keep(outcome(EXPERIMENT.replace(seed=1)))
        assert store.find([EXPERIMENT]) == {EXPERIMENT: outcome()}
    assert len(caplog.records) == 1
    assert str(path) in caplog.text
    assert "ECHO_STORE" in caplog.text


def test_rows_that_hold_no_numbers_are_survived(path, caplog):
    Store(path).keep(outcome())
    with sqlite3.connect(path) as database:
        database.execute("UPDATE outcomes SET accuracy = 'much'")
    assert Store(path).find([EXPERIMENT]) == {}
    assert "cannot be used" in caplog.text


def test_several_processes_write_at_once(path):
    script = f"""
import sys
from pathlib import Path
from echo_core.task.experiment import Experiment
from echo_core.runs.outcome import Outcome
from echo_core.runs.store import Store
for seed in range(20):
    Store(Path({str(path)!r})).keep(Outcome(Experiment(lag=int(sys.argv[1]), seed=seed), 0.5, 1.0, None, 10, 0.1))
"""
    writers = [subprocess.Popen([sys.executable, "-c", script, str(lag)]) for lag in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    wanted = [Experiment(lag=lag, seed=seed) for lag in range(3) for seed in range(20)]
    assert len(Store(path).find(wanted)) == 60


def test_where_it_lies(monkeypatch, tmp_path):
    monkeypatch.setenv("ECHO_STORE", str(tmp_path / "mine"))
    assert default_path() == tmp_path / "mine"
    monkeypatch.delenv("ECHO_STORE")
    assert default_path().parent.name == "echo-lab"
