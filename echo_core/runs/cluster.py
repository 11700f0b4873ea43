"""The Dask cluster that trains: started here or joined, warmed up, and watched."""

from __future__ import annotations

import contextlib
import enum
import functools
import logging
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from echo_core.runs import tasks
from echo_core.runs.status import Problem
from echo_core.task.presets import PRESETS, TUTORIAL

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

CONNECT_SECONDS = 10.0  # that a scheduler may take to answer
RETRY_SECONDS = 5.0  # before a scheduler that is not there is tried again
WARM_UP_SECONDS = 60.0  # that a worker may take to start, and to load TensorFlow and compile
WORKER_BYTES = 1.2e9  # what a worker with TensorFlow and a few compiled programs takes

log = logging.getLogger(__name__)


class ClusterState(enum.StrEnum):
    """How soon a run that is asked for now begins."""

    NOT_THERE = "not there"  # when the cluster has come
    READY = "ready"  # when a worker has loaded TensorFlow
    WARM = "warm"  # at once


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
        self.state = ClusterState.NOT_THERE
        self.warmed_up = False  # whether nothing is loaded or compiled ahead any more
        self.problem: Problem | None = None
        self.reason = ""  # the same problem in the words of the library that met it, for a log or a terminal
        self._scheduler = scheduler
        self._workers = workers
        self._on_change = on_change
        self._warm = warm
        self._client: Client | None = None
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="cluster", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def submit(self, work: Callable[..., Any], *arguments: Any, priority: int = 0) -> Future | None:
        """Have a worker do some work; None where there is no cluster now. What visitors ask for has priority 0."""
        client = self._client
        if client is None:
            return None
        try:
            return client.submit(work, *arguments, priority=priority, pure=False)
        except Exception as error:  # closed meanwhile
            log.debug("nothing can be submitted: %r", error)
            return None

    def cancel(self, futures: Iterable[Future]) -> None:
        """Do not compute these: letting go of them is not enough while a callback waits for them."""
        client, dropped = self._client, list(futures)
        if client and dropped:
            with contextlib.suppress(Exception):
                client.cancel(dropped)

    def addresses(self) -> set[str]:
        """The workers that there are now."""
        client = self._client
        if client is None:
            return set()
        try:
            return set(addresses(client))
        except Exception:  # closed meanwhile
            return set()

    @property
    def closed(self) -> bool:
        """Whether it has been closed."""
        return self._closed.is_set()

    def close(self) -> None:
        """End the workers that were started here, and the connection."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join(CONNECT_SECONDS + 20)

    def _serve(self) -> None:
        local: LocalCluster | None = None
        while not self._closed.is_set():
            client = None
            try:
                local = local or (self._start_workers() if self._scheduler is None else None)
                client = self._connect(local)
            except Exception as error:
                if self.problem is None:
                    log.warning("the workers are not there: %s", error)
                self._gone(Problem.NO_CLUSTER, str(error))
                self._closed.wait(RETRY_SECONDS)
                continue
            self._client, self.state, self.problem, self.reason = client, ClusterState.READY, None, ""
            self._on_change(client)
            threading.Thread(target=self._get_ready, args=(client, local), name="warm-up", daemon=True).start()
            while client.status in ("running", "connecting") and not self._closed.wait(0.5):
                pass
            if not self._closed.is_set():
                log.warning("the scheduler is not there any more")
                self._gone(Problem.CLUSTER_LOST, "The connection to the scheduler was lost.")
            self._client = None
            with contextlib.suppress(Exception):
                client.close(timeout=2)
        if local:
            with contextlib.suppress(Exception):
                local.close(timeout=5)

    def _gone(self, problem: Problem, reason: str) -> None:
        self._client, self.state, self.problem, self.reason = None, ClusterState.NOT_THERE, problem, reason
        self._on_change(None)

    def _start_workers(self) -> LocalCluster:
        from distributed import LocalCluster

        return LocalCluster(
            n_workers=1,  # the others come when it is warm: alone it is sooner ready for the first visitor
            threads_per_worker=1,  # TensorFlow is set up for one thread a process
            memory_limit=None,
            dashboard_address="127.0.0.1:0",  # any free port, and only from here
            silence_logs=logging.ERROR,
        )

    def _connect(self, local: LocalCluster | None) -> Client:
        from distributed import Client

        return Client(local or self._scheduler, timeout=CONNECT_SECONDS, set_as_default=False)

    def _get_ready(self, client: Client, local: LocalCluster | None) -> None:
        """Start the workers that are still wanted, load TensorFlow and compile a preset on all; then the other presets.

        The first preset comes before what visitors ask for from now on, who would have to wait for TensorFlow anyway;
        the others come behind. All this saves time only: workers that were not warmed up train all the same.
        """
        first, *others = (functools.partial(tasks.warm_up, PRESETS[name].experiment) for name in reversed(TUTORIAL))
        try:
            client.wait_for_workers(1)  # a cluster of others may have none yet
            if self._warm:
                _on_every_worker(client, first, priority=1, seconds=WARM_UP_SECONDS)
            if local:
                wanted = self._workers or _workers_for_this_machine()
                local.scale(wanted)
                client.wait_for_workers(wanted, WARM_UP_SECONDS)
            if self._warm:
                _on_every_worker(client, first, priority=1, seconds=WARM_UP_SECONDS)
                self.state = ClusterState.WARM
                _on_every_worker(client, *others, tasks.warm_up_insight, priority=-1)
        except Exception:
            if self._client is client and not self._closed.is_set():
                log.exception("not all workers were warmed up")
        if self._client is client and self._warm:
            self.state, self.warmed_up = ClusterState.WARM, True


def addresses(client: Client) -> list[str]:
    """The addresses of all workers that there are."""
    return list(client.scheduler_info(n_workers=-1)["workers"])  # without the number it lists a few


def _on_every_worker(client: Client, *works: Callable[[], None], priority: int, seconds: float | None = None) -> None:
    """Have every worker do some work in turn, and wait at most `seconds` for each: a worker may be lost meanwhile."""
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
