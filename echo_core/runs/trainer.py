"""The runs of a server on its workers: asked for, trained slice by slice, kept, and found again.

What is decided is decided in `schedule` and `chain`; here it is done.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from echo_core.insight.requests import Request
from echo_core.runs import tasks
from echo_core.runs.chain import Chain, Slice
from echo_core.runs.checkpoints import Checkpoints
from echo_core.runs.cluster import Cluster
from echo_core.runs.history import History, Origin
from echo_core.runs.questions import Answered, Questions
from echo_core.runs.schedule import Schedule
from echo_core.runs.status import Status, Watched
from echo_core.runs.store import Store
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Future

RUNS_PER_WORKER = 4  # that train by turns; the others queue
LONG_SECONDS = 20.0  # of training, beyond which a visitor may rather see a kept run than wait for a new one
MOST_FINISHED = 64  # histories at hand without the store
TICK_SECONDS = 1.0

log = logging.getLogger(__name__)
R = TypeVar("R")


class Trainer:
    """Runs by their settings. Any thread may call its methods; they return at once unless they say otherwise."""

    def __init__(self, cluster: Cluster, store: Store, recorded: Callable[[Experiment], History | None]) -> None:
        """Train on these workers, keep what is finished in `store`, and find there and in `recorded` what was."""
        self._cluster = cluster
        self._store = store
        self._recorded = recorded
        self._lock = threading.Condition(threading.RLock())
        self._schedule = Schedule(RUNS_PER_WORKER)
        self._histories: dict[Experiment, History] = {}  # of the runs in the schedule
        self._chains: dict[Experiment, Chain[Future]] = {}
        self._checkpoints: Checkpoints[Future] = Checkpoints()
        self._finished: OrderedDict[Experiment, History] = OrderedDict()  # that used last behind
        self._unwritten: list[History] = []
        self._questions = Questions(self._cluster, self._checkpoints, self._lock, self._live_seconds, time.monotonic)
        self._workers: set[str] = set()
        self._closed = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="trainer", daemon=True)
        self._thread.start()

    # What a visitor does

    def train(self, experiment: Experiment, visitor: Hashable) -> None:
        """Begin a training, or share the one of these settings that is under way or has just ended.

        A run that was stopped goes on where it stood.
        """
        with self._lock:
            if self._schedule.press(experiment, visitor, time.monotonic()):
                self._histories[experiment] = History.empty(experiment)
                self._questions.begin_anew(experiment)
            self._follow()

    def stop(self, experiment: Experiment, visitor: Hashable) -> None:
        """Watch a run no longer. It stops unless others watch it."""
        with self._lock:
            self._schedule.stop(experiment, visitor, time.monotonic())
            self._follow()

    def watch(self, experiment: Experiment, visitor: Hashable) -> Watched | None:
        """The run of these settings as it stands; None where nothing is known of it. Trains nothing.

        Whoever looks at a live run keeps it alive. Who did not press Train is shown a complete run before a live one.
        """
        return self._standing(experiment, visitor, join=False) or (
            Watched(found[0], Status.COMPLETE, found[1])
            if (found := self._find(experiment))
            else self._standing(experiment, visitor, join=True)
        )

    def find(self, experiment: Experiment) -> History | None:
        """What is known of a run: a complete one from memory, the store or the recordings, else what has grown here."""
        found = self._find(experiment)
        with self._lock:
            return found[0] if found else self._histories.get(experiment)

    def earlier_seconds(self, experiment: Experiment) -> float | None:
        """How long an earlier training took, if a visitor may rather see that run than wait; None otherwise."""
        found = self._find(experiment)
        if found is None or found[1] is Origin.RECORDED or found[0].seconds <= LONG_SECONDS:
            return None
        return found[0].seconds

    def wait(self, experiment: Experiment, seconds: float) -> bool:
        """Wait at most so long for the first epochs of a live run. Whether there is nothing to wait for any more."""

        def here() -> bool:
            status = self._schedule.status(experiment)
            return status is None or not status.live or self._histories[experiment].epoch > 0

        with self._lock:
            return self._lock.wait_for(here, seconds)

    def ask(self, experiment: Experiment, epoch: int, request: Request[R], patience: float = 0.0) -> Answered[R] | None:
        """The answer to a request about the network after an epoch of a run; None while it is on its way.

        Of a run that is not known that far, the newest epoch known is told of. Whoever wants the answer asks again.

        Args:
            experiment: the settings of the run.
            epoch: which; 0 is the untrained network.
            request: one of `insight.requests` or `runs.requests`.
            patience: seconds to wait for the answer.
        """
        known = self.find(experiment) or History.empty(experiment)
        with self._lock:
            grown = self._histories.get(experiment, known)
            epoch = max(0, min(epoch, max(known.epoch, grown.epoch)))
            pace = known.seconds / max(1, known.epoch)
            answered: list[Answered[R]] = []

            def here() -> bool:
                found = self._questions.ask(experiment, epoch, request, pace)
                answered.extend([found] if found else [])
                return bool(found)

            self._lock.wait_for(here, patience)
            return answered[0] if answered else None

    def begin_again(self) -> None:
        """The cluster has come or gone: what was on it is not there. What is watched goes on when it can."""
        with self._lock:
            for experiment in list(self._chains):
                self._drop(experiment)
            self._checkpoints.forget_others(but=set())
            self._follow()

    def close(self) -> None:
        """End all runs."""
        self._closed.set()
        self._wake.set()
        self._thread.join(5.0)

    # Finding

    def _standing(self, experiment: Experiment, visitor: Hashable, *, join: bool) -> Watched | None:
        with self._lock:
            standing = self._schedule.watch(experiment, visitor, time.monotonic(), join=join)
            if standing is None:
                return None
            waits = self._cluster.problem if standing.status.live else None
            return Watched(
                history=self._histories[experiment],
                status=standing.status,
                origin=Origin.TRAINED_NOW,
                place=standing.place,
                watchers=standing.watchers,
                problem=standing.problem or waits,
            )

    def _find(self, experiment: Experiment) -> tuple[History, Origin] | None:
        """A complete run, and where it comes from."""
        with self._lock:
            history = self._finished.get(experiment)
        history = history or self._store.find_history(experiment)
        if history:
            with self._lock:
                self._remember(history)
            return history, Origin.KEPT
        history = self._recorded(experiment)
        return (history, Origin.RECORDED) if history else None

    def _remember(self, history: History) -> None:
        self._finished[history.experiment] = history
        self._finished.move_to_end(history.experiment)
        if len(self._finished) > MOST_FINISHED:
            self._finished.popitem(last=False)

    def _live_seconds(self, experiment: Experiment) -> float | None:
        status = self._schedule.status(experiment)
        return self._histories[experiment].seconds if status and status.live else None

    # Training; all of it under the lock

    def _follow(self) -> None:
        """Do as the schedule says: drop what is no longer wanted, ask for what is."""
        for experiment in list(self._chains):
            status = self._schedule.status(experiment)
            if status is None or not status.live:
                self._drop(experiment)
        for experiment in self._schedule.training:
            if experiment not in self._chains:
                start = self._checkpoints.nearest(experiment, self._histories[experiment].epoch)
                self._chains[experiment] = Chain(experiment, *start)
            self._ask_for_slices(experiment, self._chains[experiment])
        self._lock.notify_all()

    def _ask_for_slices(self, experiment: Experiment, chain: Chain[Future]) -> None:
        while wanted := chain.next():
            first, last, before = wanted
            # The first ones come before others' later ones, so that a newcomer sees a beginning soon.
            trained = self._cluster.submit(
                tasks.advance, experiment, before, first, (last,), priority=0 if chain.started else 1
            )
            told = trained and self._cluster.submit(tasks.progress, trained, priority=2)
            if trained is None or told is None:
                return
            asked = chain.asked(first, last, trained)
            told.add_done_callback(functools.partial(self._on_progress, experiment, chain, asked))

    def _drop(self, experiment: Experiment) -> None:
        self._cluster.cancel(one.checkpoint for one in self._chains.pop(experiment).ahead)

    def _on_progress(self, experiment: Experiment, chain: Chain[Future], asked: Slice[Future], future: Future) -> None:
        error: BaseException | None = None
        try:
            progress: tasks.Progress = future.result()
        except BaseException as problem:  # a cancelled future raises CancelledError, which is no Exception
            error = problem
        with self._lock:
            if self._closed.is_set() or self._chains.get(experiment) is not chain or asked not in chain.ahead:
                return  # dropped meanwhile
            if error is None:
                for taken in chain.arrived(asked, progress):
                    self._take(experiment, taken)
            else:
                self._try_again(experiment, error)
            self._follow()

    def _take(self, experiment: Experiment, taken: Slice[Future]) -> None:
        self._checkpoints.keep(experiment, taken.last, taken.checkpoint)
        history = self._histories[experiment]
        if taken.last > history.epoch and taken.progress:
            new = taken.progress.after(taken.first, history.epoch)
            history = history.extended(new, new.seconds)
            if history.complete:
                history = dataclasses.replace(history, trained_at=datetime.now(UTC), versions=new.versions)
                self._remember(history)
                self._unwritten.append(history)
                self._wake.set()
            self._histories[experiment] = history
        self._schedule.told(experiment, time.monotonic(), complete=history.complete)

    def _try_again(self, experiment: Experiment, error: BaseException) -> None:
        """A slice failed: go on from a checkpoint, or from the start where checkpoints may be lost too."""
        from distributed import CancelledError, KilledWorker
        from distributed.comm import CommClosedError

        log.warning("epochs of a run could not be trained: %r", error)
        self._drop(experiment)
        lost = isinstance(error, (CancelledError, CommClosedError, KilledWorker))
        if lost:
            self._checkpoints.forget(experiment)
        if not (lost and self._cluster.problem):  # without a cluster nothing is tried, so nothing fails
            self._schedule.failed(experiment, time.monotonic(), worker_lost=lost)

    # Time

    def _serve(self) -> None:
        while not self._closed.is_set():
            self._wake.wait(TICK_SECONDS)
            self._wake.clear()
            try:
                self.tick(time.monotonic())
            except Exception:
                log.exception("the trainer could not do all of its work")

    def tick(self, now: float) -> None:
        """Follow the workers that there are at `now` (monotonic seconds), and write what is finished. It may wait."""
        workers = self._cluster.addresses()
        with self._lock:
            if self._workers - workers:  # what rests would be trained again before anything that is asked for now
                self._checkpoints.forget_others(but=set(self._schedule.training))
            self._workers = workers
            self._schedule.resize(RUNS_PER_WORKER * max(1, len(workers)), now)
            self._schedule.tick(now)
            self._histories = {e: history for e, history in self._histories.items() if self._schedule.status(e)}
            self._follow()
            self._questions.go_on()
            unwritten, self._unwritten = self._unwritten, []
        for history in unwritten:
            self._store.keep_history(history)
        self._store.flush()
