"""What is known of a run: plain values that may cross threads, processes and files."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from echo_core.runs.history import History, Origin
from echo_core.task.experiment import Experiment
from echo_core.task.score import Prediction


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


class RunStatus(enum.StrEnum):
    """Where the run of an experiment stands, for one visitor."""

    QUEUED = "queued"  # waits for a place among the runs that train
    STARTING = "starting"  # has a place; its first epochs are on their way (start-up, compilation)
    TRAINING = "training"
    RESTING = "resting"  # complete: trained here, kept or recorded
    STOPPED = "stopped"  # incomplete; a press takes it up where it stood
    FAILED = "failed"  # incomplete; a press tries again where it stood

    @property
    def live(self) -> bool:
        """Whether the run changes by itself."""
        return self in (RunStatus.QUEUED, RunStatus.STARTING, RunStatus.TRAINING)


class Problem(enum.StrEnum):
    """What keeps a run, or all of them, from going on."""

    UNWATCHED = "unwatched"  # nobody watched the run any more
    SLICE_FAILED = "slice failed"  # the same epochs failed twice for reasons of their own
    WORKERS_LOST = "workers lost"  # the same epochs took one worker after another with them
    NO_CLUSTER = "no cluster"  # the workers did not start, or their scheduler is not there
    CLUSTER_LOST = "cluster lost"  # the scheduler was there, and is not any more


@dataclass(frozen=True, slots=True)
class Watched:
    """A run at one moment, for one visitor.

    Attributes:
        history: as far as it is known; empty before the first epoch.
        status: where it stands for this visitor.
        origin: where the history comes from.
        place: the place in the queue, 1 being next; None when not queued.
        watchers: how many visitors watch it grow.
        problem: what keeps it from going on; None when nothing does.
    """

    history: History
    status: RunStatus
    origin: Origin
    place: int | None = None
    watchers: int = 0
    problem: Problem | None = None
