"""The memory of workers: who has room for another program, and who gets a new process because there is none.

TensorFlow keeps some 30 MB of each program for good, and takes up to 250 MB while it compiles one. So new programs go
to workers with room, and a worker without is ended once it has done what it was given.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

WORKER_BYTES = 1.5e9  # what a worker may take, with TensorFlow and compiled programs
ROOM_BYTES = 1.15e9  # of a worker, below which it has room for another program
GROWN_LOOKS = 4  # in a row at which a worker had none: while it compiles, it has 200 MB more than it keeps
FULL_BYTES = 1.25e9  # of a worker, above which it compiles nothing more, though none has room
FULL_SECONDS = 30.0  # that it waits to be renewed


class RetiredError(Exception):
    """A worker that is about to be ended compiles nothing more; any other may do the work."""


class Memory:
    """That of all workers, as far as it has been seen."""

    def __init__(self) -> None:
        """Nothing has been seen yet."""
        self.full: set[str] = set()  # the workers without room for another program
        self._looks: dict[str, int] = {}  # at how many in a row a worker had no room; those with a nanny

    def look(self, workers: Mapping[str, Any]) -> None:
        """Take in what Dask knows of the workers, by address."""
        self.full = {one for one, it in workers.items() if it["metrics"].get("memory", 0) > ROOM_BYTES}
        self._looks = {one: self._looks.get(one, 0) + 1 for one in self.full if workers[one]["nanny"]}

    def grown(self) -> str | None:
        """A worker that has had no room for a while and can be given a new process; None where there is none."""
        return next((one for one, looks in self._looks.items() if looks >= GROWN_LOOKS), None)


def wait_for_room() -> None:
    """Compile nothing in a worker that is full, but wait until it is renewed.

    Raises:
        RetiredError: it is about to be.
    """
    from distributed import Status, get_worker

    with suppress(ValueError):  # outside of any worker
        worker, until = get_worker(), time.monotonic() + FULL_SECONDS
        while True:
            if worker.status is Status.closing_gracefully:
                raise RetiredError
            full = worker.nanny and worker.monitor.get_process_memory() > FULL_BYTES
            if not full or time.monotonic() >= until:
                return
            time.sleep(0.1)


def give_back() -> None:
    """Give free memory back to the system where the C library can: what compiling took is more than what it leaves."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
