"""What can be read out of a state, on registers that hold exactly what they hold."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight.linear_probe import compute
from echo_core.insight.requests import LinearProbeRequest
from echo_core.model.weights import Weights
from tests.insight.networks import SMALL, shift_register


@pytest.mark.parametrize("back", [0, 2])
def test_a_register_remembers_what_it_holds_and_nothing_else(back: int) -> None:
    experiment = SMALL.replace(units=6 * (back + 1))
    told = compute(experiment, shift_register(6, back), LinearProbeRequest())
    held = told.distances <= back
    np.testing.assert_array_equal(told.accuracies[held], 1)
    np.testing.assert_allclose(told.accuracies[~held], told.chance, atol=0.1)


def test_a_register_in_a_carried_state() -> None:
    experiment = SMALL.replace(lag=0, window=1, batch_size=1, state="carry", length=21)
    assert compute(experiment, shift_register(6, 2), LinearProbeRequest()).accuracies[:3].tolist() == [1, 1, 1]
    other_lane = experiment.replace(batch_size=3)  # lane k is shown every third number
    told = compute(other_lane, shift_register(6, 2), LinearProbeRequest()).accuracies
    assert told[0] == told[3] == told[6] == 1
    assert told[[1, 2, 4, 5]].max() < 0.4


def test_a_dead_network_remembers_nothing() -> None:
    np.testing.assert_allclose(compute(SMALL, Weights.zeros(SMALL), LinearProbeRequest()).accuracies, 1 / 6, atol=0.1)
