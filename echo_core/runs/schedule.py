"""Which experiments train now, which wait, and who watches them.

Decisions only: no clock, no threads, no workers. `now` is in seconds of any clock that never goes back.

A run begins when a visitor presses Train, and everybody who asks for the same experiment meanwhile shares it. It trains
while somebody watches it. Where more are watched than there is room for, they take turns.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from echo_core.runs.status import Problem, Status
from echo_core.task.experiment import Experiment

UNWATCHED_SECONDS = 90.0  # without a sign of a visitor: browsers wake a hidden page once a minute
JOIN_SECONDS = 60.0  # after the end of a run, within which a press shares it and trains nothing
TURN_SECONDS = 15.0  # that a run trains while others wait
FORGOTTEN_SECONDS = 3600.0  # after which a run that rests and that nobody has looked at is forgotten
MOST_RUNS = 200  # that are remembered
OWN_FAILURES = 2  # of the same epochs, after which a run has failed
LOST_WORKERS = 5  # over the same epochs, after which it has failed too

Visitor = Hashable


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands for one visitor.

    Attributes:
        status: where; a visitor who pressed Stop sees it stopped, though it may go on for others.
        place: the place in the queue, 1 being next; None when not queued.
        watchers: how many visitors watch it.
        problem: why it does not go on; None when there is no such reason.
    """

    status: Status
    place: int | None
    watchers: int
    problem: Problem | None


@dataclass(slots=True)
class _Run:
    status: Status
    seen: dict[Visitor, float] = field(default_factory=dict)  # who takes part, and when they were last seen
    left: set[Visitor] = field(default_factory=set)  # who pressed Stop
    since: float = 0.0  # when its turn began, or when it ended
    begun: bool = False  # whether any epoch was told
    moved: bool = False  # whether any epoch was told in this turn
    waited: bool = False  # whether it has had a turn already
    failures: int = 0  # of the epochs that come next
    lost: int = 0  # workers, over these epochs
    problem: Problem | None = None

    def watchers(self, now: float) -> int:
        return sum(now - seen <= UNWATCHED_SECONDS for seen in self.seen.values())


