"""What a worker does for a sweep, about a second of training at a time.

Nothing here imports TensorFlow before a worker calls it, so that whoever hands out the work need not have it loaded.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from echo_core.model.pace import next_slice
from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from echo_core.model.training import TrainingState


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A run of a sweep up to some epoch: it stays on the worker, and the next task goes on from it.

    Attributes:
        losses, accuracies: (epochs so far,) of the whole run.
        seconds: spent on training so far, without compilation.
    """

    state: TrainingState
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    seconds: float


def train_on(experiment: Experiment, previous: Checkpoint | None, seconds: float) -> Checkpoint:
    """Train for about `seconds` after `previous`, None: from the start, or to the end if that comes earlier.

    How far that goes depends on the worker's speed; what an epoch gives does not.
    """
    from echo_core.model import training

    state = previous.state if previous else training.initial_state(experiment)
    training.advance(experiment, state, 0)  # compiles
    losses, accuracies = ([previous.losses], [previous.accuracies]) if previous else ([], [])
    spent, epochs = 0.0, 1
    while spent < seconds and not training.is_over(experiment, state):
        start = time.perf_counter()
        state, metrics = training.advance(experiment, state, epochs)
        took = time.perf_counter() - start
        losses.append(metrics.losses)
        accuracies.append(metrics.accuracies)
        spent += took
        epochs = next_slice(epochs, took, target=seconds / 4)
    return Checkpoint(
        state, np.concatenate(losses), np.concatenate(accuracies), spent + (previous.seconds if previous else 0.0)
    )


def outcome(experiment: Experiment, checkpoint: Checkpoint) -> Outcome | None:
    """What became of a run; None if it is not over."""
    from echo_core.model import training

    if not training.is_over(experiment, checkpoint.state):
        return None
    return Outcome.of(experiment, checkpoint.losses, checkpoint.accuracies, checkpoint.seconds)
