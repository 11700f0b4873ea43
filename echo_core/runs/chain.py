"""A training as a chain of slices: where it stands, and how far the next one goes."""

from __future__ import annotations

from typing import Generic, TypeVar

from echo_core.model.pace import slice_length
from echo_core.runs.checkpoints import checkpoint_interval, state_bytes
from echo_core.task.experiment import Experiment

FIRST_SECONDS = 0.05  # of training in a first slice, as estimated: enough to play until the news of the second
SLICE_SECONDS = 0.15  # of training in a slice; at least one epoch
BYTES_A_SECOND = 50e6  # of states that come and go with slices: a large network has longer ones

S = TypeVar("S")


class Chain(Generic[S]):
    """The slices of one training from some epoch on.

    Attributes:
        epoch: after which it stands.
        state: after that epoch; None: the untrained network.
    """

    def __init__(self, experiment: Experiment, epoch: int, state: S | None) -> None:
        self.epoch = epoch
        self.state = state
        self._experiment = experiment
        self._length = max(1, int(FIRST_SECONDS * experiment.epochs / experiment.seconds))

    def stops(self) -> list[int]:
        """The epochs of the next slice whose states are asked for: where a checkpoint is due, and its last one.

        >>> chain = Chain(Experiment(epochs=2000), 80, "state")
        >>> chain.arrived(81, "state", 0.0001)
        >>> chain.stops()
        [84, 89]
        """
        last = min(self.epoch + self._length, self._experiment.epochs)
        interval = checkpoint_interval(self._experiment)
        return [*range((self.epoch // interval + 1) * interval, last, interval), last]

    def arrived(self, epoch: int, state: S, seconds: float) -> None:
        """Note the end of a slice that took so many seconds of training."""
        target = max(SLICE_SECONDS, state_bytes(self._experiment) / BYTES_A_SECOND)
        self._length = slice_length(max(1, epoch - self.epoch), seconds, target)
        self.epoch, self.state = epoch, state
