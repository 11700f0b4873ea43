"""Which earlier number a network echoes, on networks that echo exactly by construction."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight import counterfactual
from echo_core.insight.lag_profile import affordable, compute
from echo_core.insight.readings import Diagnosis, diagnosis, echoes
from echo_core.insight.requests import CounterfactualRequest, LagProfileRequest
from echo_core.insight.results import LagProfile, distances
from echo_core.model.plain import initial_weights
from echo_core.task.experiment import Experiment
from echo_core.task.sequences import fresh_sequences
from tests.insight.networks import SMALL, constant, random_weights, shift_register


def bars(experiment: Experiment, back: int) -> LagProfile:
    return compute(experiment, shift_register(experiment.vocabulary, back), LagProfileRequest())


@pytest.mark.parametrize(
    ("lag", "back", "found"),
    [
        (2, 2, Diagnosis.LAG),
        (0, 0, Diagnosis.LAG),
        (2, 0, Diagnosis.PRESENT),
        (1, 0, Diagnosis.PRESENT),
        (2, 1, Diagnosis.OFF_BY_ONE),
        (2, 3, Diagnosis.OFF_BY_ONE),
        (0, 2, Diagnosis.OTHER),
    ],
)
def test_the_bars_of_a_network_that_echoes_exactly(lag: int, back: int, found: Diagnosis) -> None:
    told = bars(SMALL.replace(lag=lag, units=6 * (back + 1)), back)
    assert told.share(back) == 1
    assert told.best == back
    assert diagnosis(told) is found
    others = told.shares[told.distances != back]
    np.testing.assert_allclose(others, 1 / 6, atol=0.08)
    assert told.constant == pytest.approx(1 / 6, abs=0.05)


def test_an_echo_among_only_two_numbers_is_no_constant() -> None:
    experiment = SMALL.replace(vocabulary=2, units=6)
    assert diagnosis(bars(experiment, 2)) is Diagnosis.LAG
    assert diagnosis(compute(experiment, constant(2, 1), LagProfileRequest())) is Diagnosis.CONSTANT


def test_a_constant_guess_and_a_random_network() -> None:
    told = compute(SMALL, constant(6, 4), LagProfileRequest())
    assert (told.constant, told.favourite, diagnosis(told)) == (1.0, 4, Diagnosis.CONSTANT)
    wide = Experiment(window=1, state="reset")
    untrained = compute(wide, initial_weights(wide), LagProfileRequest())
    assert diagnosis(untrained) in (Diagnosis.NOTHING, Diagnosis.PRESENT)
    assert not echoes(untrained)


def test_an_echo_out_of_a_carried_state() -> None:
    """With one number at a time in batches of one, the register lives in the carried state alone."""
    experiment = SMALL.replace(lag=0, window=1, batch_size=1, state="carry")
    assert bars(experiment, 2).share(2) == 1
    assert bars(experiment.replace(state="reset"), 2).share(2) < 0.5


@pytest.mark.parametrize("output", ["last", "sequence"])
def test_the_bar_at_the_lag_is_the_accuracy_on_the_same_sequences(output: str) -> None:
    experiment = SMALL.replace(output=output)
    weights = random_weights(experiment)
    told = compute(experiment, weights, LagProfileRequest())
    equal: dict[int, list[bool]] = {int(j): [] for j in told.distances}
    said = []
    for sequence in fresh_sequences(experiment, 0, affordable(experiment)):
        answers = counterfactual.compute(experiment, weights, CounterfactualRequest(tuple(sequence.tolist()))).before
        for position, expected, predicted in zip(
            answers.positions.ravel(), answers.expected.ravel(), answers.predicted.ravel(), strict=True
        ):
            if expected >= 0:
                said.append(predicted)
                for j, hits in equal.items():
                    if position >= j:
                        hits.append(sequence[position - j] == predicted)
    np.testing.assert_allclose(told.shares, [np.mean(hits) for hits in equal.values()], rtol=1e-6)
    assert told.constant == pytest.approx(np.bincount(said).max() / len(said))


def test_far_lags_are_looked_at_as_well() -> None:
    assert distances(Experiment(length=25)).tolist() == list(range(21))
    assert distances(Experiment(length=200, lag=150, window=2))[-3:].tolist() == [149, 150, 151]
    assert distances(Experiment(length=200, lag=199, window=2, batch_size=1))[-2:].tolist() == [198, 199]
