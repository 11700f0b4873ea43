"""Many runs on all workers, each trained once: what a map and a table of outcomes come from.

A sweep asks every worker for about a second of training at a time, behind whatever visitors ask for.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from echo_core.runs.cluster import addresses
from echo_core.runs.outcome import Outcome
from echo_core.runs.status import Status
from echo_core.runs.store import Store
from echo_core.sweeps import tasks
from echo_core.sweeps.grid import is_impossible
from echo_core.sweeps.plan import Plan
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Client, Future

TASK_SECONDS = 1.0  # of training in one task; a visitor's slice waits no longer for it than that
PRIORITY = -2  # behind visitors' slices (0) and warming up (-1)
RUNS_FOR_A_PACE = 4  # from how many on the time left is told
UNWATCHED_SECONDS = 180.0  # after which a sweep that nobody looks at is cancelled

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SweepSnapshot:
    """A sweep at one moment.

    Attributes:
        status: where it stands; never paused.
        done, total: runs with an outcome, known before or trained now, and all runs; the impossible count in neither.
        outcomes: those known so far, the impossible among them.
        seconds_left: at the pace so far; None while there is none.
        place: in the queue of sweeps, 1 being next; None when not queued.
        problem: what went wrong, in a sentence; None when nothing did.
    """

    status: Status
    done: int
    total: int
    outcomes: tuple[Outcome, ...]
    seconds_left: float | None
    place: int | None
    problem: str | None


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
        self._problem: str | None = None
        self._watched = time.monotonic()
        self._first_end = 0.0
        self._arrived: queue.SimpleQueue[_Assignment | None] = queue.SimpleQueue()  # None: the sweep is over
        hopeless = {one: is_impossible(one) for one in self.experiments}
        possible = [one for one in self.experiments if not hopeless[one]]
        known = store.find(possible)
        self._missing = [one for one in possible if one not in known]
        self._total = len(possible)
        self._trained = 0
        self._outcomes = [Outcome.impossible(one) for one in self.experiments if hopeless[one]]
        self._outcomes += known.values()
        self._status = Status.QUEUED if self._missing else Status.FINISHED

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
        """Train what is not known yet; returns when the sweep is over."""
        with self._change:
            if self.over:
                return
            self._status = Status.STARTING
        try:
            self._train(client)
        except BaseException as error:  # a cancelled future raises CancelledError, which is no Exception
            if not self.over:
                log.exception("a sweep failed")
            self.fail(f"A worker could not go on: {type(error).__name__}. Start again to train what is missing.")

    def fail(self, problem: str) -> None:
        """End it with a problem, a sentence."""
        self._end(Status.FAILED, problem)

    def _train(self, client: Client) -> None:
        plan = Plan(self._missing)
        assignments: list[_Assignment] = []
        while not self.over:
            if time.monotonic() - self._watched > UNWATCHED_SECONDS:
                self._end(Status.STOPPED, "Nobody was watching any more, so it was stopped. Start again to go on.")
                return
            workers = addresses(client)
            busy = {one.worker for one in assignments}
            for worker in workers:
                experiment = None if worker in busy else plan.take(worker, workers, self._run_seconds())
                if experiment:
                    assignments.append(self._assign(client, experiment, worker, None))
            try:
                arrived = self._arrived.get(timeout=1.0)
            except queue.Empty:
                continue
            if arrived:
                assignments.remove(arrived)
                outcome: Outcome | None = arrived.outcome.result()
                if outcome:
                    self._take(outcome)
                else:
                    assignments.append(self._assign(client, arrived.experiment, arrived.worker, arrived.checkpoint))

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
            self._status = Status.RUNNING
            self._change.notify_all()
        if self._trained == len(self._missing):
            self._end(Status.FINISHED)

    def _end(self, status: Status, problem: str | None = None) -> None:
        with self._change:
            if not self.over:
                self._status, self._problem = status, problem
                self._arrived.put(None)
                self._change.notify_all()

    def _run_seconds(self) -> float:
        trained = [one.seconds for one in self._outcomes if one.epochs]
        return sum(trained) / len(trained) if trained else 1.0


class Sweeps:
    """Sweeps on the same workers, one after another. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._queue: list[Sweep] = []
        self._closed: str | None = None  # why no sweep can run any more

    def submit(self, experiments: Iterable[Experiment], store: Store) -> Sweep:
        """Begin to find the outcomes of all these; if the same are being found already, that sweep."""
        sweep = Sweep(experiments, store)
        with self._change:
            for other in self._queue:
                if other.experiments == sweep.experiments and not other.over:
                    return other
            if self._closed:
                sweep.fail(self._closed)
            self._queue.append(sweep)
            self._tidy()
        return sweep

    def serve(self, client: Client) -> None:
        """Run one sweep after another; returns when closed."""
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closed or self._queue)
                if self._closed:
                    return
                first = self._queue[0]
            first.run(client)
            with self._change:
                self._tidy()

    def close(self, problem: str) -> None:
        """End all sweeps, and those submitted later at once, with this problem, a sentence."""
        with self._change:
            self._closed = problem
            for sweep in self._queue:
                sweep.fail(problem)
            self._tidy()

    def _tidy(self) -> None:
        self._queue = [sweep for sweep in self._queue if not sweep.over]
        for place, sweep in enumerate(self._queue):
            sweep.place = place or None
        self._change.notify_all()
