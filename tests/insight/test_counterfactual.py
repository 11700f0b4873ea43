"""A network's answers, and what changing one number does to them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from echo_core.insight.counterfactual import SAID, compute
from echo_core.insight.requests import CounterfactualRequest
from echo_core.insight.results import Counterfactual
from echo_core.model.prediction import predict
from echo_core.model.weights import Weights
from echo_core.task.errors import InputError
from echo_core.task.experiment import Experiment
from echo_core.task.framing import gather
from echo_core.task.sequences import fresh_sequences
from echo_core.task.sequences import test_sequence as held_out_sequence
from tests.insight.networks import SMALL, constant, random_weights, rows_by_hand, shift_register
from tests.model.test_training import VARIANTS


def ask(
    experiment: Experiment, weights: Weights, numbers: Sequence[int], change: tuple[int, int] | None = None
) -> Counterfactual:
    return compute(experiment, weights, CounterfactualRequest(tuple(numbers), change))


@pytest.mark.parametrize("name", VARIANTS)
def test_answers_are_those_of_the_keras_network(name: str) -> None:
    experiment = VARIANTS[name]
    weights = random_weights(experiment)
    sequence = fresh_sequences(experiment, 3, 1)[0]
    answers = ask(experiment, weights, sequence.tolist()).before
    prediction = predict(experiment, weights, sequence)
    counts = prediction.expected >= 0
    np.testing.assert_array_equal(answers.expected, prediction.expected)
    np.testing.assert_array_equal(answers.predicted[counts], prediction.predicted[counts])
    np.testing.assert_allclose(answers.probabilities[..., 0][counts], prediction.probability[counts], rtol=1e-4)
    assert answers.numbers.shape == (*answers.expected.shape, SAID)
    assert (np.diff(answers.probabilities) <= 0).all()
    np.testing.assert_array_equal(
        gather(answers.positions - experiment.lag, sequence)[counts], answers.expected[counts]
    )


def test_runners_up_are_the_next_in_the_whole_distribution() -> None:
    weights = random_weights(SMALL)
    sequence = held_out_sequence(SMALL)
    answers = ask(SMALL, weights, sequence.tolist()).before
    told, _ = rows_by_hand(SMALL, weights, sequence)
    logits = np.array([row[-1][5] for row in told]) @ weights[3] + weights[4]
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_array_equal(answers.numbers, np.argsort(-probabilities, axis=1)[:, :SAID])
    np.testing.assert_allclose(answers.probabilities, -np.sort(-probabilities, axis=1)[:, :SAID], rtol=1e-3)


@pytest.mark.parametrize("position", range(SMALL.length))
def test_changing_one_number_changes_only_the_answer_a_lag_later(position: int) -> None:
    numbers = held_out_sequence(SMALL).tolist()
    other = (numbers[position] + 1) % SMALL.vocabulary
    asked = ask(SMALL, shift_register(SMALL.vocabulary, SMALL.lag), numbers, change=(position, other))
    later = asked.before.positions == position + SMALL.lag
    np.testing.assert_array_equal(asked.changed, later)
    np.testing.assert_array_equal(asked.due, later)
    assert asked.position == position
    assert (asked.after.predicted[later] == other).all()


def test_a_change_that_changes_nothing() -> None:
    asked = ask(SMALL, constant(6, 4), held_out_sequence(SMALL).tolist(), change=(5, 0))
    assert not asked.changed.any()
    assert asked.due.any()
    assert (asked.after.predicted == 4).all()


def test_without_a_change_nothing_has_changed() -> None:
    asked = ask(SMALL, shift_register(6, 2), held_out_sequence(SMALL).tolist())
    assert asked.position is None
    assert not asked.changed.any()
    assert not asked.due.any()


def test_a_change_outside_of_the_sequence() -> None:
    weights, numbers = shift_register(6, 2), held_out_sequence(SMALL).tolist()
    with pytest.raises(InputError, match="position: out of range; got 12; low 0; high 11"):
        ask(SMALL, weights, numbers, change=(12, 0))
    with pytest.raises(InputError, match="sequence: out of range; got 6; low 0; high 5"):
        ask(SMALL, weights, numbers, change=(3, 6))
