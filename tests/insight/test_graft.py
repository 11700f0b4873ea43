"""A row that goes on from another row's state: against an LSTM by hand, and on networks that are known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight.graft import compute
from echo_core.insight.readings import GraftEffect, donor_step, graft_effect
from echo_core.insight.requests import GraftRequest, SlowMotionRequest
from echo_core.insight.row_results import Graft
from echo_core.insight.slow_motion import compute as slow_motion
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence as held_out_sequence
from tests.insight.networks import SMALL, constant, dense, forward, random_weights, rows_by_hand, shift_register

WIDE = Experiment(lag=2, window=4, length=12, vocabulary=40, units=120, batch_size=3, state="reset")
REGISTER = shift_register(40, 2)
NUMBERS = gather(frame(WIDE).trained().inputs, held_out_sequence(WIDE))


@pytest.mark.parametrize(
    "experiment",
    [
        SMALL,
        SMALL.replace(state="carry", missing="mask"),
        SMALL.replace(missing="mark", context="whole", output="sequence"),
    ],
    ids=["reset", "carry masked", "whole marked"],
)
@pytest.mark.parametrize("donor", [None, 0])
def test_against_an_lstm_by_hand(experiment: Experiment, donor: int | None) -> None:
    weights, sequence = random_weights(experiment, 1.0), held_out_sequence(experiment)
    rows = frame(experiment).trained()
    told, _ = rows_by_hand(experiment, weights, sequence)
    row, step = experiment.rows - 1, 3
    numbers = gather(rows.inputs, sequence)
    zeros = np.zeros(experiment.units)
    cell, hidden = (zeros, zeros) if donor is None else told[donor][step - 1][4:]
    rest = numbers[row, step:]
    after = forward(weights, dense(rest, experiment.vocabulary), (rest < 0) & rows.masked, hidden, cell)[-1][5]
    found = compute(experiment, weights, GraftRequest(row, step, donor))
    for said, probabilities, state in (
        (found.said, found.probabilities, told[row][-1][5]),
        (found.grafted, found.grafted_probabilities, after),
    ):
        exponentials = np.exp(state @ weights.output_kernel + weights.output_bias)
        expected = exponentials / exponentials.sum()
        assert said.tolist() == np.argsort(-expected)[:3].tolist()
        np.testing.assert_allclose(probabilities, np.sort(expected)[::-1][:3], rtol=1e-3)
    assert found.donor is None if donor is None else (found.donor == numbers[donor]).all()


def test_without_a_graft_it_says_what_slow_motion_tells() -> None:
    graft = compute(WIDE, REGISTER, GraftRequest(4, 2, 4))  # its own state
    motion = slow_motion(WIDE, REGISTER, SlowMotionRequest(4))
    assert graft.said.tolist() == graft.grafted.tolist() == motion.said[-1, :3].tolist()
    assert graft.expected == motion.expected
    assert graft_effect(graft) is GraftEffect.SAME


@pytest.mark.parametrize(("step", "effect"), [(1, GraftEffect.SAME), (2, GraftEffect.DONOR), (4, GraftEffect.DONOR)])
def test_a_register_names_the_number_of_the_other_row_once_it_is_in_the_state(step: int, effect: GraftEffect) -> None:
    graft = compute(WIDE, REGISTER, GraftRequest(0, step, 5))
    assert graft.said[0] == graft.expected == NUMBERS[0, 1]
    assert graft_effect(graft) is effect
    assert donor_step(graft) == (None if effect is GraftEffect.SAME else 2)
    assert graft.grafted[0] == (NUMBERS[0, 1] if effect is GraftEffect.SAME else NUMBERS[5, 1])


def test_zeros_are_nobodys_memory() -> None:
    graft = compute(WIDE, REGISTER, GraftRequest(0, 2, None))
    assert graft.donor is None
    assert graft_effect(graft) is not GraftEffect.DONOR
    np.testing.assert_allclose(graft.grafted_probabilities, 1 / 40, rtol=1e-3)  # an empty register knows nothing


def test_what_does_not_look_at_its_state_is_the_same() -> None:
    experiment = WIDE.replace(units=40)
    assert graft_effect(compute(experiment, constant(40, 3), GraftRequest(0, 4, 5))) is GraftEffect.SAME


@pytest.mark.parametrize(
    ("now", "donor", "effect"),
    [
        (9, [9, 8, 7], GraftEffect.DONOR),
        (7, [9, 8, 7], GraftEffect.NEITHER),  # shown to the other row after the graft
        (3, [3, 8, 7], GraftEffect.OWN),  # its own, and the other's
        (3, None, GraftEffect.OWN),
        (6, None, GraftEffect.NEITHER),
        (1, [1, 8, 7], GraftEffect.SAME),
    ],
)
def test_whose_number_is_named(now: int, donor: list[int] | None, effect: GraftEffect) -> None:
    sure = np.ones(1, np.float32)
    one = None if donor is None else np.array(donor)
    graft = Graft(2, np.array([1, 2, 3]), one, 1, np.array([1]), sure, np.array([now]), sure)
    assert graft_effect(graft) is effect
