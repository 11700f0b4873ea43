"""Training a network as a pure function from one state to the next, and a whole run with a callback an epoch."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echo_core.model import plain, xla
from echo_core.model.adam import Learned
from echo_core.model.frames import Frames, drawn, frame_interval
from echo_core.model.pace import slice_length
from echo_core.model.prediction import predict
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.score import SOLVED_EPOCHS, Prediction, solved_at
from echo_core.task.sequences import test_sequence, training_sequences

TELL_SECONDS = 0.25  # between two times that a callback is told of epochs


@dataclass(frozen=True, slots=True)
class TrainingState:
    """Everything that the next epoch depends on, besides the experiment.

    Attributes:
        weights: of the network.
        first_moments: Adam's running mean of each weight's gradient.
        second_moments: Adam's running mean of its square.
        epoch: epochs trained so far.
        recent: the accuracies of the last 20 epochs, which tell whether the task is solved.
    """

    weights: Weights
    first_moments: Weights
    second_moments: Weights
    epoch: int
    recent: NDArray[np.float32]


class Metrics(NamedTuple):
    """What some epochs of training tell.

    Attributes:
        losses: (epochs,) mean cross-entropy of each epoch in nats, before each update.
        accuracies: (epochs,) share of right answers in each epoch, before each update.
        frames: predictions on the test sequence, after those of the epochs that have a frame: the multiples of
            `frame_interval`, and the last of the run. The untrained network's come with the first epoch.
    """

    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    frames: Frames

    @classmethod
    def join(cls, parts: Sequence[Metrics]) -> Metrics:
        """Those of one or more slices, one after another."""
        losses, accuracies, frames = zip(*parts, strict=True)
        return cls(np.concatenate(losses), np.concatenate(accuracies), Frames.join(frames))


class Epoch(NamedTuple):
    """What a callback is told after each epoch, counted from 1."""

    epoch: int
    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Result:
    """A trained experiment.

    Attributes:
        experiment: its settings.
        state: the end of training.
        losses, accuracies: (epochs,) as in `Metrics`.
        frames: predictions on the test sequence, from the untrained network to the trained one.
        prediction: on the test sequence, which was never trained on.
        seconds: spent on training, without start-up and compilation.
    """

    experiment: Experiment
    state: TrainingState
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    frames: Frames
    prediction: Prediction
    seconds: float

    @property
    def solved_at(self) -> int | None:
        """The first epoch at which the task counts as solved; None if none."""
        return solved_at(self.accuracies)

    @property
    def updates(self) -> int:
        """Updates of the weights."""
        return len(self.losses) * self.experiment.batches


def initial_state(experiment: Experiment) -> TrainingState:
    """The state before the first epoch; it depends on the seed and the network's size alone."""
    zeros = Weights.zeros(experiment)
    return TrainingState(plain.initial_weights(experiment), zeros, zeros, 0, np.empty(0, np.float32))


def advance(experiment: Experiment, state: TrainingState, epochs: int) -> tuple[TrainingState, Metrics]:
    """Train `epochs` more epochs; fewer where the experiment's epochs end, or where it asks to stop when solved.

    A pure function: the same arguments give the same bits, and so do two calls of m and n epochs and one of m + n.
    """
    epochs = 0 if is_over(experiment, state) else min(epochs, experiment.epochs - state.epoch)
    if epochs == 0:
        return state, Metrics(np.empty(0, np.float32), np.empty(0, np.float32), Frames.none(experiment))
    after, metrics = _advance(experiment, state, epochs)
    if experiment.stop_when_solved:
        solved = solved_at(np.concatenate([state.recent, metrics.accuracies]))
        if solved is not None and solved - len(state.recent) < epochs:
            after, metrics = _advance(experiment, state, solved - len(state.recent))
    frames = [metrics.frames]
    if state.epoch == 0:
        frames.insert(0, _frame(experiment, state))
    if is_over(experiment, after) and after.epoch % frame_interval(experiment.epochs):
        frames.append(_frame(experiment, after))
    return after, metrics._replace(frames=Frames.join(frames))


def advance_for(experiment: Experiment, state: TrainingState, seconds: float) -> tuple[TrainingState, Metrics, float]:
    """Train at least one epoch more, and as many as take about `seconds`; no more than to the end of the run.

    How far that is depends on the machine's speed; what an epoch gives does not.

    Returns:
        the state and metrics as `advance` gives them, and the seconds that training took, without compilation.
    """
    prepare(experiment)
    parts, spent, epochs = [], 0.0, 1
    while True:
        start = time.perf_counter()
        state, metrics = advance(experiment, state, epochs)
        took = time.perf_counter() - start
        parts.append(metrics)
        spent += took
        if spent >= seconds or is_over(experiment, state):
            return state, Metrics.join(parts), spent
        epochs = slice_length(epochs, took, target=min(seconds / 4, seconds - spent))


def is_over(experiment: Experiment, state: TrainingState) -> bool:
    """Whether a run of this experiment has no further epoch to train."""
    solved = experiment.stop_when_solved and solved_at(state.recent) is not None
    return solved or state.epoch >= experiment.epochs


def _advance(experiment: Experiment, state: TrainingState, epochs: int) -> tuple[TrainingState, Metrics]:
    learned = Learned(state.weights, state.first_moments, state.second_moments)
    interval, parts = frame_interval(experiment.epochs), []
    for done in range(0, epochs, xla.EPOCHS_PER_CALL):
        first = state.epoch + done
        sequences = training_sequences(experiment, first, min(epochs - done, xla.EPOCHS_PER_CALL))
        learned, losses, accuracies, frames = xla.train(experiment, learned, first, sequences, interval)
        parts.append(Metrics(losses, accuracies, frames))
    metrics = Metrics.join(parts)
    recent = np.concatenate([state.recent, metrics.accuracies])[-SOLVED_EPOCHS:]
    return TrainingState(*learned, state.epoch + epochs, recent), metrics


def _frame(experiment: Experiment, state: TrainingState) -> Frames:
    """The one frame of a state."""
    prediction = predict(experiment, state.weights, test_sequence(experiment))
    told = drawn(experiment)
    return Frames(
        epochs=np.array([state.epoch], np.int32),
        predicted=prediction.predicted[told][None].astype(np.int16),
        probability=prediction.probability[told][None],
        right=np.array([prediction.hits.sum()], np.int32),
    )


@functools.lru_cache(maxsize=64)
def prepare(experiment: Experiment) -> None:
    """Compile what training this experiment takes, so that its first epoch comes at once."""
    xla.prepare(experiment)


def train(experiment: Experiment, on_epoch: Callable[[Epoch], object] | None = None) -> Result:
    """Train an experiment from its first epoch to its last.

    Args:
        experiment: what to train.
        on_epoch: called once an epoch, in order, a quarter of a second's worth at a time.
    """
    state, parts, seconds = initial_state(experiment), [], 0.0
    while not is_over(experiment, state):
        first = state.epoch + 1
        state, metrics, spent = advance_for(experiment, state, TELL_SECONDS)
        parts.append(metrics)
        seconds += spent
        if on_epoch:
            for epoch, (loss, accuracy) in enumerate(zip(metrics.losses, metrics.accuracies, strict=True), first):
                on_epoch(Epoch(epoch, float(loss), float(accuracy)))
    metrics = Metrics.join(parts)
    return Result(
        experiment=experiment,
        state=state,
        losses=metrics.losses,
        accuracies=metrics.accuracies,
        frames=metrics.frames,
        prediction=predict(experiment, state.weights, test_sequence(experiment)),
        seconds=seconds,
    )
