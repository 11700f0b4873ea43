"""The workers of a Dask cluster: how many, which there are, work for each of them, a new process for one, its end."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import signal
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from echo_core.runs.memory import WORKER_BYTES

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

WARM_UP_SECONDS = 60.0  # that a worker may take to start, and to load TensorFlow and compile
DRAIN_SECONDS = 20.0  # that a worker which is given no more work may take for that which it has, before it is renewed
LOOK_SECONDS = 0.1
STATES_BYTES = 500_000_000  # of states that may come with some work: 25 of the largest network

log = logging.getLogger(__name__)


def addresses(client: Client) -> list[str]:
    """The addresses of all workers that there are."""
    return list(client.scheduler_info(n_workers=-1)["workers"])  # without the number it lists a few


def on_workers(client: Client, workers: Iterable[str], work: Callable[[], object], priority: int) -> list[str]:
    """Have each of these workers do some work, and wait a while for all that are not lost meanwhile. Who did it."""
    asked = {address: client.submit(work, workers=[address], pure=False, priority=priority) for address in workers}
    until = time.monotonic() + WARM_UP_SECONDS
    for address, future in asked.items():
        while not future.done() and address in addresses(client) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
    return [address for address, future in asked.items() if future.status == "finished"]


def failed_to_start(local: LocalCluster) -> bool:
    """Whether a worker was lost before it was there: Dask does not start it again."""
    return any(worker.status.name in ("failed", "closed") for worker in local.workers.values())


def end_starting(local: LocalCluster) -> None:
    """End the processes of workers that are not there yet: closing a cluster waits for them, however long they take."""
    from distributed import Status

    for nanny in [*local._created]:  # the public list has them only when they are there
        if nanny.status is Status.init and nanny.pid:
            with contextlib.suppress(ProcessLookupError):  # ended meanwhile
                os.kill(nanny.pid, signal.SIGTERM)


def renew(client: Client, address: str) -> None:
    """Have a worker start anew when it has done what it was given; it is given nothing more."""
    log.info("a worker has grown and is renewed")
    with contextlib.suppress(Exception):  # it may be lost meanwhile, or the whole cluster
        retire = functools.partial(client.retire_workers, [address], close_workers=False, remove=False)
        retire()
        until = time.monotonic() + DRAIN_SECONDS
        while client.processing([address])[address] and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        retire()  # again: what it has done meanwhile is moved to others
        client.restart_workers([address], timeout=WARM_UP_SECONDS, raise_for_error=False)


def configure() -> None:
    """Set Dask up for work that comes with states."""
    import dask

    dask.config.set({
        # Dask looks once, so long after a worker went, and ends its nanny for good where it is away: it may be away
        # again by then, renewed a second time. Whoever stays away is started anew by the cluster.
        "distributed.deploy.lost-worker-timeout": "1000 days",
        # States come with the work on purpose, and those of many epochs together are what Dask warns of.
        "distributed.admin.large-graph-warning-threshold": STATES_BYTES,
        # Each connection logs the messages that it sent last, states and all: 7 MB stayed of every run.
        "distributed.admin.low-level-log-length": 0,
    })  # fmt: skip


def fitting_this_machine() -> int:
    """How many workers to start here: one for each processor core, fewer where memory is short."""
    from dask.system import CPU_COUNT
    from distributed.system import MEMORY_LIMIT

    return max(1, min(CPU_COUNT, int(MEMORY_LIMIT // WORKER_BYTES)))
