"""The rule that a network follows: on networks that keep a distance or count, and against a step of its own."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight.readings import NAMED, Rule, RuleKind, rule, since
from echo_core.insight.requests import RuleRequest, ShownRequest
from echo_core.insight.results import LengthProfile, RuleHistory
from echo_core.insight.rule import FEWEST_ROWS, MOST_ROWS, compute, most_shown, rows_shown
from echo_core.insight.shown import compute as show
from echo_core.model.weights import Weights
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.sequences import fresh_numbers, fresh_sequences, one_hot, training_sequences
from tests.insight.lengths import kept, profile
from tests.insight.networks import SMALL, ageing, constant, counter, dense, forward, random_weights, shift_register

DISTANCE, PLACE, MIXED, NONE = RuleKind


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (profile(1, 5, kept(1, range(2, 9))), Rule(DISTANCE, 1, None, 1.0)),
        (profile(1, 5, kept(1, range(2, 9)) | {8: {1: 0.8125}}), Rule(DISTANCE, 1, None, 0.8125)),
        (profile(0, 1, kept(0, range(1, 5))), Rule(DISTANCE, 0, None, 1.0)),
        (profile(1, 5, kept(1, range(2, 8))), Rule(MIXED, None, None, 1.0)),  # not at the last
        (profile(1, 5, kept(1, range(3, 9))), Rule(MIXED, None, None, 1.0)),  # not at the first
        (profile(1, 5, {5: {1: 1.0}, 6: {2: 0.875}}), Rule(PLACE, None, 4, 0.875)),
        (profile(1, 5, {5: {4: 1.0}, 6: {5: 1.0}}), Rule(PLACE, None, 1, 1.0)),  # a wrong one, but a place
        (profile(1, 5, {5: {1: 1.0}, 6: {2: 0.75}}), Rule(MIXED, None, None, 1.0)),
        (profile(1, 5, {5: {1: 0.75}, 6: {2: 1.0}}), Rule(NONE, None, None, 0.75)),
        (profile(1, 5, {}), Rule(NONE, None, None, 0.0)),
        (profile(6, 1, kept(6, range(7, 14))), Rule(NONE, None, None, 0.0)),  # not at any count that is judged
        (profile(5, 5, kept(5, range(6, 9))), Rule(DISTANCE, 5, None, 1.0)),
    ],
)
def test_the_judgement(told: LengthProfile, found: Rule) -> None:
    assert rule(told) == found


def test_a_distance_that_is_the_only_place_as_well_is_a_distance() -> None:
    both = profile(1, 2, {shown: {1: 1.0, shown - 1: 1.0} for shown in range(2, 6)})
    assert rule(both).kind is DISTANCE


@pytest.mark.parametrize("back", [0, 1, 2, 3])
def test_a_network_that_keeps_a_distance(back: int) -> None:
    experiment = Experiment(lag=back, window=4, length=12, vocabulary=20, units=20 * (back + 1), batch_size=1)
    told = compute(experiment, shift_register(20, back), RuleRequest())
    assert rule(told) == Rule(DISTANCE, back, None, 1.0)
    assert all(told.at_distance(shown, back) == 1.0 for shown in range(back + 1, told.most + 1))


@pytest.mark.parametrize("place", [1, 2, 4])
def test_a_network_that_counts_from_zero(place: int) -> None:
    weights = counter(20, place)
    experiment = Experiment(lag=4 - place, window=4, length=12, vocabulary=20, units=20 + place, batch_size=1)
    told = compute(experiment, weights, RuleRequest())
    assert all(told.at_place(shown, place) > 0.99 for shown in range(place, told.most + 1))
    assert rule(told).kind is PLACE
    assert rule(told).place == place


def test_a_network_that_is_right_for_its_own_length_alone() -> None:
    experiment = Experiment(lag=1, window=4, length=12, vocabulary=20, units=41, batch_size=1)
    told = compute(experiment, ageing(20, 1, 5), RuleRequest())
    assert 0.9 < told.at_distance(4, 1) < 1
    assert told.at_distance(5, 1) < 0.1
    assert rule(told) == Rule(MIXED, None, None, told.at_distance(4, 1))


@pytest.mark.parametrize("weights", [constant(20, 3), random_weights(Experiment(vocabulary=20, units=20))])
def test_a_network_without_a_rule(weights: Weights) -> None:
    told = compute(Experiment(vocabulary=20, units=20, window=4), weights, RuleRequest())
    assert rule(told).kind is NONE
    assert rule(told).share < NAMED / 2


@pytest.mark.parametrize(
    "experiment",
    [SMALL, SMALL.replace(output="sequence"), SMALL.replace(context="whole", missing="mask"), SMALL.replace(lag=9)],
    ids=["last", "every step", "whole", "beyond"],
)
def test_against_an_lstm_by_hand(experiment: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("echo_core.insight.rule.FEWEST_ROWS", 40)
    monkeypatch.setattr("echo_core.insight.rule.PRODUCTS", 1)
    weights = random_weights(experiment, 1.0)
    told = compute(experiment, weights, RuleRequest())
    assert told.rows == 40
    numbers = fresh_numbers(experiment, told.rows, most_shown(experiment))
    equal = np.zeros((told.most, told.most))
    zeros = np.zeros(experiment.units)
    for row in numbers:
        steps = forward(weights, dense(row, experiment.vocabulary), np.zeros(told.most, bool), zeros, zeros)
        for shown, step in enumerate(steps, start=1):
            named = (step[5] @ weights.output_kernel + weights.output_bias).argmax()
            equal[shown - 1, :shown] += row[shown - 1 :: -1] == named
    np.testing.assert_allclose(told.shares * told.rows, np.where(np.tri(told.most), equal, np.nan), atol=1e-4)


@pytest.mark.parametrize(
    "experiment",
    [Experiment(), Experiment(length=200, window=200, units=256, vocabulary=1000, batch_size=1)],
    ids=["context", "largest"],
)
def test_there_are_enough_rows_to_tell_shares_apart(experiment: Experiment) -> None:
    assert FEWEST_ROWS <= rows_shown(experiment) <= MOST_ROWS


def test_the_numbers_shown_are_of_no_sequence() -> None:
    experiment = Experiment()
    rows = fresh_numbers(experiment, 500, experiment.length)
    assert len(np.unique(rows, axis=0)) == 500
    met = [training_sequences(experiment, 0, 2000), fresh_sequences(experiment, 0, 500)]
    assert not {tuple(row) for row in rows.tolist()} & {tuple(row) for row in np.concatenate(met).tolist()}


@pytest.mark.parametrize(
    ("shares", "epoch"),
    [([0.0, 0.9, 0.9], 40), ([0.9, 0.9, 0.9], 0), ([0.9, 0.1, 0.8], 100), ([0.9, 0.9, 0.7], None)],
)
@pytest.mark.parametrize(
    ("kind", "line"), [(DISTANCE, "distance"), (PLACE, "place"), (MIXED, "right"), (NONE, "right")]
)
def test_since_when_a_rule_is_followed_to_the_last(
    shares: list[float], epoch: int | None, kind: RuleKind, line: str
) -> None:
    never = {name: np.zeros(3) for name in ("right", "distance", "place")}
    history = RuleHistory(np.array([0, 40, 100], np.int32), **never | {line: np.array(shares)})
    assert since(history, kind) == epoch


@pytest.mark.parametrize("numbers", [(3, 1, 4), (5,), (1,) * 40])
def test_any_row_can_be_shown_alone(numbers: tuple[int, ...]) -> None:
    told = show(SMALL, shift_register(6, 2), ShownRequest(numbers))
    assert told.numbers.tolist() == list(numbers)
    assert told.right(2) == (numbers[-3] if len(numbers) > 2 else None)
    if told.right(2) is not None:
        assert told.said[0] == told.right(2)
    assert told.places == [place for place, number in enumerate(numbers, start=1) if number == told.said[0]]
    assert (np.diff(told.probabilities) <= 0).all()


def test_a_row_shown_alone_is_the_same_as_among_many() -> None:
    weights = random_weights(SMALL, 1.0)
    row = tuple(fresh_numbers(SMALL, 1, 8)[0].tolist())
    zeros = np.zeros(SMALL.units)
    hidden = forward(weights, dense(np.array(row), 6), np.zeros(8, bool), zeros, zeros)[-1][5]
    logits = hidden @ weights.output_kernel + weights.output_bias
    told = show(SMALL, weights, ShownRequest(row))
    assert told.said.tolist() == np.argsort(-logits)[:4].tolist()
    np.testing.assert_allclose(told.probabilities, np.sort(np.exp(logits) / np.exp(logits).sum())[::-1][:4], rtol=1e-4)


@pytest.mark.parametrize(
    ("numbers", "code"), [((), Code.NOT_NUMBERS), ((1, 6), Code.OUT_OF_RANGE), ((1,) * 201, Code.TOO_MANY)]
)
def test_what_is_no_row_is_not_shown(numbers: tuple[int, ...], code: Code) -> None:
    with pytest.raises(InputError) as caught:
        show(SMALL, shift_register(6, 2), ShownRequest(numbers))
    assert caught.value.code is code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "found"),
    [("state-reset", (PLACE, None, 4)), ("lag-with-context", (DISTANCE, 1, None))],
)
def test_reset_learns_a_place_and_carried_a_distance_as_keras_layers_say_too(
    name: str, found: tuple[RuleKind, int | None, int | None]
) -> None:
    import keras

    from echo_core.model.training import train

    experiment = PRESETS[name].experiment
    weights = train(experiment).state.weights
    told = compute(experiment, weights, RuleRequest())
    ruled = rule(told)
    assert (ruled.kind, ruled.lag, ruled.place) == found
    assert ruled.share > 0.95
    lstm, output = keras.layers.LSTM(experiment.units), keras.layers.Dense(experiment.vocabulary)
    numbers = fresh_numbers(experiment, told.rows, most_shown(experiment))
    for shown in (1, 4, 6, 12):
        x = one_hot(numbers[:, :shown], experiment.vocabulary)
        network = keras.Sequential([keras.Input(x.shape[1:]), lstm, output])
        network.set_weights(list(weights))
        answers = np.asarray(network(x)).argmax(axis=-1)
        equal = (numbers[:, :shown][:, ::-1] == answers[:, None]).mean(axis=0)
        np.testing.assert_allclose(told.echoes(shown), equal, atol=2 / told.rows)  # a tie that rounding breaks
