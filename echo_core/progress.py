"""What is known of a run: plain values that may cross threads, processes and files."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from echo_core.experiment import Experiment

SOLVED_MEAN = 0.99
SOLVED_EPOCHS = 20


class Status(enum.StrEnum):
    """Where a run stands."""

    QUEUED = "queued"  # waits for a place among the runs that train
    STARTING = "starting"  # has a place; its first epochs are on their way (start-up, compilation)
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"  # trained all its epochs, or was solved and asked to end then
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def live(self) -> bool:
        """Whether the run changes by itself."""
        return self in (Status.QUEUED, Status.STARTING, Status.RUNNING)

    @property
    def over(self) -> bool:
        """Whether the run trains no further."""
        return self in (Status.FINISHED, Status.STOPPED, Status.FAILED)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a network says of one sequence.

    Attributes:
        sequence: (length,) the numbers it was shown.
        expected: (rows,) the number to say in each row trained on, or (rows, steps) when every step answers;
            -1 where none counts.
        predicted: the number said, in the shape of `expected`.
        probability: the network's probability for the number said, in the shape of `expected`.
    """

    sequence: NDArray[np.int32]
    expected: NDArray[np.int32]
    predicted: NDArray[np.int32]
    probability: NDArray[np.float32]

    @property
    def hits(self) -> NDArray[np.bool_]:
        """Where the expected number was said, in the shape of `expected`."""
        return self.expected == self.predicted

    @property
    def counted(self) -> int:
        """How many answers count."""
        return int((self.expected >= 0).sum())


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A run at one moment.

    Attributes:
        run: its identifier.
        experiment: the settings it trains with; they never change.
        status: where it stands.
        losses: (epochs so far,) mean cross-entropy of each epoch in nats, before each update.
        accuracies: (epochs so far,) share of right answers in each epoch, before each update.
        prediction: on the test sequence, of the newest weights seen; None until there is one.
        seconds: spent on training, without start-up, compilation and waiting.
        place: the place in the queue, 1 being next; None when not queued.
        problem: what went wrong, in a sentence; None when nothing did.
    """

    run: str
    experiment: Experiment
    status: Status
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    prediction: Prediction | None
    seconds: float
    place: int | None = None
    problem: str | None = None

    @property
    def epoch(self) -> int:
        """Epochs trained so far."""
        return len(self.losses)


def solved_at(accuracies: NDArray[np.floating]) -> int | None:
    """The first epoch, counted from 1, at which the mean accuracy of the last 20 epochs is ≥ 0.99; None if none is.

    >>> solved_at(np.array([0.0] + [1.0] * 30))
    21
    """
    if len(accuracies) < SOLVED_EPOCHS:
        return None
    sums = np.cumsum(np.concatenate([[0.0], accuracies]), dtype=np.float64)
    means = (sums[SOLVED_EPOCHS:] - sums[:-SOLVED_EPOCHS]) / SOLVED_EPOCHS
    reached = np.flatnonzero(means >= SOLVED_MEAN - 1e-7)  # accuracies of 32 bits are that coarse
    return int(reached[0]) + SOLVED_EPOCHS if len(reached) else None
