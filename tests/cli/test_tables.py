"""Tables to read in a terminal."""

from __future__ import annotations

import numpy as np

from echo_core.cli.tables import grid_table, grid_tables, rows_table
from echo_core.cli.words import smaller_batches
from echo_core.runs.outcome import Outcome
from echo_core.sweeps.grid import BASE, Across, Grid, Place, is_impossible
from echo_core.task.experiment import Experiment

TINY = BASE.replace(vocabulary=5, units=4, epochs=60)
GRID = Grid(TINY, lags=(0, 1, 2), across=Across.WINDOW, values=(1, 2), fixed=4, seeds=2)


def trained(experiment: Experiment, accuracy: float = 1.0) -> Outcome:
    return Outcome(experiment, accuracy, 0.125, 40, 60, 0.5)


def test_a_grid_of_windows():
    outcomes = [Outcome.impossible(run) if is_impossible(run) else trained(run) for run in GRID.experiments()]
    assert grid_table(GRID, reversed(outcomes)).splitlines() == [
        "lag   window, 4 units",
        "         1     2",
        "  0  100.0 100.0",
        "  1      – 100.0",
        "  2      –     –",
    ]


def test_a_grid_of_units_with_a_cell_that_is_not_known():
    grid = Grid(TINY, (0,), Across.UNITS, (4, 8), 2, 1)
    assert grid_table(grid, [trained(grid.cell(Place(0, 8)))]).splitlines() == [
        "lag   units, window 2",
        "         4     8",
        "  0      … 100.0",
    ]


def test_each_of_several_grids_has_its_own_outcomes():
    grids = [Grid(TINY, (0,), Across.WINDOW, (1, 2), units, 1) for units in (4, 8)]
    outcomes = [trained(run, run.units / 10 + run.window / 100) for grid in grids for run in grid.experiments()]
    assert grid_tables(grids, outcomes).splitlines() == [
        "lag   window, 4 units",
        "         1     2",
        "  0   41.0  42.0",
        "",
        "lag   window, 8 units",
        "         1     2",
        "  0   81.0  82.0",
    ]


def test_smaller_batches_are_named_once():
    grids = [Grid(BASE, (0, 23), Across.WINDOW, (5,), units, 1) for units in (4, 8)]
    assert smaller_batches(grids) == "Fewer rows than a batch of 5, so a smaller batch: lag 23 window 5: 2."
    assert smaller_batches([GRID]) == ""


def test_rows_when_every_step_answers():
    experiment = Experiment(length=3, window=2, batch_size=2, missing="mark", output="sequence")
    assert rows_table(experiment, np.array([3, 14, 15])).splitlines() == [
        "t   shown   answer",
        "0    -  3     -  -   no number lies that far back",
        "1    3 14     -  3",
        "2   14 15     3 14",
    ]
