"""Many runs on all workers, each trained once: what a map and a table of outcomes come from.

A sweep asks every worker for half a second of training at a time, behind whatever visitors ask for. It waits for a
cluster that is lost, and goes on when that is back.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from echo_core.runs.losses import came_of, is_cancelled, is_loss
from echo_core.runs.outcome import Outcome
from echo_core.runs.status import Problem, Status
from echo_core.runs.store import Store
from echo_core.runs.tasks import load
from echo_core.runs.workers import addresses
from echo_core.sweeps import tasks
from echo_core.sweeps.grid import is_impossible
from echo_core.sweeps.plan import Plan
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Client, Future

RETRY_SECONDS = 0.5
TASK_SECONDS = 0.5  # of training in one task; a visitor's slice waits no longer for it than that
PRIORITY = -2  # behind visitors' slices (0) and warming up (-1)
RUNS_FOR_A_PACE = 4  # from how many on the time left is told
UNWATCHED_SECONDS = 180.0  # after which a sweep that nobody looks at is cancelled
ADRIFT_SECONDS = 5.0  # that the worker of a run may be gone before another gets it
LOST_WORKERS = 3  # over the same run, one after another, after which a sweep has failed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SweepSnapshot:
    """A sweep at one moment.

    Attributes:
        status: where it stands.
        done, total: runs with an outcome, known before or trained now, and all runs; the impossible count in neither.
        outcomes: those known so far, the impossible among them.
        seconds_left: at the pace so far; None while there is none.
        place: in the queue of sweeps, 1 being next; None when not queued.
        problem: what went wrong; None when nothing did.
    """

    status: Status
    done: int
    total: int
    outcomes: tuple[Outcome, ...]
    seconds_left: float | None
    place: int | None
    problem: Problem | None


@dataclass(slots=True)
class _Assignment:
    """What a worker is doing for a sweep.

    Attributes:
        experiment: the run.
        worker: its address.
        checkpoint: the run after this task; it stays on the worker.
        outcome: what became of the run, None if it is not over then.
    """

    experiment: Experiment
    worker: str
    checkpoint: Future
    outcome: Future


class Sweep:
    """Runs to find the outcomes of; made by `Sweeps.submit`. Its methods may be called from any thread."""

    def __init__(self, experiments: Iterable[Experiment], store: Store) -> None:
        """Take outcomes from `store` where they are known, and keep new ones there."""
        self.experiments = tuple(dict.fromkeys(experiments))
        self.place: int | None = None
        self._store = store
        self._change = threading.Condition()
        self._problem: Problem | None = None
        self._watched = time.monotonic()
        self._first_end = 0.0
        self._arrived: queue.SimpleQueue[_Assignment | None] = queue.SimpleQueue()  # None: the sweep is over
        self._there: dict[str, float] = {}  # when each worker was there last
        hopeless = {one: is_impossible(one) for one in self.experiments}
        possible = [one for one in self.experiments if not hopeless[one]]
        known = store.find(possible)
        self._missing = [one for one in possible if one not in known]
        self._total = len(possible)
        self._trained = 0
        self._outcomes = [Outcome.impossible(one) for one in self.experiments if hopeless[one]]
        self._outcomes += known.values()
        self._status = Status.QUEUED if self._missing else Status.COMPLETE

    # Whoever asked for it

    def snapshot(self) -> SweepSnapshot:
        """The sweep as it stands; whoever looks keeps it alive."""
        with self._change:
            self._watched = time.monotonic()
            left = len(self._missing) - self._trained
            pace = None  # seconds a run since the first one ended: before that, workers start and compile
            if self._trained >= RUNS_FOR_A_PACE:
                pace = (self._watched - self._first_end) / (self._trained - 1)
            return SweepSnapshot(
                status=self._status,
                done=self._total - left,
                total=self._total,
                outcomes=tuple(self._outcomes),
                seconds_left=None if pace is None else pace * left,
                place=self.place if self._status is Status.QUEUED else None,
                problem=self._problem,
            )

    def cancel(self) -> None:
        """End it; the outcomes so far are kept."""
        self._end(Status.STOPPED)

    def results(self) -> Iterator[Outcome]:
        """The outcomes as they come, until the sweep is over."""
        told = 0
        while True:
            new, over = self._beyond(told)
            yield from new
            told += len(new)
            if over:
                return

    def _beyond(self, told: int) -> tuple[list[Outcome], bool]:
        """The outcomes after the first `told`, waiting a moment for one, and whether these are the last."""
        with self._change:
            self._watched = time.monotonic()
            self._change.wait_for(lambda: len(self._outcomes) > told or self.over, timeout=1.0)
            return self._outcomes[told:], self.over

    # Sweeps

    @property
    def over(self) -> bool:
        """Whether it trains no further."""
        return self._status.over

    def run(self, client: Client) -> None:
        """Train what is not known yet; returns when the sweep is over, or the cluster is lost."""
        with self._change:
            if self.over:
                return
            self._status = Status.STARTING
        try:
            self._train(client)
        except BaseException as error:  # a cancelled future raises CancelledError, which is no Exception
            if is_cancelled(error) or client.status != "running":
                self._pause()
                return
            if not self.over:
                log.exception("a sweep failed")
            self.fail(Problem.WORKERS_LOST if is_loss(error) else Problem.SLICE_FAILED)

    def fail(self, problem: Problem) -> None:
        """End it with a problem."""
        self._end(Status.FAILED, problem)

    def _train(self, client: Client) -> None:
        known = {one.experiment for one in self._outcomes}
        plan = Plan(one for one in self._missing if one not in known)
        assignments: list[_Assignment] = []
        lost: Counter[Experiment] = Counter()  # workers, by the run they had
        while not self.over:
            if time.monotonic() - self._watched > UNWATCHED_SECONDS:
                self._end(Status.STOPPED, Problem.UNWATCHED)
                return
            workers = addresses(client)
            for one in self._adrift(assignments, workers):
                client.cancel([one.checkpoint, one.outcome])
                assignments.remove(one)
                assignments.append(self._assign(client, one.experiment, workers[0], None))
            busy = {one.worker for one in assignments}
            for worker in workers:
                experiment = None if worker in busy else plan.take(worker, workers, self._run_seconds())
                if experiment:
                    assignments.append(self._assign(client, experiment, worker, None))
            try:
                arrived = self._arrived.get(timeout=1.0)
            except queue.Empty:
                continue
            if arrived not in assignments:
                continue
            assignments.remove(arrived)
            outcome, error = came_of(arrived.outcome)
            previous: Future | None = arrived.checkpoint
            if error:
                lost[arrived.experiment] += 1
                if not is_loss(error) or lost[arrived.experiment] >= LOST_WORKERS:
                    raise error
                self._wait_for_a_sound_worker(client)
                previous = None  # the part before may be lost as well
            if outcome:
                self._take(outcome)
            else:
                assignments.append(self._assign(client, arrived.experiment, arrived.worker, previous))

    def _adrift(self, assignments: list[_Assignment], workers: list[str]) -> list[_Assignment]:
        """Those whose worker has been gone for a while: Dask may have left them waiting, though others may do them."""
        now = time.monotonic()
        self._there |= dict.fromkeys(workers, now)
        return [
            one for one in assignments if workers and now - self._there.setdefault(one.worker, now) > ADRIFT_SECONDS
        ]

    def _wait_for_a_sound_worker(self, client: Client) -> None:
        """What was lost with a worker is tried again when one does any work: if it is lost then, it is to blame."""
        while not self.over and client.status == "running":
            _, error = came_of(client.submit(load, pure=False, priority=PRIORITY))
            if error is None or not is_loss(error):
                return

    def _assign(self, client: Client, experiment: Experiment, worker: str, previous: Future | None) -> _Assignment:
        # A worker has one at a time: idle workers find none to steal, and it moves only where a worker is lost.
        where = {"workers": [worker], "allow_other_workers": True, "pure": False}
        checkpoint = client.submit(tasks.train_on, experiment, previous, TASK_SECONDS, priority=PRIORITY, **where)
        outcome = client.submit(tasks.outcome, experiment, checkpoint, priority=PRIORITY + 1, **where)
        assignment = _Assignment(experiment, worker, checkpoint, outcome)
        outcome.add_done_callback(lambda _: self._arrived.put(assignment))
        return assignment

    def _take(self, outcome: Outcome) -> None:
        self._store.keep(outcome)
        with self._change:
            if self.over:
                return
            self._outcomes.append(outcome)
            self._trained += 1
            if self._trained == 1:
                self._first_end = time.monotonic()
            self._status = Status.TRAINING
            self._change.notify_all()
        if self._trained == len(self._missing):
            self._end(Status.COMPLETE)

    def _pause(self) -> None:
        with self._change:
            self._status = self._status if self.over else Status.QUEUED
        time.sleep(RETRY_SECONDS)  # it may not be known yet that the cluster is lost

    def _end(self, status: Status, problem: Problem | None = None) -> None:
        with self._change:
            if not self.over:
                self._status, self._problem = status, problem
                self._arrived.put(None)
                self._change.notify_all()

    def _run_seconds(self) -> float:
        trained = [one.seconds for one in self._outcomes if one.epochs]
        return sum(trained) / len(trained) if trained else 1.0
