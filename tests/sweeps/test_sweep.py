"""Sweeps: what is known, what is shared, and what real workers train."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from echo_core.engine import Engine
from echo_core.runs.outcome import Outcome
from echo_core.runs.status import Problem, Status
from echo_core.runs.store import Store
from echo_core.sweeps import sweep as sweep_module
from echo_core.sweeps import tasks
from echo_core.sweeps.grid import BASE, Across, Grid, is_impossible
from echo_core.sweeps.queue import Sweeps
from echo_core.sweeps.sweep import Sweep
from echo_core.task.experiment import Experiment

TINY = BASE.replace(vocabulary=5, units=4, epochs=60)
GRID = Grid(TINY, lags=(0, 1, 2), across=Across.WINDOW, values=(1, 2), fixed=4, seeds=2)


def trained(experiment: Experiment) -> Outcome:
    return Outcome(experiment, 1.0, 0.125, 40, experiment.epochs, 0.5)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "outcomes.sqlite")


def test_a_sweep_of_what_is_known_needs_no_worker(store):
    for run in GRID.experiments():
        if not is_impossible(run):
            store.keep(trained(run))
    sweep = Sweeps().submit(GRID.experiments(), store)
    snapshot = sweep.snapshot()
    assert (snapshot.status, snapshot.done, snapshot.total, snapshot.seconds_left) == (Status.COMPLETE, 6, 6, None)
    assert len(list(sweep.results())) == 12
    assert sum(outcome.kind == "impossible" for outcome in snapshot.outcomes) == 6


def test_sweeps_queue_and_the_same_one_is_shared(store):
    sweeps = Sweeps()
    first, second, third = (sweeps.submit(GRID.experiments()[:count], store) for count in (1, 7, 8))
    assert sweeps.submit(GRID.experiments()[:7], store) is second
    assert [sweep.snapshot().place for sweep in (first, second, third)] == [None, 1, 2]
    second.cancel()
    fourth = sweeps.submit(GRID.experiments()[:9], store)
    assert [sweep.snapshot().place for sweep in (third, fourth)] == [1, 2]
    sweeps.follow(None)
    assert (first.snapshot().status, first.snapshot().problem) == (Status.FAILED, Problem.NO_CLUSTER)
    assert second.snapshot().status is Status.STOPPED
    fifth = sweeps.submit(GRID.experiments(), store)
    sweeps.close()
    assert (fifth.snapshot().status, fifth.snapshot().problem) == (Status.STOPPED, None)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine(workers=2, warm=False)
    yield engine
    engine.close()


@pytest.mark.slow
def test_a_sweep_gives_what_training_one_by_one_gives(engine, store, monkeypatch):
    from echo_core.model.training import train

    monkeypatch.setattr(sweep_module, "TASK_SECONDS", 0.001)  # every run in many tasks
    sweep = engine._sweeps.submit(GRID.experiments(), store)
    outcomes = {outcome.experiment: outcome for outcome in sweep.results()}
    assert sweep.snapshot().status is Status.COMPLETE
    assert set(outcomes) == set(GRID.experiments())
    for run, outcome in outcomes.items():
        if outcome.kind == "impossible":
            assert is_impossible(run)
            continue
        result = train(run)
        assert outcome == Outcome.of(run, result.losses, result.accuracies, outcome.seconds)
    assert len(store.find(GRID.experiments())) == 6


@pytest.mark.slow
def test_a_cancelled_sweep_keeps_what_it_found_and_the_next_goes_on(engine, store):
    sweep = engine._sweeps.submit(GRID.experiments(), store)
    found = 0
    for outcome in sweep.results():
        found += outcome.kind != "impossible"
        if found == 2:
            sweep.cancel()
    snapshot = sweep.snapshot()
    assert snapshot.status is Status.STOPPED
    assert 2 <= snapshot.done < snapshot.total == 6
    again = engine._sweeps.submit(GRID.experiments(), store)
    assert again.snapshot().done >= 2
    assert sum(outcome.kind != "impossible" for outcome in again.results()) == 6


@pytest.mark.slow
def test_a_visitor_s_run_goes_before(engine, store):
    long = [BASE.replace(epochs=20_000, seed=seed) for seed in range(4)]
    sweep = engine._sweeps.submit(long, store)
    short = BASE.replace(epochs=50)
    engine.runs.train(short, "ann")
    deadline = time.monotonic() + 90
    while not engine.runs.watch(short, "ann").status.over:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert not sweep.over
    sweep.cancel()


@pytest.mark.slow
def test_a_sweep_that_nobody_watches_ends(engine, store, monkeypatch):
    monkeypatch.setattr(sweep_module, "UNWATCHED_SECONDS", 0.0)
    sweep = engine._sweeps.submit(GRID.experiments(), store)
    deadline = time.monotonic() + 30
    while not sweep.over:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert sweep.snapshot().problem is Problem.UNWATCHED


@pytest.mark.slow
def test_a_failing_worker_is_told(engine, store, monkeypatch):
    def broken(experiment: Experiment, previous: object, seconds: float) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(tasks, "train_on", broken)
    sweep = engine._sweeps.submit(GRID.experiments(), store)
    assert all(outcome.kind == "impossible" for outcome in sweep.results())
    assert (sweep.snapshot().status, sweep.snapshot().problem) == (Status.FAILED, Problem.SLICE_FAILED)


def test_time_left_is_told_after_a_few_runs(store, monkeypatch):
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    sweep = Sweep(GRID.experiments(), store)
    left = []
    for run in [run for run in GRID.experiments() if not is_impossible(run)]:
        sweep._take(trained(run))
        left.append(sweep.snapshot().seconds_left)
        now += 2.0
    assert left == [None, None, None, 4.0, 2.0, 0.0]
