"""Gates and states against the LSTM by hand and Keras' own cell, and one row in slow motion."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight import slow_motion
from echo_core.insight.gates import MOST_STEPS, compute
from echo_core.insight.requests import GatesRequest, SlowMotionRequest
from echo_core.model.backend import keras
from echo_core.model.weights import Weights
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence as held_out_sequence
from tests.insight.networks import SMALL, random_weights, rows_by_hand, shift_register
from tests.model.test_training import VARIANTS


@pytest.mark.parametrize("name", VARIANTS)
def test_gates_and_states_step_by_step(name: str) -> None:
    experiment = VARIANTS[name]
    weights = random_weights(experiment, 0.5)
    told = compute(experiment, weights, GatesRequest())
    by_hand, _ = rows_by_hand(experiment, weights, held_out_sequence(experiment))
    rows = len(told.positions)
    assert rows == min(experiment.rows, max(1, MOST_STEPS // experiment.steps))
    expected = np.array(by_hand)[-rows:]  # (rows, steps, 6, units)
    for place, part in enumerate(told.steps):
        np.testing.assert_allclose(part, expected[:, :, place], atol=2e-4)
    assert sorted(told.order) == list(range(experiment.units))
    np.testing.assert_array_equal(told.numbers, gather(told.positions, held_out_sequence(experiment)))


def test_states_are_those_of_a_keras_cell() -> None:
    experiment = SMALL.replace(units=7)
    weights = random_weights(experiment)
    layer = keras.layers.LSTMCell(experiment.units)
    layer.build((None, experiment.vocabulary))
    layer.set_weights(weights[:3])
    told = compute(experiment, weights, GatesRequest())
    hidden = carried = np.zeros((len(told.numbers), experiment.units), np.float32)
    for s in range(experiment.steps):
        _, (hidden, carried) = layer(np.eye(experiment.vocabulary)[told.numbers[:, s]], [hidden, carried])
        np.testing.assert_allclose(told.steps.hidden[:, s], hidden, atol=1e-5)
        np.testing.assert_allclose(told.steps.cell[:, s], carried, atol=1e-5)


def test_units_that_act_alike_are_neighbours() -> None:
    """Three groups of units, dealt out in turn, come out as three stretches."""
    experiment = SMALL.replace(units=9, vocabulary=3)
    kernel = np.zeros((3, 36), np.float32)
    for unit in range(9):
        kernel[unit % 3, 18 + unit] = 1 + unit / 100
    weights = Weights.zeros(experiment)._replace(kernel=kernel)
    groups = compute(experiment, weights, GatesRequest()).order % 3
    assert np.count_nonzero(np.diff(np.append(groups, groups[0]))) == 3  # it runs in a circle


@pytest.mark.parametrize("row", [0, 5])
def test_slow_motion_shows_the_answer_arise(row: int) -> None:
    experiment = SMALL
    told = slow_motion.compute(experiment, shift_register(6, 2), SlowMotionRequest(row))
    sequence = held_out_sequence(experiment)
    np.testing.assert_array_equal(told.positions, frame(experiment).trained().inputs[row])
    np.testing.assert_array_equal(told.numbers, sequence[told.positions])
    assert told.expected == sequence[told.positions[-1] - 2] == told.said[-1, 0]
    assert told.right[-1] == pytest.approx(told.probabilities[-1, 0])
    assert told.probabilities[-1, 0] > 0.99
    # A register that nothing has reached yet reads out as a guess; then as the number shown two steps before.
    np.testing.assert_allclose(told.probabilities[:2], 1 / 6, rtol=1e-5)
    assert told.said[2, 0] == told.numbers[0]
    np.testing.assert_array_equal(
        told.steps.hidden, compute(experiment, shift_register(6, 2), GatesRequest()).steps.hidden[row]
    )


@pytest.mark.parametrize("state", ["carry", "reset"])
@pytest.mark.parametrize("row", [0, 2, 5])
def test_slow_motion_tells_the_states_that_a_row_starts_from(state: str, row: int) -> None:
    experiment = SMALL.replace(state=state)
    weights = random_weights(experiment)
    told = slow_motion.compute(experiment, weights, SlowMotionRequest(row))
    _, starts = rows_by_hand(experiment, weights, held_out_sequence(experiment))
    hidden, cell = starts[row]
    np.testing.assert_allclose(told.hidden_before, hidden, atol=1e-5)
    np.testing.assert_allclose(told.cell_before, cell, atol=1e-5)
    assert np.any(cell) == (state == "carry" and row >= experiment.batch_size)
