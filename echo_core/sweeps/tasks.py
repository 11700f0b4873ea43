"""What a worker does for a sweep, about a second of training at a time.

Nothing here imports TensorFlow before a worker calls it, so that whoever hands out the work need not have it loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from echo_core.runs.outcome import Outcome
from echo_core.runs.tasks import prepare
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

    prepare(experiment)
    state = previous.state if previous else training.initial_state(experiment)
    state, metrics, spent = training.advance_for(experiment, state, seconds)
    if previous is None:
        return Checkpoint(state, metrics.losses, metrics.accuracies, spent)
    return Checkpoint(
        state,
        np.concatenate([previous.losses, metrics.losses]),
        np.concatenate([previous.accuracies, metrics.accuracies]),
        previous.seconds + spent,
    )


def outcome(experiment: Experiment, checkpoint: Checkpoint) -> Outcome | None:
    """What became of a run; None if it is not over."""
    from echo_core.model import training

    if not training.is_over(experiment, checkpoint.state):
        return None
    return Outcome.of(experiment, checkpoint.losses, checkpoint.accuracies, checkpoint.seconds)
