"""Grids, the plan of who trains what, and sweeps on real workers."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from echo_core.engine import Engine
from echo_core.model.program import ProgramKey
from echo_core.runs import tasks
from echo_core.runs.outcome import Outcome
from echo_core.runs.status import Status
from echo_core.runs.store import Store
from echo_core.sweeps import sweep as sweep_module
from echo_core.sweeps.grid import BASE, Grid, Place, cells, is_impossible, parse_values
from echo_core.sweeps.sweep import Plan, Sweep, Sweeps
from echo_core.sweeps.tables import as_csv, as_table
from echo_core.task.experiment import Experiment, SettingError
from tests.strategies import experiments

TINY = BASE.replace(vocabulary=5, units=4, epochs=60)
GRID = Grid(TINY, lags=(0, 1, 2), windows=(1, 2), units=(4,), seeds=2)


def trained(experiment: Experiment, accuracy: float = 1.0, solved_at: int | None = 40) -> Outcome:
    return Outcome(experiment, accuracy, 0.125, solved_at, 60, 0.5)


# Grids


@pytest.mark.parametrize(
    ("text", "values"),
    [("0-9", tuple(range(10))), ("1,3,5", (1, 3, 5)), (" 4 ", (4,)), ("5-3,4,1", (1, 3, 4, 5)), ("2,2", (2,))],
)
def test_values_of_ranges_and_lists(text, values):
    assert parse_values("lag", text) == values


@pytest.mark.parametrize("text", ["", "a", "1-", "-1", "1--2", "1,,2", "0-200", "99999999999", "1.5", "0-9" + "9" * 9])
def test_values_that_are_none(text):
    with pytest.raises(SettingError):
        parse_values("lag", text)


def test_a_grid_has_every_combination_first_seeds_first():
    runs = GRID.experiments()
    assert len(runs) == len(set(runs)) == GRID.runs == 12
    assert [run.seed for run in runs] == [0] * 6 + [1] * 6
    assert {(run.lag, run.window) for run in runs} == {(lag, window) for lag in (0, 1, 2) for window in (1, 2)}


def test_batches_shrink_only_where_rows_run_out():
    grid = Grid(BASE, lags=(0, 20, 21, 24), windows=(1, 25), units=(50,), seeds=1)
    assert {(e.lag, e.window): e.batch_size for e in grid.experiments()} == {
        (0, 1): 5, (20, 1): 5, (21, 1): 4, (24, 1): 1, (0, 25): 1, (20, 25): 1, (21, 25): 1, (24, 25): 1,
    }  # fmt: skip
    assert grid.smaller_batches()[Place(21, 1, 50)] == 4
    assert Place(20, 1, 50) not in grid.smaller_batches()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"lags": (25,)}, "lag"),
        ({"windows": (26,)}, "window"),
        ({"units": (0,)}, "units"),
        ({"seeds": 0}, "seeds"),
        ({"seeds": 21}, "seeds"),
        ({"lags": tuple(range(25)), "units": tuple(range(1, 257))}, "the grid"),
    ],
)
def test_a_grid_that_cannot_be(changes, named):
    values = {"base": BASE, "lags": (1,), "windows": (5,), "units": (50,), "seeds": 1}
    with pytest.raises(SettingError) as caught:
        Grid(**(values | changes))
    assert caught.value.setting == named


def test_the_impossible_half():
    grid = Grid(BASE, tuple(range(10)), tuple(range(1, 11)), (50,), 1)
    for run in grid.experiments():
        assert is_impossible(run) == (run.lag >= run.window)
    assert not is_impossible(BASE.replace(state="carry", window=1, lag=6, batch_size=6))


def test_cells_gather_seeds():
    one = GRID.cell(Place(1, 2, 4))
    found = cells([trained(one.replace(seed=1), 0.5, None), Outcome.impossible(one.replace(window=1)), trained(one)])
    cell = found[Place(1, 2, 4)]
    assert (cell.accuracy, cell.solved, cell.solved_at, cell.seconds, cell.impossible) == (0.75, 1, None, 0.5, False)
    assert [outcome.experiment.seed for outcome in cell.outcomes] == [0, 1]
    nothing = found[Place(1, 1, 4)]
    assert (nothing.accuracy, nothing.solved_at, nothing.seconds, nothing.impossible) == (None, None, None, True)


def test_an_outcome_is_the_mean_of_the_last_twenty_epochs():
    accuracies = np.array([0.0] * 30 + [1.0] * 20, np.float32)
    losses = np.array([9.0] * 31 + [1.0] * 19, np.float32)
    outcome = Outcome.of(TINY, losses, accuracies, 2.0)
    assert outcome.loss == pytest.approx(1.4)
    assert (outcome.accuracy, outcome.solved_at, outcome.epochs) == (1.0, 50, 50)
    assert Outcome.of(TINY, losses[:3], accuracies[:3], 2.0).loss == 9.0


def test_tables():
    runs = GRID.experiments()
    outcomes = [Outcome.impossible(run) if is_impossible(run) else trained(run) for run in reversed(runs)]
    lines = list(csv.DictReader(io.StringIO(as_csv(outcomes))))
    assert [(line["lag"], line["window"], line["seed"]) for line in lines[:3]] == [
        ("0", "1", "0"),
        ("0", "1", "1"),
        ("0", "2", "0"),
    ]
    assert {line["outcome"] for line in lines} == {"solved", "impossible"}
    assert lines[-1]["accuracy"] == ""
    assert as_table(GRID, outcomes).splitlines() == [
        "lag   window, 4 units",
        "         1     2",
        "  0  100.0 100.0",
        "  1      – 100.0",
        "  2      –     –",
    ]
    by_units = Grid(TINY, (0,), (2,), (4, 8), 1)
    assert as_table(by_units, [trained(by_units.cell(Place(0, 2, 8)))]).splitlines() == [
        "lag   units, window 2",
        "         4     8",
        "  0      … 100.0",
    ]


# The plan


@given(experiments())
def test_what_is_an_argument_of_the_program_does_not_make_another(one):
    other = one.replace(seed=7, epochs=1, learning_rate=0.5, state="reset", stop_when_solved=True)
    assert ProgramKey.of(one) == ProgramKey.of(other)
    assert ProgramKey.of(one) != ProgramKey.of(one.replace(units=257 - one.units))


def order(plan: Plan, workers: list[str], run_seconds: float) -> list[tuple[str, int] | None]:
    """Which unit count goes to which worker when all finish in turn."""
    taken: list[tuple[str, int] | None] = []
    while plan and len(taken) < 50:
        for worker in workers:
            experiment = plan.take(worker, workers, run_seconds)
            taken.append((worker, experiment.units) if experiment else None)
    return taken


def runs(units: int, count: int) -> list[Experiment]:
    return [BASE.replace(units=units, seed=seed) for seed in range(count)]


def test_a_program_stays_with_its_worker():
    plan = Plan([*runs(1, 3), *runs(2, 3)])
    assert order(plan, ["a", "b"], 1.0) == [("a", 1), ("b", 2)] * 3


def test_the_most_frequent_program_comes_first():
    plan = Plan([*runs(1, 1), *runs(2, 3)])
    assert order(plan, ["a"], 1.0) == [("a", 2)] * 3 + [("a", 1)]


def test_an_idle_worker_helps_where_that_is_worth_compiling_for():
    assert order(Plan(runs(1, 7)), ["a", "b"], 1.0)[:4] == [("a", 1), ("b", 1), ("a", 1), ("b", 1)]
    assert order(Plan(runs(1, 4)), ["a", "b"], 1.0) == [("a", 1), None] * 4
    assert order(Plan(runs(1, 2)), ["a", "b"], 10.0) == [("a", 1), ("b", 1)]


def test_what_a_lost_worker_had_compiled_is_free_again():
    plan = Plan(runs(1, 2))
    assert plan.take("a", ["a", "b"], 0.1)
    assert plan.take("b", ["a", "b"], 0.1) is None
    assert plan.take("b", ["b"], 0.1)
    assert not plan


# Sweeps


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "outcomes.sqlite")


def test_a_sweep_of_what_is_known_needs_no_worker(store):
    for run in GRID.experiments():
        if not is_impossible(run):
            store.keep(trained(run))
    sweep = Sweeps().submit(GRID.experiments(), store)
    snapshot = sweep.snapshot()
    assert (snapshot.status, snapshot.done, snapshot.total, snapshot.seconds_left) == (Status.FINISHED, 6, 6, None)
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
    sweeps.close("That was all.")
    assert (first.snapshot().status, first.snapshot().problem) == (Status.FAILED, "That was all.")
    assert second.snapshot().status is Status.STOPPED
    assert sweeps.submit(GRID.experiments(), store).snapshot().problem == "That was all."


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine(workers=2, warm=False)
    yield engine
    engine.close()


@pytest.mark.slow
def test_a_sweep_gives_what_training_one_by_one_gives(engine, store, monkeypatch):
    from echo_core.model.training import train

    monkeypatch.setattr(sweep_module, "STRETCH_SECONDS", 0.001)  # every run in many stretches
    sweep = engine.submit_sweep(GRID.experiments(), store)
    outcomes = {outcome.experiment: outcome for outcome in sweep.results()}
    assert sweep.snapshot().status is Status.FINISHED
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
    sweep = engine.submit_sweep(GRID.experiments(), store)
    found = 0
    for outcome in sweep.results():
        found += outcome.kind != "impossible"
        if found == 2:
            sweep.cancel()
    snapshot = sweep.snapshot()
    assert snapshot.status is Status.STOPPED
    assert 2 <= snapshot.done < snapshot.total == 6
    again = engine.submit_sweep(GRID.experiments(), store)
    assert again.snapshot().done >= 2
    assert sum(outcome.kind != "impossible" for outcome in again.results()) == 6


@pytest.mark.slow
def test_a_visitor_s_run_goes_before(engine, store):
    long = [BASE.replace(epochs=20_000, seed=seed) for seed in range(4)]
    sweep = engine.submit_sweep(long, store)
    run = engine.start(BASE.replace(epochs=50))
    deadline = time.monotonic() + 90
    while not engine.look(run).status.over:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert not sweep.over
    sweep.cancel()


@pytest.mark.slow
def test_a_sweep_that_nobody_watches_ends(engine, store, monkeypatch):
    monkeypatch.setattr(sweep_module, "UNWATCHED_SECONDS", 0.0)
    sweep = engine.submit_sweep(GRID.experiments(), store)
    deadline = time.monotonic() + 30
    while not sweep.over:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "Nobody was watching" in (sweep.snapshot().problem or "")


@pytest.mark.slow
def test_a_failing_worker_is_told(engine, store, monkeypatch):
    def broken(experiment: Experiment, previous: object, seconds: float) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(tasks, "train_stretch", broken)
    sweep = engine.submit_sweep(GRID.experiments(), store)
    assert all(outcome.kind == "impossible" for outcome in sweep.results())
    assert (sweep.snapshot().status, sweep.snapshot().problem) == (
        Status.FAILED,
        "A worker could not go on: OSError. Start again to train what is missing.",
    )


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
