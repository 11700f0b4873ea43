"""The runs of a server on its workers: asked for, trained slice by slice, kept, and found again.

What is decided is decided in `schedule` and `chain`; here it is done.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
import threading
import time
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from echo_core.insight.requests import Request
from echo_core.runs import tasks
from echo_core.runs.chain import Chain
from echo_core.runs.checkpoints import Checkpoints, checkpoint_interval
from echo_core.runs.cluster import Cluster
from echo_core.runs.history import History, Origin
from echo_core.runs.kept import Kept
from echo_core.runs.losses import came_of, is_cancelled, is_loss
from echo_core.runs.questions import Answered, Questions, Unanswerable
from echo_core.runs.schedule import Schedule
from echo_core.runs.status import Status, Watched
from echo_core.runs.store import Store
from echo_core.runs.tasks import State
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Future

SLICES_PER_WORKER = 2  # under way at once: one is trained while the news of the one before goes round
LONG_SECONDS = 20.0  # of training, beyond which a visitor may rather see a kept run than wait for a new one
TICK_SECONDS = 1.0

log = logging.getLogger(__name__)
R = TypeVar("R")


class Trainer:
    """Runs by their settings. Any thread may call its methods; they return at once unless they say otherwise."""

    def __init__(self, cluster: Cluster, store: Store, recorded: Callable[[Experiment], History | None]) -> None:
        """Train on these workers, keep what is finished in `store`, and find there and in `recorded` what was."""
        self._cluster = cluster
        self._kept = Kept(store, recorded)
        self._lock = threading.Condition(threading.RLock())
        self._schedule = Schedule()
        self._histories: dict[Experiment, History] = {}  # of the runs in the schedule
        self._chains: dict[Experiment, Chain[State]] = {}
        self._asked: dict[Experiment, Future] = {}  # the slices under way
        self._sound = True  # whether a worker has done any work since one was lost
        self._probe: Future | None = None  # finds out whether that is so
        self._checkpoints: Checkpoints[State] = Checkpoints()
        self._questions = Questions(self._cluster, self._checkpoints, self._lock, self._live_seconds, time.monotonic)
        self._workers = 1
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
            if (found := self._kept.find(experiment))
            else self._standing(experiment, visitor, join=True)
        )

    def find(self, experiment: Experiment) -> History | None:
        """What is known of a run: a complete one from memory, the store or the recordings, else what has grown here."""
        found = self._kept.find(experiment)
        with self._lock:
            return found[0] if found else self._histories.get(experiment)

    def earlier_seconds(self, experiment: Experiment) -> float | None:
        """How long an earlier training took, if a visitor may rather see that run than wait; None otherwise."""
        found = self._kept.find(experiment)
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

    def ask(
        self, experiment: Experiment, epoch: int, request: Request[R], patience: float = 0.0
    ) -> Answered[R] | Unanswerable | None:
        """The answer to a request about the network after an epoch of a run; None while it is on its way.

        A request that failed time and again is unanswerable, for a while. Of a run that is not known that far, the
        newest epoch known is told of. Whoever wants the answer asks again.

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
            ask = functools.partial(self._questions.ask, experiment, epoch, request, pace)
            return self._lock.wait_for(ask, patience)

    def begin_again(self) -> None:
        """The cluster has come or gone: what was under way is not any more. What is watched goes on when it can."""
        with self._lock:
            for experiment in list(self._asked):
                self._drop(experiment)
            self._sound, self._probe = True, None
            self._questions.begin_again()
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
                watchers=standing.watchers,
                problem=standing.problem or waits,
                stalled=standing.stalled or waits is not None,
                sharing=max(1.0, len(self._schedule.live) / self._workers),
            )

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
                ended = self._chains.pop(experiment)
                if ended.state is not None:
                    self._checkpoints.keep(experiment, ended.epoch, ended.state)
        places = SLICES_PER_WORKER * self._workers
        for experiment in self._schedule.turns(places, time.monotonic(), sound=self._sound):
            self._ask_for_slice(experiment)
        self._lock.notify_all()

    def _ask_for_slice(self, experiment: Experiment) -> None:
        chain = self._chains.get(experiment)
        if chain is None:
            start = self._checkpoints.nearest(experiment, self._histories[experiment].epoch)
            self._chains[experiment] = chain = Chain(experiment, *start)
        asked = self._cluster.submit(
            tasks.advance,
            experiment,
            chain.state,
            chain.stops(),
            # A run's first slice comes before those of others, so that a newcomer sees a beginning soon.
            priority=0 if self._histories[experiment].epoch else 1,
            like=experiment,
        )
        if asked is None:
            self._schedule.dropped(experiment)
            return
        self._asked[experiment] = asked
        asked.add_done_callback(functools.partial(self._on_slice, experiment))

    def _drop(self, experiment: Experiment) -> None:
        """Want the slice that is under way no more."""
        asked = self._asked.pop(experiment, None)
        if asked is not None:
            self._cluster.cancel([asked])
            self._schedule.dropped(experiment)

    def _on_slice(self, experiment: Experiment, future: Future) -> None:
        stretch, error = came_of(future)
        with self._lock:
            if self._closed.is_set() or self._asked.get(experiment) is not future:
                return  # dropped meanwhile
            del self._asked[experiment]
            if error is None:
                self._sound = True
                self._take(experiment, stretch)
            else:
                self._failed(experiment, error)
            self._follow()

    def _take(self, experiment: Experiment, stretch: tasks.Stretch) -> None:
        chain, history, told = self._chains[experiment], self._histories[experiment], stretch.progress
        first, last = chain.epoch, max(stretch.states)
        chain.arrived(last, stretch.states[last], told.seconds)
        self._cluster.has_compiled(stretch.worker, experiment)
        for epoch, state in stretch.states.items():
            if epoch % checkpoint_interval(experiment) == 0:
                self._checkpoints.keep(experiment, epoch, state)
        if last > history.epoch:
            new = told.after(first, history.epoch)
            history = history.extended(new, new.seconds)
            if history.complete:
                history = dataclasses.replace(history, trained_at=datetime.now(UTC), versions=new.versions)
                self._kept.keep(history)
                self._wake.set()
            self._histories[experiment] = history
        self._schedule.told(experiment, time.monotonic(), seconds=told.seconds, complete=history.complete)

    def _failed(self, experiment: Experiment, error: BaseException) -> None:
        """A slice failed: it is tried again from the same state, unless it has failed too often."""
        lost = is_loss(error)
        if is_cancelled(error) or self._cluster.is_renewal(error):
            self._schedule.dropped(experiment)
            return
        log.warning("epochs of a run were not trained: %r", error)
        self._schedule.failed(experiment, time.monotonic(), worker_lost=lost)
        if lost:
            self._sound = False
            self._find_out()

    def _find_out(self) -> None:
        """Ask whether any worker does any work: what may have ended others is tried again only then."""
        if self._probe is None and not self._sound:
            self._probe = self._cluster.submit(tasks.load, priority=1)
            if self._probe is not None:
                self._probe.add_done_callback(self._on_probe)

    def _on_probe(self, probe: Future) -> None:
        _, error = came_of(probe)
        with self._lock:
            if self._probe is probe:
                self._probe, self._sound = None, error is None
                self._follow()

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
        workers = len(self._cluster.addresses())
        with self._lock:
            self._workers = max(1, workers)
            self._schedule.tick(now)
            self._histories = {e: history for e, history in self._histories.items() if self._schedule.status(e)}
            self._find_out()
            self._follow()
            self._questions.go_on()
        self._kept.write()
