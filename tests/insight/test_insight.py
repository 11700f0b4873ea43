"""The views of a network against independent ways to get them, and on a network that echoes exactly by construction."""

from __future__ import annotations

import math
import pickle
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_core.insight import VIEWS, compute, results
from echo_core.insight.counterfactual import SAID, ask, checked, read_numbers
from echo_core.insight.gates import MOST_STEPS, cell, slow_motion
from echo_core.insight.lag_profile import affordable, lag_bars
from echo_core.insight.linear_probe import memory_curve
from echo_core.insight.results import Diagnosis, LagBars, distances
from echo_core.insight.saliency import memory_trace
from echo_core.model.backend import keras
from echo_core.model.plain import initial_weights
from echo_core.model.prediction import predict
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment, SettingError
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import fresh_sequences, training_sequences
from echo_core.task.sequences import test_sequence as held_out_sequence
from tests.model.test_training import VARIANTS
from tests.strategies import experiments

SMALL = Experiment(lag=2, window=4, length=12, vocabulary=6, units=18, batch_size=3, state="reset")
States = tuple[np.ndarray, np.ndarray]  # hidden and cell


def shift_register(vocabulary: int, back: int) -> Weights:
    """An LSTM that says exactly x(t - back): block k of its units holds x(t - k), block k + 1 copies it a step later.

    Input and output gates are open, the forget gate is shut, and a candidate reads either its number or its place in
    the block before.
    """
    units = vocabulary * (back + 1)
    candidate = slice(2 * units, 3 * units)
    kernel, recurrent = np.zeros((vocabulary, 4 * units)), np.zeros((units, 4 * units))
    kernel[:, candidate] = np.eye(vocabulary, units)
    recurrent[:, candidate] = np.eye(units, k=vocabulary)
    bias = np.repeat([20.0, -20.0, 0.0, 20.0], units)
    readout = 30 * np.eye(units, vocabulary, k=-vocabulary * back)
    return Weights(*(w.astype(np.float32) for w in (kernel, recurrent, bias, readout, np.zeros(vocabulary))))


def constant(vocabulary: int, number: int) -> Weights:
    """A network that always says the same."""
    register = shift_register(vocabulary, 0)
    always = np.eye(vocabulary, dtype=np.float32)[number]
    return register._replace(output_kernel=np.zeros_like(register.output_kernel), output_bias=always)


def random_weights(experiment: Experiment, scale: float = 0.3) -> Weights:
    rng = np.random.default_rng(1)
    return Weights(*(rng.normal(0, scale, shape).astype(np.float32) for shape in Weights.shapes(experiment)))


def forward(
    weights: Weights, x: np.ndarray, skipped: np.ndarray, hidden: np.ndarray, cell: np.ndarray
) -> list[list[np.ndarray]]:
    """Gates and states of an LSTM after each step of dense inputs (steps, vocabulary), in double precision."""
    kernel, recurrent, bias = (w.astype(float) for w in weights[:3])
    told = []
    gates = [np.zeros_like(hidden)] * 4
    for vector, skip in zip(x, skipped, strict=True):
        if not skip:
            z = np.split(vector @ kernel + hidden @ recurrent + bias, 4)
            gates = [1 / (1 + np.exp(-z[0])), 1 / (1 + np.exp(-z[1])), np.tanh(z[2]), 1 / (1 + np.exp(-z[3]))]
            cell = gates[1] * cell + gates[0] * gates[2]
            hidden = gates[3] * np.tanh(cell)
        told.append([*gates, cell, hidden])
    return told


def dense(numbers: np.ndarray, vocabulary: int) -> np.ndarray:
    return np.stack([np.eye(vocabulary)[n] if n >= 0 else -np.ones(vocabulary) for n in numbers])


def rows_by_hand(
    experiment: Experiment, weights: Weights, sequence: np.ndarray
) -> tuple[list[list[list[np.ndarray]]], list[States]]:
    """Gates and states of every row (rows, steps, 6, units), and the state that each row starts from."""
    rows = frame(experiment).trained()
    zeros = np.zeros(experiment.units)
    lanes = [(zeros, zeros)] * experiment.batch_size
    told, starts = [], []
    for row, numbers in enumerate(gather(rows.inputs, sequence)):
        lane = row % experiment.batch_size
        start = lanes[lane] if experiment.state == "carry" else (zeros, zeros)
        skipped = (numbers < 0) & rows.masked
        told.append(forward(weights, dense(numbers, experiment.vocabulary), skipped, *start))
        starts.append(start)
        lanes[lane] = (told[-1][-1][5], told[-1][-1][4])
    return told, starts


