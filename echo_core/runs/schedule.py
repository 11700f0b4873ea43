"""Which experiments train, whose turn it is, and who watches them.

Decisions only: no clock, no threads, no workers. `now` is in seconds of any clock that never goes back.

A run begins when a visitor presses Train, and everybody who asks for the same experiment meanwhile shares it. It trains
while somebody watches it. Runs take turns of a slice: the one that has used the least training time comes next, and
whoever begins has used as much as that one. The first slice of a run waits for no turn at all. No more is granted to
who begins: where many come one after another, those before them would be given nothing meanwhile.

When a worker is lost, any of the slices it had may be why. Such a slice is a suspect until it is done. It is tried
again when a worker has shown itself sound, no suspect beside another, the least suspected first. So only a slice that
itself takes workers with it is lost time and again; whoever ends workers from outside fails no run.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from echo_core.runs.status import Problem, Status
from echo_core.task.experiment import Experiment

UNWATCHED_SECONDS = 90.0  # without a sign of a visitor: browsers wake a hidden page once a minute
JOIN_SECONDS = 60.0  # after the end of a run, within which a press shares it and trains nothing
STALLED_SECONDS = 3.0  # that a slice is under way, after which its run waits for a worker
FORGOTTEN_SECONDS = 3600.0  # after which a run that rests and that nobody has looked at is forgotten
MOST_RUNS = 200  # that are remembered
OWN_FAILURES = 2  # of the same epochs, after which a run has failed
LOST_WORKERS = 3  # over the same epochs, one after another, after which it has failed too

Visitor = Hashable


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands for one visitor.

    Attributes:
        status: where; a visitor who pressed Stop sees it stopped, though it may go on for others.
        watchers: how many visitors watch it.
        problem: why it does not go on; None when there is no such reason.
        stalled: whether its epochs are late, because a worker was lost or is busy with something else.
    """

    status: Status
    watchers: int
    problem: Problem | None
    stalled: bool


@dataclass(slots=True)
class _Run:
    status: Status
    seen: dict[Visitor, float] = field(default_factory=dict)  # who takes part, and when they were last seen
    left: set[Visitor] = field(default_factory=set)  # who pressed Stop
    used: float = 0.0  # seconds of training, from those on that others had used before it
    asked: float | None = None  # when its slice was asked for; None while none is under way
    ended: float = 0.0  # when it ended
    begun: bool = False  # whether any epoch was told
    failures: int = 0  # of the epochs that come next
    lost: int = 0  # workers, over these epochs
    problem: Problem | None = None

    def watchers(self, now: float) -> int:
        return sum(now - seen <= UNWATCHED_SECONDS for seen in self.seen.values())


class Schedule:
    """The runs of a server and their visitors."""

    def __init__(self) -> None:
        self._runs: dict[Experiment, _Run] = {}

    # Visitors

    def press(self, experiment: Experiment, visitor: Visitor, now: float) -> bool:
        """A visitor asks for a training. Whether it is to begin from the start, forgetting an earlier one."""
        run = self._runs.get(experiment)
        shared = run and (run.status.live or (run.status is Status.COMPLETE and now - run.ended <= JOIN_SECONDS))
        if run is None or (run.status is Status.COMPLETE and not shared):
            self._runs[experiment] = run = _Run(Status.STOPPED)
        run.seen[visitor] = now
        run.left.discard(visitor)
        if not shared:
            run.used = min((self._runs[other].used for other in self.live), default=0.0)
            run.status = Status.TRAINING if run.begun else Status.STARTING
            run.failures, run.lost, run.problem = 0, 0, None
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
        late = run.asked is not None and now - run.asked > STALLED_SECONDS
        return Standing(
            status=Status.STOPPED if left and run.status.live else run.status,
            watchers=run.watchers(now),
            problem=run.problem,
            stalled=run.status is Status.TRAINING and (late or run.lost > 0),
        )

    def stop(self, experiment: Experiment, visitor: Visitor, now: float) -> None:
        """A visitor wants to watch a run no longer. It stops if nobody else watches it."""
        run = self._runs.get(experiment)
        if run is None or not run.status.live or visitor not in run.seen:
            return
        del run.seen[visitor]
        run.left.add(visitor)
        if not run.watchers(now):
            _end(run, Status.STOPPED, now)

    # Workers

    @property
    def live(self) -> list[Experiment]:
        """The experiments that are in training."""
        return [experiment for experiment, run in self._runs.items() if run.status.live]

    def status(self, experiment: Experiment) -> Status | None:
        """Where a run stands; None where it is not known."""
        run = self._runs.get(experiment)
        return run.status if run else None

    def turns(self, places: int, now: float, *, sound: bool) -> list[Experiment]:
        """The experiments whose next slice is to be asked for now, each of which is then under way.

        Args:
            places: how many slices may be under way at once, beside first ones.
            now: the time.
            sound: whether a worker has done any work since one was lost.
        """
        live = [(experiment, self._runs[experiment]) for experiment in self.live]
        waiting = sorted((each for each in live if each[1].asked is None), key=lambda each: each[1].used)
        under_way = [run for _, run in live if run.asked is not None]
        room = places - sum(run.begun for run in under_way)
        first = [each for each in waiting if not each[1].lost and not each[1].begun]
        chosen = first + [each for each in waiting if not each[1].lost and each[1].begun][: max(0, room)]
        suspects = sorted((each for each in waiting if each[1].lost), key=lambda each: each[1].lost)
        if sound and not any(run.lost for run in under_way):
            chosen += suspects[:1]
        for _, run in chosen:
            run.asked = now
        return [experiment for experiment, _ in chosen]

    def told(self, experiment: Experiment, now: float, *, seconds: float, complete: bool) -> None:
        """Some epochs were trained in so many seconds, the last one of the run if `complete`."""
        run = self._runs[experiment]
        run.begun, run.asked = True, None
        run.used += seconds
        run.failures = run.lost = 0
        if complete:
            _end(run, Status.COMPLETE, now)
        elif run.status is Status.STARTING:
            run.status = Status.TRAINING

    def failed(self, experiment: Experiment, now: float, *, worker_lost: bool) -> None:
        """Some epochs could not be trained. They are to be tried again unless the run has failed now."""
        run = self._runs[experiment]
        run.asked = None
        run.lost += worker_lost
        run.failures += not worker_lost
        if run.failures >= OWN_FAILURES:
            _end(run, Status.FAILED, now, Problem.SLICE_FAILED)
        elif run.lost >= LOST_WORKERS:
            _end(run, Status.FAILED, now, Problem.WORKERS_LOST)

    def dropped(self, experiment: Experiment) -> None:
        """The slice that was asked for will not be trained, for no reason of its own."""
        run = self._runs.get(experiment)
        if run:
            run.asked = None

    # Time

    def tick(self, now: float) -> None:
        """Stop what nobody watches, forget what rested for long. Call it every second or so."""
        for run in self._runs.values():
            if run.status.live and not run.watchers(now):
                _end(run, Status.STOPPED, now, Problem.UNWATCHED)
        used = {e: max([run.ended, *run.seen.values()]) for e, run in self._runs.items() if not run.status.live}
        room = max(0, MOST_RUNS - (len(self._runs) - len(used)))
        newest = sorted(used, key=used.__getitem__, reverse=True)[:room]
        kept = {experiment for experiment in newest if now - used[experiment] <= FORGOTTEN_SECONDS}
        self._runs = {e: run for e, run in self._runs.items() if run.status.live or e in kept}


def _end(run: _Run, status: Status, now: float, problem: Problem | None = None) -> None:
    run.status, run.ended, run.problem, run.asked = status, now, problem, None
