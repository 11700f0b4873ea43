"""Training a network as a pure function from one state to the next, and a whole run with a callback an epoch."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echo_core.model import network, xla
from echo_core.model.pace import next_slice
from echo_core.model.prediction import predict
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.score import SOLVED_EPOCHS, Prediction, solved_at
from echo_core.task.sequences import test_sequence, training_sequences

Arrays = tuple[NDArray[np.float32], ...]


@dataclass(frozen=True, slots=True)
class TrainingState:
    """Everything that the next epoch depends on, besides the experiment.

    Attributes:
        weights: LSTM kernel (vocabulary, 4·units), recurrent kernel (units, 4·units), bias (4·units,), read-out
            kernel (units, vocabulary), read-out bias (vocabulary,): the order of `keras.Model.get_weights`.
        first_moments: Adam's running mean of each weight's gradient.
        second_moments: Adam's running mean of its square.
        epoch: epochs trained so far.
        recent: the accuracies of the last 20 epochs, which tell whether the task is solved.
    """

    weights: Arrays
    first_moments: Arrays
    second_moments: Arrays
    epoch: int
    recent: NDArray[np.float32]


class Metrics(NamedTuple):
    """Of each epoch trained: loss (epochs,) in nats and accuracy (epochs,), both before each update."""

    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]


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
        prediction: on the test sequence, which was never trained on.
        seconds: spent on training, without start-up and compilation.
    """

    experiment: Experiment
    state: TrainingState
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
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
    weights = tuple(network.build(experiment).get_weights())
    zeros = tuple(np.zeros_like(w) for w in weights)
    return TrainingState(weights, zeros, zeros, 0, np.empty(0, np.float32))


def advance(experiment: Experiment, state: TrainingState, epochs: int) -> tuple[TrainingState, Metrics]:
    """Train `epochs` more epochs; fewer where the experiment's epochs end, or where it asks to stop when solved.

    A pure function: the same arguments give the same bits, and so do two calls of m and n epochs and one of m + n.
    """
    epochs = 0 if is_over(experiment, state) else min(epochs, experiment.epochs - state.epoch)
    after, metrics = _advance(experiment, state, epochs)
    if experiment.stop_when_solved:
        solved = solved_at(np.concatenate([state.recent, metrics.accuracies]))
        if solved is not None and solved - len(state.recent) < epochs:
            after, metrics = _advance(experiment, state, solved - len(state.recent))
    return after, metrics


def is_over(experiment: Experiment, state: TrainingState) -> bool:
    """Whether a run of this experiment has no further epoch to train."""
    solved = experiment.stop_when_solved and solved_at(state.recent) is not None
    return solved or state.epoch >= experiment.epochs


def _advance(experiment: Experiment, state: TrainingState, epochs: int) -> tuple[TrainingState, Metrics]:
    rows = frame(experiment).trained()
    learnt: tuple[Arrays, Arrays, Arrays] = (state.weights, state.first_moments, state.second_moments)
    losses, accuracies = [], []
    for done in range(0, max(epochs, 1), xla.EPOCHS_PER_CALL):
        first = state.epoch + done
        sequences = training_sequences(experiment, first, min(epochs - done, xla.EPOCHS_PER_CALL))
        learnt, loss, accuracy = xla.train(experiment, rows, learnt, first, sequences)
        losses.append(loss)
        accuracies.append(accuracy)
    metrics = Metrics(np.concatenate(losses), np.concatenate(accuracies))
    recent = np.concatenate([state.recent, metrics.accuracies])[-SOLVED_EPOCHS:]
    return TrainingState(*learnt, state.epoch + epochs, recent), metrics


@functools.lru_cache(maxsize=64)
def prepare(experiment: Experiment) -> None:
    """Compile and trace what training and showing this experiment takes, so that its first epoch comes at once."""
    state, _ = advance(experiment, initial_state(experiment), 0)
    predict(experiment, state.weights, test_sequence(experiment))


def train(experiment: Experiment, on_epoch: Callable[[Epoch], object] | None = None) -> Result:
    """Train an experiment from its first epoch to its last.

    Args:
        experiment: what to train.
        on_epoch: called once an epoch, in order, a quarter of a second's worth at a time.
    """
    prepare(experiment)
    state = initial_state(experiment)
    losses, accuracies = [], []
    seconds, slice_epochs = 0.0, 1
    ended = False
    while not ended:
        start = time.perf_counter()
        state, metrics = advance(experiment, state, slice_epochs)
        spent = time.perf_counter() - start
        seconds += spent
        losses.append(metrics.losses)
        accuracies.append(metrics.accuracies)
        if on_epoch:
            first = state.epoch - len(metrics.losses) + 1
            for epoch, (loss, accuracy) in enumerate(zip(*metrics, strict=True), start=first):
                on_epoch(Epoch(epoch, float(loss), float(accuracy)))
        ended = is_over(experiment, state)
        slice_epochs = next_slice(slice_epochs, spent, target=0.25)
    return Result(
        experiment=experiment,
        state=state,
        losses=np.concatenate(losses),
        accuracies=np.concatenate(accuracies),
        prediction=predict(experiment, state.weights, test_sequence(experiment)),
        seconds=seconds,
    )