# Fresh sequences


def test_fresh_sequences_are_neither_trained_on_nor_tested_on() -> None:
    experiment = Experiment()
    fresh = {tuple(s) for s in fresh_sequences(experiment, 0, 1000).tolist()}
    trained = {tuple(s) for s in training_sequences(experiment, 0, 2000).tolist()}
    assert len(fresh) == 1000
    assert not fresh & trained
    assert tuple(held_out_sequence(experiment).tolist()) not in fresh
    np.testing.assert_array_equal(fresh_sequences(experiment, 7, 3), fresh_sequences(experiment, 0, 10)[7:])


# Ask it


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


@pytest.mark.parametrize("text", ["3 1 4", "3,1,4", "[3, 1, 4]", "3;1\n4", "(3|1|4)", " 3\t1  4, "])
def test_numbers_are_read_however_they_are_set_apart(text: str) -> None:
    assert read_numbers(text) == [3, 1, 4]


@pytest.mark.parametrize(("text", "came"), [("3 1 four", "four"), ("1.5", "1.5"), ("1e3", "1e3"), ("9" * 30, "9")])
def test_what_is_no_number_is_named(text: str, came: str) -> None:
    with pytest.raises(SettingError, match="whole numbers set apart by spaces or commas") as error:
        read_numbers(text)
    assert came in str(error.value)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ([1] * 11, "sequence must be 12 numbers long, as in training, but 11 came. Add 1 more."),
        ([1] * 14, "sequence must be 12 numbers long, as in training, but 14 came. Take 2 away."),
        (
            [1] * 11 + [6],
            "sequence must be of numbers from 0 to 5, but 6 came."
            " It stands at position 11: choose another, or train with a larger vocabulary.",
        ),
        (
            [-1] + [1] * 11,
            "sequence must be of numbers from 0 to 5, but -1 came."
            " It stands at position 0: choose another, or train with a larger vocabulary.",
        ),
    ],
)
def test_a_sequence_that_the_network_cannot_be_shown(numbers: list[int], message: str) -> None:
    with pytest.raises(SettingError) as error:
        checked(SMALL, numbers)
    assert str(error.value) == message


def test_a_change_outside_of_the_sequence() -> None:
    weights, numbers = shift_register(6, 2), held_out_sequence(SMALL).tolist()
    with pytest.raises(SettingError, match="position from 0 to 11, but 12 came"):
        ask(SMALL, weights, numbers, change=(12, 0))
    with pytest.raises(SettingError, match="numbers from 0 to 5, but 6 came"):
        ask(SMALL, weights, numbers, change=(3, 6))


# Which lag?


def bars(experiment: Experiment, back: int) -> LagBars:
    return lag_bars(experiment, shift_register(experiment.vocabulary, back))


