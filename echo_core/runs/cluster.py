"""The Dask cluster that trains: started here or joined, warmed up, renewed, and waited for where it is lost.

Nothing of value lies on it: whoever hands out work keeps what comes back. So a worker that has grown is ended, and an
embedded cluster that does not work is thrown away and started anew.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from echo_core.runs import tasks
from echo_core.runs.losses import is_renewal
from echo_core.runs.placement import Placement
from echo_core.runs.status import Problem
from echo_core.runs.workers import (
    WARM_UP_SECONDS,
    addresses,
    configure,
    end_starting,
    failed_to_start,
    fitting_this_machine,
    on_workers,
    renew,
)
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS, TUTORIAL

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

CONNECT_SECONDS = 10.0  # that a scheduler may take to answer
CLOSE_SECONDS = 10.0  # that workers may take to end, and the connection
RETRY_SECONDS = 2.0  # before a scheduler that is not there is tried again; and that what was lost may take to end
PROGRAMS_AHEAD = 4  # of those under way that a worker compiles before it is given work: 30 MB of it, seconds each
LOOK_SECONDS = 0.5  # between two looks at the cluster
WITHOUT_SECONDS = 120.0  # that a worker started here may be away before it is started anew

log = logging.getLogger(__name__)


class Cluster:
    """Workers, which come up in the background. Any thread may call its methods; none raises because of the cluster."""

    def __init__(
        self, scheduler: str | None, workers: int | None, on_change: Callable[[Client | None], None], *, warm: bool
    ) -> None:
        """Connect to the Dask scheduler at that address, or start `workers` processes here.

        Without a number, one worker for each processor core, fewer where memory is short.

        Args:
            scheduler: its address, or None.
            workers: how many to start, or None.
            on_change: called by a thread of the cluster with the client when it has come, with None when it has gone
                or did not come.
            warm: compile the presets ahead of their first run.
        """
        self.ready = False  # whether a run of the first preset that is asked for now begins at once
        self.warmed_up = False  # whether nothing is loaded or compiled ahead any more
        self.problem: Problem | None = None
        self.reason = ""  # the same problem in the words of the library that met it, for a log or a terminal
        self._scheduler = scheduler
        self._wanted = workers
        self._on_change = on_change
        self._warm = warm
        self._client: Client | None = None
        self._placement = Placement()
        self._whole = 0.0  # when no worker that was started here was away
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="cluster", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def submit(
        self, work: Callable[..., Any], *arguments: Any, priority: int = 0, like: Experiment | None = None
    ) -> Future | None:
        """Have a worker do some work; None where there is no cluster now. What visitors ask for has priority 0.

        `like`: an experiment; workers that have compiled its program are preferred, or else those with room for it.
        """
        client = self._client
        if client is None:
            return None
        workers, others = self._placement.choose(like)
        where: dict[str, Any] = {"workers": [*workers], "allow_other_workers": others} if workers else {}
        try:
            future = client.submit(work, *arguments, priority=priority, pure=False, **where)
        except Exception as error:  # closed meanwhile
            log.debug("nothing can be submitted: %r", error)
            return None
        self._placement.give(future, workers, like)
        return future

    def is_renewal(self, error: BaseException) -> bool:
        """Whether some work was not done because its worker was ended on purpose."""
        return is_renewal(error, self._placement.renewed)

    def compiled_by(self, experiment: Experiment) -> set[str]:
        """The workers that have compiled the program of an experiment, without those that are being renewed."""
        return self._placement.compiled_by(experiment)

    def has_compiled(self, worker: str, experiment: Experiment) -> None:
        """Note which worker has compiled the program of an experiment."""
        self._placement.has_compiled(worker, experiment)

    def cancel(self, futures: Iterable[Future]) -> None:
        """Do not compute these: letting go of them is not enough while a callback waits for them."""
        client, dropped = self._client, list(futures)
        if client and dropped:
            with contextlib.suppress(Exception):
                client.cancel(dropped)

    def addresses(self) -> set[str]:
        """The workers that there are now."""
        return set(self._placement.workers)

    @property
    def closed(self) -> bool:
        """Whether it has been closed."""
        return self._closed.is_set()

    def close(self) -> None:
        """End the workers that were started here, and the connection."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join(CONNECT_SECONDS + 2 * CLOSE_SECONDS)

    def _serve(self) -> None:
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it meets is told here
        configure()
        while not self._closed.is_set():
            local = client = None
            try:
                local = self._start_scheduler() if self._scheduler is None else None
                client = self._connect(local)
                if local:
                    local.scale(1)  # the others come when it is warm: alone it is sooner ready for the first visitor
            except Exception as error:
                self._gone(self.problem or Problem.NO_CLUSTER, str(error))
            else:
                self._follow(client, local)
            self._client = None
            if local and self._closed.is_set():
                end_starting(local)
            for part in (client, local):
                with contextlib.suppress(Exception):
                    if part:
                        part.close(timeout=CLOSE_SECONDS if self._closed.is_set() else RETRY_SECONDS)
            self._closed.wait(0 if client else RETRY_SECONDS)

    def _follow(self, client: Client, local: LocalCluster | None) -> None:
        """Look after a cluster until it is lost or closed."""
        seen = self._whole = time.monotonic()  # `seen`: when there was a worker
        care: threading.Thread | None = None  # warms up or renews
        while not self._closed.is_set():
            if client.status == "running":
                if self._client is None:
                    self._come(client)
                self._look(client)
                now = time.monotonic()
                seen = now if self._placement.workers else seen
                if local and now - seen > WITHOUT_SECONDS:
                    self._gone(Problem.CLUSTER_LOST, "All workers were lost.")
                    return
                if care is None or not care.is_alive():
                    care = self._take_care(client, local)
            elif self._client is not None or client.status != "connecting":
                self._gone(Problem.CLUSTER_LOST, "The connection to the scheduler was lost.")
                if local or client.status != "connecting":
                    return
            self._closed.wait(LOOK_SECONDS)

    def _come(self, client: Client) -> None:
        self._client, self.ready, self.problem, self.reason = client, False, None, ""
        self._on_change(client)

    def _gone(self, problem: Problem, reason: str) -> None:
        if self.problem is None:
            log.warning("nothing can be trained: %s", reason)
        self._client = None
        self._placement.look({})
        self.ready, self.problem, self.reason = False, problem, reason
        self._on_change(None)

    def _look(self, client: Client) -> None:
        try:
            self._placement.look(client.scheduler_info(n_workers=-1)["workers"])  # without the number it lists a few
        except Exception as error:  # it may have been lost meanwhile
            log.debug("the workers cannot be seen: %r", error)
        self.cancel(self._placement.adrift())  # for whoever wants it to ask again

    def _take_care(self, client: Client, local: LocalCluster | None) -> threading.Thread | None:
        """Begin to warm up new workers, or else to renew one that has grown; None where there is nothing to do."""
        work: Callable[[], None] | None = None
        now = time.monotonic()
        workers = self.addresses()
        if local and len(workers) >= len(local.worker_spec):
            self._whole = now
        admitted = not self._placement.beginning(workers)
        if local and (failed_to_start(local) or now - self._whole > WITHOUT_SECONDS):
            local.scale(len(workers))  # whoever is not there is given up, and then started anew
            admitted = False
        if not admitted:
            work = functools.partial(self._get_ready, client, local)
        elif grown := self._placement.memory.grown():
            self._placement.renewed.add(grown)
            work = functools.partial(renew, client, grown)
        if not work:
            return None
        thread = threading.Thread(target=work, name="care of workers", daemon=True)
        thread.start()
        return thread

    def _start_scheduler(self) -> LocalCluster:
        from distributed import LocalCluster

        return LocalCluster(
            n_workers=0,  # the first would be waited for here, and nobody could end it meanwhile
            threads_per_worker=1,  # TensorFlow is set up for one thread a process
            memory_limit=None,
            preload=[tasks.__name__],  # so that no work waits in a worker that still loads TensorFlow
            scheduler_kwargs={"allowed_failures": 0},  # whoever asked is told of the first worker lost over its work
            dashboard_address="127.0.0.1:0",  # any free port, and only from here
            silence_logs=logging.CRITICAL,
        )

    def _connect(self, local: LocalCluster | None) -> Client:
        from distributed import Client

        return Client(local or self._scheduler, timeout=CONNECT_SECONDS, set_as_default=False)

    def _get_ready(self, client: Client, local: LocalCluster | None) -> None:
        """Start the workers that are still wanted, load TensorFlow and compile a preset on all; then the other presets.

        The first preset comes before what visitors ask for from now on, who would have to wait for TensorFlow anyway;
        the others come behind. A worker that comes later compiles all of them, and what most is under way, before
        it is given any work. All this saves time only: workers that were not warmed up train all the same.
        """
        first, *others = (PRESETS[name].experiment for name in reversed(TUTORIAL))
        usual = [first, *others] if self.warmed_up else [first]
        try:
            self._admit(client, usual)
            if local:
                self._placement.number = wanted = self._wanted or fitting_this_machine()
                local.scale(wanted)
                client.wait_for_workers(wanted, WARM_UP_SECONDS)
            self._admit(client, usual)
            self.ready = self._warm
            if self._warm and not self.warmed_up:
                for experiment in others:
                    self._compile(client, addresses(client), experiment, priority=-1)
                on_workers(client, addresses(client), tasks.warm_up_insight, priority=-1)
        except Exception:
            if self._client is client and not self._closed.is_set():
                log.exception("not all workers were warmed up")
        if self._client is client and self._warm:
            self.ready = self.warmed_up = True

    def _admit(self, client: Client, usual: list[Experiment]) -> None:
        """Compile what is usual on the workers that begin, and what most is under way; then they are given work."""
        beginning = self._placement.beginning(addresses(client))
        ahead = (*usual, *self._placement.programs(PROGRAMS_AHEAD)) if self._warm else ()
        until = time.monotonic() + WARM_UP_SECONDS
        try:
            for experiment in ahead:
                if time.monotonic() < until:
                    self._compile(client, set(beginning) - self._placement.memory.full, experiment, priority=1)
        finally:
            self._placement.admit(beginning)

    def _compile(self, client: Client, workers: Collection[str], experiment: Experiment, priority: int) -> None:
        for worker in on_workers(client, workers, functools.partial(tasks.warm_up, experiment), priority):
            self.has_compiled(worker, experiment)
