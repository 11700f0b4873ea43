"""Frames: which epochs and answers they hold, and that slices of a run give the same as the whole."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.model.frames import MOST_FRAMES, Frames, drawn, expected_answers, frame_interval, positions
from echo_core.model.prediction import predict
from echo_core.model.training import Metrics, advance, advance_for, initial_state, is_over, train
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.score import solved_at
from echo_core.task.sequences import test_sequence as held_out_sequence
from tests.strategies import experiments

SMALL = Experiment(lag=1, window=3, length=9, vocabulary=10, units=12, batch_size=3, epochs=400)
VARIANTS = {
    "carried": SMALL,
    "reset": SMALL.replace(state="reset"),
    "masked": SMALL.replace(missing="mask", batch_size=4),
    "marked": SMALL.replace(missing="mark", batch_size=2),
    "every step": SMALL.replace(output="sequence"),
    "whole, masked, every step": SMALL.replace(context="whole", missing="mask", output="sequence", batch_size=4),
}
EASY = Experiment(
    lag=0, window=1, length=10, vocabulary=5, units=10, batch_size=1, state="reset", epochs=2000, learning_rate=0.01
)


def assert_same(some: Frames, other: Frames) -> None:
    for field in dataclasses.fields(Frames):
        np.testing.assert_array_equal(getattr(some, field.name), getattr(other, field.name))
        assert getattr(some, field.name).dtype == getattr(other, field.name).dtype


@given(st.integers(1, 20_000))
def test_frames_are_enough_and_not_too_many(epochs):
    interval = frame_interval(epochs)
    assert epochs // interval <= MOST_FRAMES
    assert epochs > MOST_FRAMES * (interval - 1)


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("lengths", [(1, 1, 17, 3, 178, 200), (399, 1), (2, 0, 1, 397)])
def test_slices_together_give_the_frames_of_the_whole(name, lengths):
    experiment = VARIANTS[name]
    _, whole = advance(experiment, initial_state(experiment), 400)
    assert whole.frames.epochs.tolist() == [*range(0, 400, 3), 400]
    state, parts = initial_state(experiment), []
    for length in lengths:
        state, part = advance(experiment, state, length)
        parts.append(part)
    together = Metrics.join(parts)
    assert_same(together.frames, whole.frames)
    np.testing.assert_array_equal(together.losses, whole.losses)
    np.testing.assert_array_equal(together.accuracies, whole.accuracies)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_frame_is_what_the_network_of_that_epoch_predicts(name):
    experiment = VARIANTS[name]
    _, whole = advance(experiment, initial_state(experiment), 30)
    for place, epoch in enumerate([0, 3, 6, 9]):
        state, _ = advance(experiment, initial_state(experiment), epoch)
        prediction = predict(experiment, state.weights, held_out_sequence(experiment))
        np.testing.assert_array_equal(whole.frames.predicted[place], prediction.predicted[drawn(experiment)])
        np.testing.assert_allclose(
            whole.frames.probability[place], prediction.probability[drawn(experiment)], rtol=1e-5
        )
        assert whole.frames.epochs[place] == epoch
        assert whole.frames.right[place] == prediction.hits.sum()


def test_each_slice_tells_its_own_frames():
    start = initial_state(SMALL)
    state, first = advance(SMALL, start, 7)
    state, second = advance(SMALL, state, 2)
    _, third = advance(SMALL, state, 2)
    assert [part.frames.epochs.tolist() for part in (first, second, third)] == [[0, 3, 6], [9], []]
    assert_same(advance(SMALL, start, 0)[1].frames, Frames.none(SMALL))


@pytest.mark.parametrize("epochs", [1, 2, 3, 150, 151, 1003])
def test_the_last_epoch_has_a_frame_once(epochs):
    experiment = SMALL.replace(epochs=epochs, length=4, window=1, units=2)
    frames = train(experiment).frames
    assert frames.epochs[0] == 0
    assert frames.epochs[-1] == epochs
    assert (np.diff(frames.epochs) > 0).all()


@pytest.mark.parametrize("seed", range(3))
def test_a_run_that_stops_when_solved_ends_with_a_frame(seed):
    full = train(EASY.replace(seed=seed))
    experiment = full.experiment.replace(stop_when_solved=True)
    solved = solved_at(full.accuracies)
    state, whole = advance(experiment, initial_state(experiment), 2000)
    interval = frame_interval(2000)
    assert whole.frames.epochs.tolist() == sorted({*range(0, solved, interval), solved})
    for lengths in [(solved - 1, 1), (solved,), (solved - 5, 500)]:
        state, parts = initial_state(experiment), []
        for length in lengths:
            state, part = advance(experiment, state, length)
            parts.append(part.frames)
        assert state.epoch == solved
        assert_same(Frames.join(parts), whole.frames)


def test_training_for_some_time_gives_the_run_itself():
    whole = train(SMALL)
    state, parts = initial_state(SMALL), []
    while not is_over(SMALL, state):
        state, part, seconds = advance_for(SMALL, state, 0.01)
        assert len(part.losses) >= 1
        assert seconds > 0
        parts.append(part)
    together = Metrics.join(parts)
    assert_same(together.frames, whole.frames)
    np.testing.assert_array_equal(together.losses, whole.losses)


@given(experiments(max_length=30))
def test_the_answers_drawn_are_those_of_all_rows_or_of_the_newest(experiment):
    rows = frame(experiment).trained()
    sequence = held_out_sequence(experiment)
    answers = experiment.steps if experiment.output == "sequence" else experiment.rows
    assert positions(experiment).shape == expected_answers(experiment).shape == (answers,)
    assert Frames.none(experiment).predicted.shape == (0, answers)
    np.testing.assert_array_equal(expected_answers(experiment), gather(rows.targets[drawn(experiment)], sequence))
    counts = expected_answers(experiment) >= 0
    np.testing.assert_array_equal(
        expected_answers(experiment)[counts], sequence[positions(experiment)[counts] - experiment.lag]
    )
    assert positions(experiment)[-1] == experiment.length - 1


def test_the_answers_drawn_of_two_small_experiments():
    last = Experiment(length=6, window=2, lag=1, batch_size=5, vocabulary=9, state="reset")
    assert positions(last).tolist() == [1, 2, 3, 4, 5]
    assert expected_answers(last).tolist() == held_out_sequence(last)[:5].tolist()
    every = last.replace(output="sequence")
    assert positions(every).tolist() == [4, 5]
    assert expected_answers(every).tolist() == held_out_sequence(every)[3:5].tolist()
