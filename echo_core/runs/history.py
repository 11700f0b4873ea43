"""What a training has told so far: plain values that may cross threads, processes and files."""

from __future__ import annotations

import dataclasses
import enum
import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from echo_core.model.frames import Frames
from echo_core.task.experiment import Experiment
from echo_core.task.score import solved_at

if TYPE_CHECKING:
    from echo_core.model.training import Result


class Told(Protocol):
    """What some epochs of training tell, as `training.Metrics` does."""

    @property
    def losses(self) -> NDArray[np.float32]:
        """(epochs,) each mean cross-entropy in nats."""

    @property
    def accuracies(self) -> NDArray[np.float32]:
        """(epochs,) each share of right answers."""

    @property
    def frames(self) -> Frames:
        """Predictions after those epochs that have a frame."""


class Origin(enum.StrEnum):
    """Where a history comes from."""

    TRAINED_NOW = "trained now"  # on this server, for whoever is shown it
    KEPT = "kept"  # trained earlier, and found again
    RECORDED = "recorded"  # delivered with the program


@dataclass(frozen=True, slots=True)
class History:
    """A run as far as it is known. The settings are its key: the same settings train to the same history.

    Attributes:
        experiment: its settings.
        losses: (epochs so far,) mean cross-entropy of each epoch in nats, before each update.
        accuracies: (epochs so far,) share of right answers in each epoch, before each update.
        frames: predictions on the test sequence, from the untrained network on.
        seconds: spent on training, without start-up, compilation and waiting.
        trained_at: when its training ended, in UTC; None while it has not.
        versions: of the libraries that trained it, by name.
    """

    experiment: Experiment
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    frames: Frames
    seconds: float = 0.0
    trained_at: datetime | None = None
    versions: dict[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def empty(cls, experiment: Experiment) -> History:
        """That of a run before its first epoch.

        >>> History.empty(Experiment()).epoch
        0
        """
        return cls(experiment, np.empty(0, np.float32), np.empty(0, np.float32), Frames.none(experiment))

    @classmethod
    def of(cls, result: Result) -> History:
        """That of a training that has just ended in this process."""
        return cls(
            experiment=result.experiment,
            losses=result.losses,
            accuracies=result.accuracies,
            frames=result.frames,
            seconds=result.seconds,
            trained_at=datetime.now(UTC),
            versions=versions(),
        )

    @property
    def epoch(self) -> int:
        """Epochs trained so far."""
        return len(self.losses)

    @property
    def solved_at(self) -> int | None:
        """The first epoch at which the task counts as solved; None if none so far."""
        return solved_at(self.accuracies)

    @property
    def complete(self) -> bool:
        """Whether no further epoch is to be trained: all are, or the task is solved and the run asked to stop then."""
        if self.epoch >= self.experiment.epochs:
            return True
        return self.experiment.stop_when_solved and self.solved_at is not None

    def extended(self, metrics: Told, seconds: float) -> History:
        """This run after further epochs that took `seconds`. A new value: this one stays as it is."""
        return dataclasses.replace(
            self,
            losses=np.concatenate([self.losses, metrics.losses]),
            accuracies=np.concatenate([self.accuracies, metrics.accuracies]),
            frames=Frames.join([self.frames, metrics.frames]),
            seconds=self.seconds + seconds,
        )


@functools.cache
def versions() -> dict[str, str]:
    """Which versions of the libraries train here, by name."""
    return {name: metadata.version(name) for name in ("tensorflow", "keras", "numpy")}