class Schedule:
    """The runs of a server and their visitors."""

    def __init__(self, slots: int) -> None:
        """So many runs may train at once."""
        self._slots = slots
        self._runs: dict[Experiment, _Run] = {}
        self._queue: list[Experiment] = []

    # Visitors

    def press(self, experiment: Experiment, visitor: Visitor, now: float) -> bool:
        """A visitor asks for a training. Whether it is to begin from the start, forgetting an earlier one."""
        run = self._runs.get(experiment)
        shared = run and (run.status.live or (run.status is Status.COMPLETE and now - run.since <= JOIN_SECONDS))
        if run is None or (run.status is Status.COMPLETE and not shared):
            self._runs[experiment] = run = _Run(Status.STOPPED)
        run.seen[visitor] = now
        run.left.discard(visitor)
        if not shared:
            run.status, run.waited, run.failures, run.lost, run.problem = Status.QUEUED, False, 0, 0, None
            self._enqueue(experiment, run)
            self._admit(now)
        return not shared and not run.begun

    def watch(self, experiment: Experiment, visitor: Visitor, now: float, *, join: bool) -> Standing | None:
        """A visitor looks at a run, and so keeps it alive; None where it is none of theirs or not known.

        `join`: whether a visitor who has had no part in it begins to watch it.
        """
        run = self._runs.get(experiment)
        if run is None or not (join or visitor in run.seen or visitor in run.left):
            return None
        left = visitor in run.left
        if not left:
            run.seen[visitor] = now
        return Standing(
            status=Status.STOPPED if left and run.status.live else run.status,
            place=self._queue.index(experiment) + 1 if run.status is Status.QUEUED and not left else None,
            watchers=run.watchers(now),
            problem=run.problem,
        )

    def stop(self, experiment: Experiment, visitor: Visitor, now: float) -> None:
        """A visitor wants to watch a run no longer. It stops if nobody else watches it."""
        run = self._runs.get(experiment)
        if run is None or not run.status.live or visitor not in run.seen:
            return
        del run.seen[visitor]
        run.left.add(visitor)
        if not run.watchers(now):
            self._end(experiment, run, Status.STOPPED, now)

    # Workers

    @property
    def training(self) -> list[Experiment]:
        """The experiments that have a place now."""
        return [experiment for experiment, run in self._runs.items() if _has_place(run)]

    def status(self, experiment: Experiment) -> Status | None:
        """Where a run stands; None where it is not known."""
        run = self._runs.get(experiment)
        return run.status if run else None

    def resize(self, slots: int, now: float) -> None:
        """So many runs may train at once from now on. Those that train already keep their turn."""
        self._slots = slots
        self._admit(now)

    def told(self, experiment: Experiment, now: float, *, complete: bool) -> None:
        """Some epochs were trained, the last one if `complete`."""
        run = self._runs[experiment]
        run.begun = run.moved = True
        run.failures = run.lost = 0
        if complete:
            self._end(experiment, run, Status.COMPLETE, now)
        elif run.status is Status.STARTING:
            run.status = Status.TRAINING

    def failed(self, experiment: Experiment, now: float, *, worker_lost: bool) -> None:
        """Some epochs could not be trained. They are to be tried again unless the run has failed now."""
        run = self._runs[experiment]
        run.lost += worker_lost
        run.failures += not worker_lost
        if run.failures >= OWN_FAILURES:
            self._end(experiment, run, Status.FAILED, now, Problem.SLICE_FAILED)
        elif run.lost >= LOST_WORKERS:
            self._end(experiment, run, Status.FAILED, now, Problem.WORKERS_LOST)

    # Time

    def tick(self, now: float) -> None:
        """Stop what nobody watches, pass turns on, forget what rested for long. Call it every second or so."""
        for experiment, run in self._runs.items():
            if run.status.live and not run.watchers(now):
                self._end(experiment, run, Status.STOPPED, now, Problem.UNWATCHED)
        turns = [e for e in self.training if self._runs[e].moved and now - self._runs[e].since >= TURN_SECONDS]
        for experiment in sorted(turns, key=lambda e: self._runs[e].since)[: len(self._queue)]:
            run = self._runs[experiment]
            run.status, run.waited = Status.QUEUED, True
            self._enqueue(experiment, run)
        self._admit(now)
        used = {e: max([run.since, *run.seen.values()]) for e, run in self._runs.items() if not run.status.live}
        room = max(0, MOST_RUNS - (len(self._runs) - len(used)))
        newest = sorted(used, key=used.__getitem__, reverse=True)[:room]
        kept = {experiment for experiment in newest if now - used[experiment] <= FORGOTTEN_SECONDS}
        self._runs = {e: run for e, run in self._runs.items() if run.status.live or e in kept}

    def _enqueue(self, experiment: Experiment, run: _Run) -> None:
        """Newcomers come before those that have had a turn."""
        behind = [run.waited or not self._runs[other].waited for other in self._queue]
        self._queue.insert(behind.index(False) if False in behind else len(behind), experiment)

    def _admit(self, now: float) -> None:
        free = self._slots - len(self.training)
        for experiment in self._queue[: max(0, free)]:
            run = self._runs[experiment]
            run.status = Status.TRAINING if run.begun else Status.STARTING
            run.since, run.moved = now, False
        self._queue = [e for e in self._queue if self._runs[e].status is Status.QUEUED]

    def _end(
        self, experiment: Experiment, run: _Run, status: Status, now: float, problem: Problem | None = None
    ) -> None:
        run.status, run.since, run.problem = status, now, problem
        if experiment in self._queue:
            self._queue.remove(experiment)
        self._admit(now)


def _has_place(run: _Run) -> bool:
    return run.status in (Status.STARTING, Status.TRAINING)
