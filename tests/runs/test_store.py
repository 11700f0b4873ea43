"""Runs kept in a file: found again by their settings, versioned, bounded, and nothing impossible among them."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from echo_core.runs import store as store_module
from echo_core.runs.outcome import Outcome
from echo_core.runs.store import Store, default_path
from echo_core.task.experiment import Experiment
from tests.runs.histories import finished, same
from tests.runs.stored import EXPERIMENT, SMALL, change, outcome

# Found again


def test_outcomes_that_are_kept_are_found_by_another(path):
    kept = [outcome(), outcome(EXPERIMENT.replace(seed=1)), Outcome(EXPERIMENT.replace(lag=2), 1.0, 0.01, 640, 2000, 1)]
    for one in kept:
        Store(path).keep(one)
    wanted = [one.experiment for one in kept]
    assert Store(path).find([*wanted, EXPERIMENT.replace(seed=2)]) == dict(zip(wanted, kept, strict=True))


def test_histories_that_are_kept_are_found_by_another(path):
    kept = [finished(SMALL.replace(seed=seed), seed) for seed in range(3)]
    for one in kept:
        Store(path).keep_history(one)
    assert all(same(Store(path).find_history(one.experiment), one) for one in kept)
    assert Store(path).find_history(SMALL.replace(seed=3)) is None
    assert Store(path).problem is None


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
    Store(path).keep_history(finished(EXPERIMENT))
    assert Store(path).find([EXPERIMENT.replace(**change)]) == {}
    assert Store(path).find_history(EXPERIMENT.replace(**change)) is None


def test_equal_settings_are_the_same_run(path):
    Store(path).keep(outcome(EXPERIMENT.replace(learning_rate=1)))
    assert len(Store(path).find([EXPERIMENT.replace(learning_rate=1.0)])) == 1


def test_thousands_are_asked_for_at_once(path):
    Store(path).keep(outcome())
    wanted = [EXPERIMENT.replace(seed=seed) for seed in range(40_000)]
    assert list(Store(path).find(wanted)) == [EXPERIMENT]


def test_other_arithmetic_finds_nothing(path, monkeypatch):
    Store(path).keep(outcome())
    Store(path).keep_history(finished(SMALL))
    monkeypatch.setattr(store_module, "ARITHMETIC", store_module.ARITHMETIC + 1)
    assert Store(path).find([EXPERIMENT]) == {}
    assert Store(path).find_history(SMALL) is None


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
    store.keep_history(finished(SMALL, 1))
    store.keep_history(finished(SMALL, 2))
    assert same(store.find_history(SMALL), finished(SMALL, 2))


def test_looking_makes_no_file(path):
    assert Store(path).find([EXPERIMENT]) == {}
    assert Store(path).find_history(EXPERIMENT) is None
    assert not path.parent.exists()


def test_where_it_lies(monkeypatch, tmp_path):
    monkeypatch.setenv("ECHO_STORE", str(tmp_path / "mine"))
    assert default_path() == tmp_path / "mine"
    monkeypatch.delenv("ECHO_STORE")
    assert default_path().parent.name == "echo-lab"


# Bounded


def kept(path: Path) -> list[bool]:
    return [Store(path).find_history(SMALL.replace(seed=seed)) is not None for seed in range(5)]


def test_the_histories_used_longest_ago_go(path, monkeypatch):
    monkeypatch.setattr(store_module, "MOST_HISTORIES", 3)
    monkeypatch.setattr(store_module, "USED_SECONDS", 0.0)
    for seed in range(3):
        Store(path).keep_history(finished(SMALL.replace(seed=seed)))
    assert Store(path).find_history(SMALL) is not None
    for seed in (3, 4):
        Store(path).keep_history(finished(SMALL.replace(seed=seed)))
    assert kept(path) == [True, False, False, True, True]


def test_the_bytes_are_bounded(path, monkeypatch):
    Store(path).keep_history(finished(SMALL))
    with closing(sqlite3.connect(path)) as database:
        (size,) = database.execute("SELECT bytes FROM histories").fetchone()
    monkeypatch.setattr(store_module, "MOST_BYTES", 2.5 * size)
    for seed in range(1, 5):
        Store(path).keep_history(finished(SMALL.replace(seed=seed)))
    assert kept(path) == [False, False, False, True, True]


# What cannot have been trained


def test_a_loss_that_is_no_number(path):
    for loss in (math.nan, math.inf):
        Store(path).keep(Outcome(EXPERIMENT, 0.0, loss, None, 10, 0.1))
        assert math.isnan(Store(path).find([EXPERIMENT])[EXPERIMENT].loss)


@pytest.mark.parametrize(
    "wrong",
    [
        "accuracy = 9e999", "accuracy = -0.1", "accuracy = 1.1", "accuracy = 'much'", "loss = 9e999", "loss = -1",
        "loss = 'little'", "epochs = 0", "epochs = 2001", "epochs = 1.5", "epochs = 'ten'", "solved_at = 0",
        "solved_at = 2001", "solved_at = 'soon'", "seconds = -1", "seconds = 9e999", "seconds = x'00'",
    ],
)  # fmt: skip
def test_outcomes_that_no_training_gives_are_left_out(path, wrong):
    other = outcome(EXPERIMENT.replace(seed=1))
    Store(path).keep(outcome())
    change(path, f"UPDATE outcomes SET {wrong}")
    Store(path).keep(other)
    assert Store(path).find([EXPERIMENT, other.experiment]) == {other.experiment: other}


@pytest.mark.parametrize("wrong", ["x'00'", "'text'", "5", "zeroblob(100)"])
def test_histories_that_are_none_are_left_out(path, wrong):
    Store(path).keep_history(finished(SMALL))
    change(path, f"UPDATE histories SET history = {wrong}")
    assert Store(path).find_history(SMALL) is None
    Store(path).keep_history(finished(SMALL))
    assert same(Store(path).find_history(SMALL), finished(SMALL))


def test_a_history_in_the_place_of_another_is_left_out(path):
    Store(path).keep_history(finished(SMALL))
    Store(path).keep_history(finished(SMALL.replace(seed=1)))
    change(path, "UPDATE histories SET history = (SELECT history FROM histories WHERE settings LIKE '%\"seed\": 1,%')")
    assert Store(path).find_history(SMALL) is None
