"""The list of kept runs: what it shows, that it stays when histories go, and that it is read quickly."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from echo_core.runs import shelf
from echo_core.runs import store as stores
from echo_core.runs.outcome import Outcome
from echo_core.runs.shelf import Summary
from echo_core.runs.store import Store
from tests.runs.histories import finished
from tests.runs.stored import EXPERIMENT, SMALL, change, outcome

FIRST = datetime(2026, 1, 2, tzinfo=UTC)


def run(number: int):
    """A complete history, trained so many minutes after the first."""
    return dataclasses.replace(finished(SMALL.replace(seed=number)), trained_at=FIRST + timedelta(minutes=number))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs.sqlite")


def test_a_curve_is_the_means_of_equal_stretches():
    accuracies = np.repeat(np.array([0.0, 0.5, 0.25, 1.0], np.float32), 16)
    assert list(shelf.percents(accuracies)) == [0] * 8 + [50] * 8 + [25] * 8 + [100] * 8
    assert len(shelf.percents(np.zeros(2000, np.float32))) == shelf.POINTS
    assert list(shelf.percents(np.ones(3, np.float32))) == [100] * 3


def test_an_empty_store_lists_nothing_and_makes_no_file(store):
    assert store.kept() == []
    assert not store.path.exists()


def test_what_is_kept_is_listed_newest_first_after_a_restart(store):
    histories = [run(number) for number in range(3)]
    for history in (histories[1], histories[2], histories[0]):
        store.keep_history(history)
    listed = Store(store.path).kept()
    assert [one.experiment.seed for one in listed] == [2, 1, 0]
    for summary, history in zip(listed, reversed(histories), strict=True):
        assert summary == Summary.of(history)
        assert summary.outcome == Outcome.of(
            history.experiment, history.losses, history.accuracies, history.seconds
        )  # fmt: skip


def test_a_run_trained_again_is_listed_once(store):
    store.keep_history(run(0))
    again = dataclasses.replace(run(0), trained_at=FIRST + timedelta(days=1))
    store.keep_history(again)
    assert store.kept() == [Summary.of(again)]


def test_an_outcome_is_listed_without_date_and_curve_behind_the_others(store):
    store.keep(outcome(EXPERIMENT))
    store.keep_history(run(0))
    store.keep(Outcome(SMALL.replace(seed=0), 0.25, 1.0, None, 20, 1.0))  # the run of which a history is kept
    assert store.kept() == [Summary.of(run(0)), Summary(outcome(EXPERIMENT))]


def test_a_summary_stays_when_its_history_goes(store, monkeypatch):
    monkeypatch.setattr(stores, "MOST_HISTORIES", 1)
    for number in range(3):
        store.keep_history(run(number))
    assert [(one.experiment.seed, one.whole) for one in store.kept()] == [(2, True), (1, False), (0, False)]
    assert store.kept()[1] == dataclasses.replace(Summary.of(run(1)), whole=False)


def test_summaries_are_bounded_too(store, monkeypatch):
    monkeypatch.setattr(shelf, "MOST_SUMMARIES", 2)
    for number in range(4):
        store.keep_history(run(number))
    change(store.path, "DELETE FROM histories")
    assert [one.experiment.seed for one in store.kept()] == [3, 2]


def test_histories_of_an_earlier_version_are_summarised_by_and_by(store, monkeypatch):
    for number in range(3):
        store.keep_history(run(number))
    for statement in (
        "DROP TABLE summaries",
        "UPDATE histories SET history = x'00' WHERE settings LIKE '%\"seed\": 1%'",
    ):
        change(store.path, statement)
    monkeypatch.setattr(shelf, "MOST_READ", 2)
    assert len(Store(store.path).kept()) <= 2
    assert [one.experiment.seed for one in Store(store.path).kept()] == [2, 0]


@pytest.mark.parametrize(
    "damage",
    [
        "settings = '{'",
        "settings = '{\"lag\": 99}'",
        "settings = '[]'",
        "accuracy = 2.0",
        "epochs = 0",
        "trained_at = 1e300",
        "trained_at = 'yesterday'",
        "curve = x'ff'",
        "curve = 7",
    ],
)
def test_what_no_training_can_have_given_is_left_out(store, damage):
    for number in range(2):
        store.keep_history(run(number))
    change(store.path, f"UPDATE summaries SET {damage} WHERE trained_at = {FIRST.timestamp()}")
    change(store.path, "DELETE FROM histories")
    assert [one.experiment.seed for one in store.kept()] == [1]


def test_what_is_not_written_yet_is_listed(store):
    store.path.mkdir()  # no file can be there
    store.keep_history(run(0))
    assert store.kept() == [Summary.of(run(0))]


def test_a_full_shelf_is_listed_quickly_and_no_longer_than_it_may_be(store):
    whole = run(0)
    with store._database._open(1.0) as database, database:
        runs = [dataclasses.replace(whole, experiment=SMALL.replace(seed=number)) for number in range(1200)]
        shelf.write(database, stores.ARITHMETIC, {stores._key(one.experiment): one for one in runs})
    began = time.process_time()
    assert len(store.kept()) == shelf.MOST_LISTED
    assert time.process_time() - began < 2.0  # it takes a twentieth of that