@pytest.mark.parametrize(
    ("lag", "back", "diagnosis"),
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
def test_the_bars_of_a_network_that_echoes_exactly(lag: int, back: int, diagnosis: Diagnosis) -> None:
    told = bars(SMALL.replace(lag=lag, units=6 * (back + 1)), back)
    assert told.share(back) == 1
    assert told.best == back
    assert told.diagnosis is diagnosis
    others = told.shares[told.distances != back]
    np.testing.assert_allclose(others, 1 / 6, atol=0.08)
    assert told.constant == pytest.approx(1 / 6, abs=0.05)


def test_an_echo_among_only_two_numbers_is_no_constant() -> None:
    experiment = SMALL.replace(vocabulary=2, units=6)
    assert bars(experiment, 2).diagnosis is Diagnosis.LAG
    assert lag_bars(experiment, constant(2, 1)).diagnosis is Diagnosis.CONSTANT


def test_a_constant_guess_and_a_random_network() -> None:
    told = lag_bars(SMALL, constant(6, 4))
    assert (told.constant, told.favourite, told.diagnosis) == (1.0, 4, Diagnosis.CONSTANT)
    wide = Experiment(window=1, state="reset")
    assert lag_bars(wide, initial_weights(wide)).diagnosis in (Diagnosis.NOTHING, Diagnosis.PRESENT)


def test_an_echo_out_of_a_carried_state() -> None:
    """With one number at a time in batches of one, the register lives in the carried state alone."""
    experiment = SMALL.replace(lag=0, window=1, batch_size=1, state="carry")
    assert bars(experiment, 2).share(2) == 1
    assert bars(experiment.replace(state="reset"), 2).share(2) < 0.5


@pytest.mark.parametrize("output", ["last", "sequence"])
def test_the_bar_at_the_lag_is_the_accuracy_on_the_same_sequences(output: str) -> None:
    experiment = SMALL.replace(output=output)
    weights = random_weights(experiment)
    told = lag_bars(experiment, weights)
    equal: dict[int, list[bool]] = {int(j): [] for j in told.distances}
    said = []
    for sequence in fresh_sequences(experiment, 0, affordable(experiment)):
        answers = ask(experiment, weights, sequence.tolist()).before
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


# Memory trace


@pytest.mark.parametrize(
    "experiment",
    [
        SMALL.replace(units=5),
        SMALL.replace(units=5, state="carry"),
        SMALL.replace(units=5, missing="mask", state="carry"),
        SMALL.replace(units=5, missing="mark"),
        SMALL.replace(units=5, context="whole", missing="mask"),
        SMALL.replace(units=5, output="sequence", state="carry"),
    ],
    ids=["reset", "carry", "masked", "marked", "whole", "sequence"],
)
def test_the_gradient_against_finite_differences(experiment: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("echo_core.insight.saliency.MOST_ROWS", experiment.rows)  # one sequence, all of its rows
    weights = random_weights(experiment, 0.7)
    sequence = fresh_sequences(experiment, 0, 1)[0]
    rows = frame(experiment).trained()
    _, starts = rows_by_hand(experiment, weights, sequence)

    def logits(x: np.ndarray, skipped: np.ndarray, start: States) -> np.ndarray:
        return forward(weights, x, skipped, *start)[-1][5] @ weights[3].astype(float) + weights[4]

    norms = np.full((experiment.rows, experiment.steps), np.nan)
    step = 1e-5
    for row, numbers in enumerate(gather(rows.inputs, sequence)):
        x, skipped = dense(numbers, experiment.vocabulary), (numbers < 0) & rows.masked
        winner = logits(x, skipped, starts[row]).argmax()
        for s in np.flatnonzero(numbers >= 0):
            slopes = []
            for feature in range(experiment.vocabulary):
                up, down = x.copy(), x.copy()
                up[s, feature] += step
                down[s, feature] -= step
                difference = logits(up, skipped, starts[row]) - logits(down, skipped, starts[row])
                slopes.append(difference[winner] / (2 * step))
            norms[row, s] = np.linalg.norm(slopes)
    told = memory_trace(experiment, weights)
    expected = [
        np.nanmean(norms[:, -1 - j]) if j < experiment.steps and np.isfinite(norms[:, -1 - j]).any() else np.nan
        for j in told.distances
    ]
    assert np.isfinite(expected).any()
    np.testing.assert_allclose(told.strengths, expected, rtol=1e-3)


@pytest.mark.parametrize("back", [0, 1, 3])
def test_the_trace_of_an_exact_echo_is_bright_at_exactly_that_distance(back: int) -> None:
    experiment = SMALL.replace(units=6 * (back + 1))
    told = memory_trace(experiment, shift_register(6, back))
    shown = told.distances < experiment.window
    assert np.isnan(told.strengths[~shown]).all()
    np.testing.assert_array_equal(np.flatnonzero(told.strengths[shown] > 1e-3), [back])
    np.testing.assert_allclose(np.delete(told.strengths[shown], back), 0, atol=1e-6)


def test_no_gradient_comes_through_a_carried_state() -> None:
    experiment = SMALL.replace(window=1, batch_size=1, state="carry")
    told = memory_trace(experiment, shift_register(6, 2))
    assert told.strengths[0] == pytest.approx(0, abs=1e-6)
    assert np.isnan(told.strengths[1:]).all()


# Inside the cell, slow motion


@pytest.mark.parametrize("name", VARIANTS)
def test_gates_and_states_step_by_step(name: str) -> None:
    experiment = VARIANTS[name]
    weights = random_weights(experiment, 0.5)
    told = cell(experiment, weights)
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
    told = cell(experiment, weights)
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
    groups = cell(experiment, weights).order % 3
    assert np.count_nonzero(np.diff(np.append(groups, groups[0]))) == 3  # it runs in a circle


@pytest.mark.parametrize("row", [0, 5])
def test_slow_motion_shows_the_answer_arise(row: int) -> None:
    experiment = SMALL
    told = slow_motion(experiment, shift_register(6, 2), row)
    sequence = held_out_sequence(experiment)
    np.testing.assert_array_equal(told.positions, frame(experiment).trained().inputs[row])
    np.testing.assert_array_equal(told.numbers, sequence[told.positions])
    assert told.expected == sequence[told.positions[-1] - 2] == told.said[-1, 0]
    assert told.right[-1] == pytest.approx(told.probabilities[-1, 0])
    assert told.probabilities[-1, 0] > 0.99
    # A register that nothing has reached yet reads out as a guess; then as the number shown two steps before.
    np.testing.assert_allclose(told.probabilities[:2], 1 / 6, rtol=1e-5)
    assert told.said[2, 0] == told.numbers[0]
    np.testing.assert_array_equal(told.steps.hidden, cell(experiment, shift_register(6, 2)).steps.hidden[row])


# What it remembers


@pytest.mark.parametrize("back", [0, 2])
def test_a_register_remembers_what_it_holds_and_nothing_else(back: int) -> None:
    experiment = SMALL.replace(units=6 * (back + 1))
    told = memory_curve(experiment, shift_register(6, back))
    held = told.distances <= back
    np.testing.assert_array_equal(told.accuracies[held], 1)
    np.testing.assert_allclose(told.accuracies[~held], told.chance, atol=0.1)


def test_a_register_in_a_carried_state() -> None:
    experiment = SMALL.replace(lag=0, window=1, batch_size=1, state="carry", length=21)
    assert memory_curve(experiment, shift_register(6, 2)).accuracies[:3].tolist() == [1, 1, 1]
    other_lane = experiment.replace(batch_size=3)  # lane k is shown every third number
    told = memory_curve(other_lane, shift_register(6, 2)).accuracies
    assert told[0] == told[3] == told[6] == 1
    assert told[[1, 2, 4, 5]].max() < 0.4


def test_a_dead_network_remembers_nothing() -> None:
    np.testing.assert_allclose(memory_curve(SMALL, Weights.zeros(SMALL)).accuracies, 1 / 6, atol=0.1)


# All of them


@settings(max_examples=60, deadline=None)
@given(experiments(max_length=12, max_vocabulary=9, units=4))
def test_every_valid_experiment_can_be_looked_into(experiment: Experiment) -> None:
    weights = random_weights(experiment)
    sequence = held_out_sequence(experiment)
    asked = ask(experiment, weights, sequence.tolist(), change=(0, int(sequence[-1])))
    assert asked.before.predicted.shape == asked.before.expected.shape == asked.before.positions.shape
    told = lag_bars(experiment, weights)
    assert np.nanmin(told.shares) >= 0
    assert told.share(experiment.lag) <= 1
    assert isinstance(told.diagnosis, Diagnosis)
    assert len(cell(experiment, weights).positions) == experiment.rows
    assert slow_motion(experiment, weights, experiment.rows - 1).right.shape == (experiment.steps,)
    curve = memory_curve(experiment, weights)
    known = curve.accuracies[np.isfinite(curve.accuracies)]
    assert ((known >= 0) & (known <= 1)).all()


ARGUMENTS: dict[str, dict[str, object]] = {
    "ask": {"sequence": tuple(held_out_sequence(SMALL).tolist())},
    "slow_motion": {"row": 1},
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_crosses_processes_as_a_small_value(view: str) -> None:
    value = compute(SMALL, shift_register(6, 2), view, **ARGUMENTS.get(view, {}))
    assert type(value).__module__ == results.__name__
    sent = pickle.dumps(value)
    assert len(sent) < 50_000
    assert type(pickle.loads(sent)) is type(value)


@given(st.lists(st.integers(0, 99), min_size=25, max_size=25))
def test_any_sequence_of_the_vocabulary_is_accepted(numbers: Sequence[int]) -> None:
    text = ", ".join(map(str, numbers))
    assert checked(Experiment(), read_numbers(text)).tolist() == numbers
    assert math.prod(checked(Experiment(), numbers).shape) == 25
