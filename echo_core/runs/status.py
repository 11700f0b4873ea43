"""What is known of a run: plain values that may cross threads, processes and files."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from echo_core.runs.history import History, Origin


class Status(enum.StrEnum):
    """Where the run of an experiment stands, for one visitor; or a sweep."""

    QUEUED = "queued"  # of a sweep: waits for those before it
    STARTING = "starting"  # its first epochs are on their way (start-up, compilation)
    TRAINING = "training"
    COMPLETE = "complete"  # trained here to its end, kept or recorded
    STOPPED = "stopped"  # incomplete; a press takes it up where it stood
    FAILED = "failed"  # incomplete; a press tries again where it stood

    @property
    def live(self) -> bool:
        """Whether the run changes by itself."""
        return self in (Status.QUEUED, Status.STARTING, Status.TRAINING)

    @property
    def over(self) -> bool:
        """Whether it has ended, one way or another."""
        return not self.live


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
        watchers: how many visitors watch it grow.
        problem: what keeps it from going on; None when nothing does.
        stalled: whether it trains no further at the moment, though nobody ended it: it waits for a worker.
        sharing: how many runs share a worker now, itself among them; 1 where it has one of its own.
    """

    history: History
    status: Status
    origin: Origin
    watchers: int = 0
    problem: Problem | None = None
    stalled: bool = False
    sharing: float = 1.0
