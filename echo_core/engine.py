"""Runs on workers: what a page talks to.

A run is a chain of short slices, each a Dask task whose outcome stays on its worker and feeds the next. Pausing is
not asking for the next one; a lost worker costs time alone, since Dask trains the chain again to the same bits.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import logging
import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.requests import Request
from echo_core.insight.results import SaliencyHistory
from echo_core.model.pace import slice_length
from echo_core.runs import tasks
from echo_core.runs.cluster import addresses
from echo_core.runs.insights import Inspection, Looks, forget_old_pasts
from echo_core.runs.status import Snapshot, Status
from echo_core.runs.store import Store
from echo_core.sweeps.sweep import Sweep, Sweeps
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS, TUTORIAL
from echo_core.task.score import Prediction

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

SLICE_SECONDS = 0.15  # of training in a slice
LEAD = 2  # slices asked for at once, so that a worker need not wait for the news to go round
RUNS_PER_WORKER = 4  # that train by turns; the others queue
UNWATCHED_SECONDS = 180.0  # after which a run that nobody looks at is stopped
FORGOTTEN_SECONDS = 3600.0  # after which it is forgotten
RUNS_KEPT = 200
WARM_UP_SECONDS = 60.0  # that a worker may take to start, and to load TensorFlow and compile
WORKER_BYTES = 1.2e9  # what a worker with TensorFlow and a few compiled programs takes

log = logging.getLogger(__name__)
_making_shared = threading.Lock()


@dataclass(slots=True)
class _Asked:
    """A slice that has been asked for, and what it told once that is known."""

    epochs: int
    slice: Future
    report: Future
    told: tasks.Report | None = None


@dataclass(slots=True)
class _Run:
    id: str
    experiment: Experiment
    status: Status
    until: int  # pause at this epoch
    watched: float
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    looks: Looks
    epoch: int = 0
    head: Future | None = None  # the newest slice told of; None: the start
    ahead: list[_Asked] = field(default_factory=list)
    slice_epochs: int = 1
    prediction: Prediction | None = None
    seconds: float = 0.0
    problem: str | None = None

    def forget_progress(self) -> None:
        """Go back to before the first epoch. New arrays: snapshots keep the old."""
        self.losses = np.empty(self.experiment.epochs, np.float32)
        self.accuracies = np.empty(self.experiment.epochs, np.float32)
        self.epoch, self.head, self.slice_epochs = 0, None, 1
        self.prediction, self.seconds, self.problem = None, 0.0, None
        self.looks = Looks(self.experiment)


class Engine:
    """Starts, pauses, steps, stops and shows runs. Its methods may be called from any thread, and return at once.

    Workers come up in the background; runs started before that wait for them.
    """

    def __init__(self, scheduler: str | None = None, workers: int | None = None, *, warm: bool = True) -> None:
        """Connect to the Dask scheduler at that address, or start `workers` processes here.

        Without a number, one worker for each processor core, fewer where memory is short. `warm`: compile the presets
        ahead of their first run.
        """
        self._lock = threading.RLock()
        self._runs: OrderedDict[str, _Run] = OrderedDict()
        self._queue: list[str] = []
        self._client: Client | None = None
        self._cluster: LocalCluster | None = None
        self._places = RUNS_PER_WORKER
        self._sweeps = Sweeps()
        self._warm = warm
        self._closed = threading.Event()
        self.ready = False  # whether a click finds TensorFlow loaded and the first preset compiled
        self.warmed_up = False  # whether nothing is loaded or compiled ahead any more
        self.problem: str | None = None
        threading.Thread(target=self._open, args=(scheduler, workers), name="engine-start", daemon=True).start()

    # What a visitor does

    def start(self, experiment: Experiment, *, paused: bool = False) -> str:
        """Begin a run and return its identifier, which cannot be guessed; `paused`: wait before its first epoch."""
        run = _Run(
            id=secrets.token_urlsafe(12),
            experiment=experiment,
            status=Status.PAUSED,
            until=experiment.epochs,
            watched=time.monotonic(),
            losses=np.empty(experiment.epochs, np.float32),
            accuracies=np.empty(experiment.epochs, np.float32),
            looks=Looks(experiment),
        )
        with self._lock:
            self._runs[run.id] = run
            self._forget_surplus()
            if not paused:
                self._go(run, experiment.epochs)
        return run.id

    def pause(self, run_id: str) -> None:
        """Hold a run where it was last seen; work under way beyond that is dropped."""
        with self._lock:
            run = self._runs[run_id]
            if run.status.live:
                self._halt(run, Status.PAUSED)

    def resume(self, run_id: str) -> None:
        """Let a paused run go on."""
        with self._lock:
            run = self._runs[run_id]
            if run.status is Status.PAUSED:
                self._go(run, run.experiment.epochs)

    def step(self, run_id: str) -> None:
        """Train one epoch and pause; several steps in a row add up."""
        with self._lock:
            run = self._runs[run_id]
            if run.status.over:
                return
            stepping = run.status.live and run.until < run.experiment.epochs
            until = (run.until if stepping else run.epoch) + 1
            if not stepping:
                self._halt(run, Status.PAUSED)
            self._go(run, min(until, run.experiment.epochs))

    def stop(self, run_id: str) -> None:
        """End a run for good; what it has learnt stays to be looked at."""
        with self._lock:
            run = self._runs[run_id]
            if not run.status.over:
                self._halt(run, Status.STOPPED)

    def reset(self, run_id: str) -> None:
        """Take a run back to before its first epoch and pause it there: same sequences, same start weights."""
        with self._lock:
            run = self._runs[run_id]
            self._halt(run, Status.PAUSED)
            run.forget_progress()

    def look(self, run_id: str) -> Snapshot | None:
        """The run as it stands; None when it is not known here. Whoever looks keeps it alive."""
        with self._lock:
            run = self._runs.get(run_id)
            if run is None:
                return None
            run.watched = time.monotonic()
            return Snapshot(
                run=run.id,
                experiment=run.experiment,
                status=run.status,
                losses=run.losses[: run.epoch],
                accuracies=run.accuracies[: run.epoch],
                prediction=run.prediction,
                seconds=run.seconds,
                place=self._queue.index(run.id) + 1 if run.status is Status.QUEUED else None,
                problem=run.problem,
            )

    def submit_sweep(self, experiments: Iterable[Experiment], store: Store) -> Sweep:
        """Begin to find the outcomes of many experiments, behind what visitors train; see `Sweeps.submit`."""
        return self._sweeps.submit(experiments, store)

    def inspect(self, run_id: str, request: Request[Any]) -> Inspection | None:
        """The newest answer to a request about the run (see `insight`), with the epoch that it tells of.

        None where the first is still on its way, or the run is not known here. Whoever asks again gets a newer one: it
        is computed on a worker when the run has moved on, one at a time, and for a live run in a small share of the
        time that it trains.
        """
        with self._lock:
            run = self._runs.get(run_id)
            if run is None:
                return None
            looks, epoch = run.looks, run.epoch
            if self._client is not None and looks.due(request, epoch, live=run.status.live, seconds=run.seconds):
                slices = looks.slices(request, epoch, run.head)
                found = self._client.submit(tasks.inspect, run.experiment, list(slices.values()), request, pure=False)
                looks.begin(request, epoch, found)
                found.add_done_callback(functools.partial(self._on_inspected, run, looks, request, list(slices)))
            return looks.values.get(request)

    def traces(self, run_id: str) -> SaliencyHistory | None:
        """The memory traces found so far by a `SaliencyRequest`; None where there is none."""
        with self._lock:
            run = self._runs.get(run_id)
            return run.looks.traces() if run else None

    def close(self) -> None:
        """End all runs and the workers that were started here."""
        self._sweeps.close("The workers were closed.")
        with self._lock:
            self._closed.set()
            client, self._client = self._client, None
            cluster, self._cluster = self._cluster, None
            self._runs.clear()
            self._queue.clear()
        if client:
            client.close(timeout=2)
        if cluster:
            cluster.close(timeout=5)

    # Workers

    def _open(self, scheduler: str | None, workers: int | None) -> None:
        try:
            from distributed import Client, LocalCluster

            cluster = None
            if scheduler is None:
                wanted = workers or _workers_for_this_machine()
                cluster = LocalCluster(
                    n_workers=1,  # the others come when it is warm: alone it is sooner ready for the first visitor
                    threads_per_worker=1,  # TensorFlow is set up for one thread a process
                    memory_limit=None,
                    dashboard_address="127.0.0.1:0",  # any free port, and only from here
                    silence_logs=logging.ERROR,
                )
            client = Client(cluster or scheduler, timeout="10s", set_as_default=False)
            if cluster is None:
                wanted = max(1, len(addresses(client)))
        except Exception as error:
            if self._closed.is_set():
                return
            log.exception("the workers did not start")
            with self._lock:
                self.problem = f"The workers did not start: {error}"
                self._sweeps.close(self.problem)
                for run in self._runs.values():
                    if run.status.live:
                        self._fail(run, self.problem)
            return
        with self._lock:
            if self._closed.is_set():
                client.close()
                if cluster:
                    cluster.close()
                return
            self._client, self._cluster = client, cluster
            self._places = RUNS_PER_WORKER * wanted
            for run in self._runs.values():
                self._ask_for_slices(run)
            self._admit()
        threading.Thread(target=self._sweep, name="engine-sweep", daemon=True).start()
        threading.Thread(target=self._sweeps.serve, args=(client,), name="engine-sweeps", daemon=True).start()
        self._get_ready(client, cluster, wanted)

    def _get_ready(self, client: Client, cluster: LocalCluster | None, wanted: int) -> None:
        """Start the workers that are still wanted, load TensorFlow and compile a preset on all; then the other presets.

        The first preset comes before what visitors ask for from now on, who would have to wait for TensorFlow anyway;
        the others come behind. All this saves time only: workers that were not warmed up train all the same.
        """
        first, *others = (functools.partial(tasks.warm_up, PRESETS[name].experiment) for name in reversed(TUTORIAL))
        try:
            client.wait_for_workers(1)  # a cluster of others may have none yet
            if self._warm:
                _on_every_worker(client, first, priority=1, seconds=WARM_UP_SECONDS)
            if cluster:
                cluster.scale(wanted)
                client.wait_for_workers(wanted, WARM_UP_SECONDS)
            if self._warm:
                _on_every_worker(client, first, priority=1, seconds=WARM_UP_SECONDS)
                self.ready = True
                _on_every_worker(client, *others, tasks.warm_up_looks, priority=-1)
        except Exception:
            if not self._closed.is_set():
                log.exception("not all workers were warmed up")
        self.ready = self.warmed_up = self._warm

    # The chain of slices; all of it under the lock

    def _go(self, run: _Run, until: int) -> None:
        if self.problem:
            self._fail(run, self.problem)
            return
        run.until = until
        if run.status.live:
            self._ask_for_slices(run)
            return
        run.status = Status.QUEUED
        self._queue.append(run.id)
        self._admit()

    def _admit(self) -> None:
        training = sum(run.status in (Status.STARTING, Status.RUNNING) for run in self._runs.values())
        while self._queue and training < self._places:
            run = self._runs[self._queue.pop(0)]
            run.status = Status.RUNNING if run.epoch else Status.STARTING
            training += 1
            self._ask_for_slices(run)

    def _ask_for_slices(self, run: _Run) -> None:
        if self._client is None or run.status not in (Status.STARTING, Status.RUNNING):
            return
        asked = run.epoch + sum(ahead.epochs for ahead in run.ahead)
        while len(run.ahead) < LEAD and asked < run.until:
            epochs = min(run.slice_epochs, run.until - asked)
            previous = run.ahead[-1].slice if run.ahead else run.head
            trained = self._client.submit(tasks.train_slice, run.experiment, previous, epochs, pure=False)
            told = self._client.submit(tasks.report, run.experiment, trained, pure=False, priority=1)
            ahead = _Asked(epochs, trained, told)
            run.ahead.append(ahead)
            asked += epochs
            told.add_done_callback(functools.partial(self._on_report, run, ahead))

    def _on_report(self, run: _Run, asked: _Asked, future: Future) -> None:
        try:
            told: tasks.Report | None = future.result()
            problem = None
        except BaseException as error:  # a cancelled future raises CancelledError, which is no Exception
            told, problem = None, f"A worker could not go on: {type(error).__name__}. Reset the run to try again."
        with self._lock:
            if asked not in run.ahead:
                return  # dropped meanwhile by a pause, a stop or a reset
            if told is None:
                log.error("run %s failed: %s", run.id, problem)
                self._fail(run, problem)
                return
            asked.told = told
            while run.ahead and (first := run.ahead[0]).told:
                del run.ahead[0]
                self._take(run, first.slice, first.told)
            self._ask_for_slices(run)

    def _take(self, run: _Run, done: Future, told: tasks.Report) -> None:
        end = run.epoch + len(told.losses)
        run.losses[run.epoch : end], run.accuracies[run.epoch : end] = told.losses, told.accuracies
        run.epoch, run.head, run.prediction = end, done, told.prediction
        run.seconds += told.seconds
        run.looks.keep(end, done)
        run.slice_epochs = slice_length(max(1, len(told.losses)), told.seconds, SLICE_SECONDS)
        run.status = Status.RUNNING
        if told.over:
            self._halt(run, Status.FINISHED)
        elif run.epoch >= run.until:
            self._halt(run, Status.PAUSED)

    def _halt(self, run: _Run, status: Status) -> None:
        dropped = [task for asked in run.ahead for task in (asked.slice, asked.report)]
        run.ahead.clear()
        run.status = status
        if run.id in self._queue:
            self._queue.remove(run.id)
        self._admit()
        if dropped and self._client:  # their callbacks hold them until they are done: letting go is not enough
            self._client.cancel(dropped)

    def _fail(self, run: _Run, problem: str | None) -> None:
        run.problem = problem
        self._halt(run, Status.FAILED)

    def _on_inspected(self, run: _Run, looks: Looks, request: Request[Any], epochs: list[int], future: Future) -> None:
        try:
            found: tasks.Inspected | None = future.result()
        except BaseException as error:  # a cancelled future raises CancelledError, which is no Exception
            found = None
            if not self._closed.is_set():
                log.error("run %s could not be looked into (%s): %s", run.id, request, error)
        with self._lock:
            looks.end(request, epochs, found, run.seconds)

    # What nobody watches

    def _sweep(self) -> None:
        while not self._closed.wait(5.0):
            self.sweep(time.monotonic())

    def sweep(self, now: float) -> None:
        """Stop the runs that nobody has looked at for a while before `now` (monotonic seconds), and forget old ones."""
        with self._lock:
            for run in list(self._runs.values()):
                unwatched = now - run.watched
                if unwatched > UNWATCHED_SECONDS and not run.status.over:
                    run.problem = "Nobody was watching any more, so the run was stopped."
                    self._halt(run, Status.STOPPED)
                if unwatched > FORGOTTEN_SECONDS:
                    del self._runs[run.id]

    def _forget_surplus(self) -> None:
        recent = sorted(self._runs.values(), key=lambda run: run.watched, reverse=True)
        forget_old_pasts(run.looks for run in recent)
        surplus = len(self._runs) - RUNS_KEPT
        if surplus > 0:
            oldest = sorted(self._runs.values(), key=lambda run: (run.status.live, run.watched))
            for run in oldest[:surplus]:
                self._halt(run, Status.STOPPED)
                del self._runs[run.id]


def _on_every_worker(client: Client, *works: Callable[[], None], priority: int, seconds: float | None = None) -> None:
    """Have every worker do some work in turn, and wait at most `seconds` for each: a worker may be lost meanwhile.

    What visitors ask for has priority 0.
    """
    asked = [
        client.submit(work, workers=[address], pure=False, priority=priority)
        for work in works
        for address in addresses(client)
    ]
    for future in asked:
        with contextlib.suppress(TimeoutError):
            future.exception(seconds)


def _workers_for_this_machine() -> int:
    from dask.system import CPU_COUNT
    from distributed.system import MEMORY_LIMIT

    return max(1, min(CPU_COUNT, int(MEMORY_LIMIT // WORKER_BYTES)))


@functools.cache
def _of_this_process() -> Engine:
    engine = Engine(os.environ.get("ECHO_SCHEDULER") or None)
    atexit.register(engine.close)
    return engine


def shared() -> Engine:
    """The engine of this process, on the cluster that ECHO_SCHEDULER names or on workers of its own."""
    with _making_shared:
        return _of_this_process()
