"""Grids of experiments, and what their outcomes come to."""

from __future__ import annotations

import csv
import dataclasses
import io
import math

import pytest

from echo_core.runs.outcome import Outcome, OutcomeKind
from echo_core.sweeps.grid import BASE, Across, Grid, Place, is_impossible, parse_values
from echo_core.sweeps.tables import as_csv
from echo_core.task.errors import InputError
from echo_core.task.experiment import Experiment

TINY = BASE.replace(vocabulary=5, units=4, epochs=60)
GRID = Grid(TINY, lags=(0, 1, 2), across=Across.WINDOW, values=(1, 2), fixed=4, seeds=2)


def trained(experiment: Experiment, accuracy: float = 1.0, solved_at: int | None = 40) -> Outcome:
    return Outcome(experiment, accuracy, 0.125, solved_at, experiment.epochs, 0.5)


@pytest.mark.parametrize(
    ("text", "values"),
    [("0-9", tuple(range(10))), ("1,3,5", (1, 3, 5)), (" 4 ", (4,)), ("5-3,4,1", (1, 3, 4, 5)), ("2,2", (2,))],
)
def test_values_of_ranges_and_lists(text, values):
    assert parse_values("lag", text) == values


@pytest.mark.parametrize("text", ["", "a", "1-", "-1", "1--2", "1,,2", "0-200", "99999999999", "1.5", "0-9" + "9" * 9])
def test_values_that_are_none(text):
    with pytest.raises(InputError):
        parse_values("lag", text)


def test_a_grid_has_every_combination_first_seeds_first():
    runs = GRID.experiments()
    assert len(runs) == len(set(runs)) == GRID.runs == 12
    assert [run.seed for run in runs] == [0] * 6 + [1] * 6
    assert {(run.lag, run.window) for run in runs} == {(lag, window) for lag in (0, 1, 2) for window in (1, 2)}


def test_batches_shrink_only_where_rows_run_out():
    grid = Grid(BASE, (0, 20, 21, 24), Across.WINDOW, (1, 25), 50, 1)
    assert {(e.lag, e.window): e.batch_size for e in grid.experiments()} == {
        (0, 1): 5, (20, 1): 5, (21, 1): 4, (24, 1): 1, (0, 25): 1, (20, 25): 1, (21, 25): 1, (24, 25): 1,
    }  # fmt: skip
    assert grid.smaller_batches()[Place(21, 1)] == 4
    assert Place(20, 1) not in grid.smaller_batches()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"lags": (25,)}, "lag"),
        ({"values": (26,)}, "window"),
        ({"fixed": 0}, "units"),
        ({"across": Across.UNITS, "values": (0,), "fixed": 5}, "units"),
        ({"across": Across.UNITS, "values": (5,), "fixed": 26}, "window"),
        ({"seeds": 0}, "seeds"),
        ({"seeds": 21}, "seeds"),
        ({"across": Across.UNITS, "fixed": 5, "lags": tuple(range(25)), "values": tuple(range(1, 257))}, "grid"),
    ],
)
def test_a_grid_that_cannot_be(changes, named):
    values = {"base": BASE, "lags": (1,), "across": Across.WINDOW, "values": (5,), "fixed": 50, "seeds": 1}
    with pytest.raises(InputError) as caught:
        Grid(**(values | changes))
    assert caught.value.setting == named


def test_the_impossible_half():
    grid = Grid(BASE, tuple(range(10)), Across.WINDOW, tuple(range(1, 11)), 50, 1)
    for run in grid.experiments():
        assert is_impossible(run) == (run.lag >= run.window)
    assert not is_impossible(BASE.replace(state="carry", window=1, lag=6, batch_size=6))


def test_the_setting_that_does_not_vary_is_the_same_in_every_cell():
    by_window = Grid(BASE, (0, 1), Across.WINDOW, (1, 2), 7, 1)
    assert [(one.lag, one.window, one.units) for one in by_window.experiments()] == [
        (0, 1, 7), (0, 2, 7), (1, 1, 7), (1, 2, 7),
    ]  # fmt: skip
    by_units = Grid(BASE, (3,), Across.UNITS, (5, 10), 4, 2)
    assert [(one.lag, one.window, one.units, one.seed) for one in by_units.experiments()] == [
        (3, 4, 5, 0), (3, 4, 10, 0), (3, 4, 5, 1), (3, 4, 10, 1),
    ]  # fmt: skip
    for grid in (by_window, by_units):
        assert [grid.place_of(grid.cell(place)) for place in grid.places()] == grid.places()


def test_cells_gather_seeds():
    one = GRID.cell(Place(1, 2))
    second, hopeless = trained(one.replace(seed=1), 0.5, None), Outcome.impossible(one.replace(window=1))
    found = GRID.cells([second, hopeless, trained(one)])
    cell = found[Place(1, 2)]
    assert (cell.accuracy, cell.solved, cell.seconds, cell.impossible) == (0.75, 1, 0.5, False)
    assert cell.updates_to_solve is None
    assert [outcome.experiment.seed for outcome in cell.outcomes] == [0, 1]
    nothing = found[Place(1, 1)]
    assert (nothing.accuracy, nothing.updates_to_solve, nothing.seconds, nothing.impossible) == (None, None, None, True)


def test_every_cell_has_the_updates_of_the_base():
    """Rows by hand: 25 at lag 0 in a window of 1, 21 in one of 5, 16 in one of 10, 1 in one of 25."""
    grid = Grid(BASE, (0,), Across.WINDOW, (1, 5, 10, 25), 50, 1)
    cells = [grid.cell(Place(0, window)) for window in grid.values]
    assert [(one.batches, one.epochs) for one in cells] == [(5, 1600), (4, 2000), (3, 2667), (1, 8000)]
    assert grid.updates == 8000
    assert grid.epochs() == (1600, 8000)
    for cell in cells:
        assert 0 <= cell.batches * cell.epochs - grid.updates < cell.batches


def test_no_cell_has_more_epochs_than_there_may_be():
    grid = Grid(BASE.replace(epochs=15_000), (0,), Across.WINDOW, (5, 25), 50, 1)
    assert grid.epochs() == (15_000, 20_000)


def test_updates_to_solve_count_those_of_every_epoch():
    grid = Grid(BASE, (0,), Across.WINDOW, (1, 10), 50, 2)
    solved = [trained(run, 1.0, epoch) for run, epoch in zip(grid.experiments(), (100, 200, 120, 220), strict=True)]
    cells = grid.cells(solved)
    assert cells[Place(0, 1)].updates_to_solve == 5 * 110
    assert cells[Place(0, 10)].updates_to_solve == 3 * 210


def test_the_time_is_that_of_the_runs_that_were_timed():
    cell = GRID.cell(Place(1, 2))
    runs = [dataclasses.replace(trained(cell.replace(seed=seed)), seconds=math.nan) for seed in range(2)]
    assert GRID.cells(runs)[Place(1, 2)].seconds is None
    assert GRID.cells([runs[0], trained(cell.replace(seed=1))])[Place(1, 2)].seconds == 0.5
    assert runs[0].record()["seconds"] is None


def test_outcomes_as_csv():
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


def test_an_outcome_in_a_word():
    kinds = [Outcome.impossible(TINY).kind, trained(TINY).kind, trained(TINY, 0.5, None).kind]
    assert kinds == [OutcomeKind.IMPOSSIBLE, OutcomeKind.SOLVED, OutcomeKind.UNSOLVED]
    assert Outcome.impossible(TINY).record()["outcome"] == "impossible"
