"""The runs that fill the map are real runs of its cells, and each cell opens its own."""

from __future__ import annotations

import math

import numpy as np
import pytest

from echo_core.records import recorded_map
from echo_core.records.recordings import recorded
from echo_core.runs.outcome import Outcome
from echo_core.sweeps.grid import Place, default_grid, is_impossible
from echo_core.task.presets import PRESETS

GRID = default_grid()
CELLS = [cell for place in GRID.places() if not is_impossible(cell := GRID.cell(place))]


def test_every_run_that_can_beat_guessing_is_recorded_and_no_other():
    assert set(recorded_map.outcomes()) == {run for run in GRID.experiments() if not is_impossible(run)}
    assert len(recorded_map.outcomes()) == 165
    for experiment, outcome in recorded_map.outcomes().items():
        assert outcome.experiment == experiment
        assert outcome.epochs == experiment.epochs
        assert 0 <= outcome.accuracy <= 1
        assert math.isnan(outcome.seconds)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"lag {cell.lag} window {cell.window}")
def test_the_run_that_a_cell_opens_is_whole_and_came_to_what_the_map_says(cell):
    history = recorded_map.history(cell)
    assert history.experiment == cell
    assert history.complete
    told = recorded_map.outcomes()[cell]
    assert told == Outcome.of(cell, history.losses, history.accuracies, math.nan)
    assert recorded(cell).experiment == cell
    assert recorded(cell.replace(seed=1)) is None


def test_a_preset_that_is_a_cell_too_keeps_its_own_recording():
    cell = GRID.cell(Place(1, 5))
    assert cell == PRESETS["state-reset"].experiment
    assert recorded(cell).trained_at != recorded_map.history(cell).trained_at


def test_it_is_small_enough_to_be_delivered():
    assert recorded_map._FILE.stat().st_size < 1_500_000


@pytest.mark.slow
def test_training_today_begins_as_recorded():
    from echo_core.model.training import advance, initial_state

    cell = GRID.cell(Place(4, 8))
    _, metrics = advance(cell, initial_state(cell), 30)
    np.testing.assert_allclose(metrics.losses, recorded_map.history(cell).losses[:30], atol=2e-3)
