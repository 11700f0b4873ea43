"""A room full of visitors before one server, and what it is asked to bear."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import math
import sqlite3
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing, suppress
from typing import NamedTuple

from benchmarks.visitor import PageError, Visitor, connected
from harness.serving import Server

QUIET_SHARE = 0.1  # of a core, below which workers are at rest
IDLE_SECONDS = 5.0  # watched after everything has ended
LOOK_SECONDS = 0.2  # between two looks at the store
NEWCOMER_SECONDS = 2.0  # between two who come while the others watch


class Crowd(NamedTuple):
    """What one crowd saw and cost; lists are in seconds.

    Attributes:
        visitors: how many came.
        ended: from the press to the end of the playback, of those who came there in time.
        first: from the press until told of the first epochs, of those who were.
        complete: from the press until told of all, of those who were.
        stood: the longest time that the playback stood still, of each visitor.
        answers: from every question of a page to its answer, press to rest.
        opened: from coming to a drawn page, of those who came meanwhile.
        gaps: between two looks at a run that grows, of all visitors together.
        errors: that pages showed.
        runs: of the script for each visitor, press to rest; not seconds.
        trainings: complete histories that were written, as far as they differ.
        server_seconds, worker_seconds: of the processor, from the first press to the end of all playbacks.
        seconds: from the first press to the end of all playbacks.
        due: visitors who look for news after that.
        idle_runs: runs of the script in the seconds after that, of all visitors.
        idle_seconds: of the server's processor meanwhile.
        memory: bytes of the server before they came, with all pages open, and after they left.
    """

    visitors: int
    ended: list[float]
    first: list[float]
    complete: list[float]
    stood: list[float]
    answers: list[float]
    opened: list[float]
    gaps: list[float]
    errors: list[str]
    runs: list[int]
    trainings: int
    server_seconds: float
    worker_seconds: float
    seconds: float
    due: int
    idle_runs: int
    idle_seconds: float
    memory: tuple[int, int, int]


async def crowd(server: Server, queries: Sequence[str], spread: float, leave_seconds: float, patience: float) -> Crowd:
    """Open a page at each address, press Train on all within `spread` seconds, and watch to the end.

    Args:
        server: which all come to.
        queries: an address each.
        spread: seconds from the first press to the last.
        leave_seconds: until the server has forgotten who left.
        patience: seconds after a press until nobody waits for its end any more.
    """
    before = server.memory()
    async with asyncio.TaskGroup() as listening, AsyncExitStack() as sockets:
        visitors = []
        for query in queries:
            visitor = await sockets.enter_async_context(connected(server.url, query))
            visitors.append(visitor)
            listening.create_task(visitor.listen())
            await visitor.open()
            await visitor.until(lambda visitor: visitor.drawn)
            visitor.answers.clear()

        written: set[bytes] = set()
        opened: list[float] = []
        meanwhile = [
            listening.create_task(_look(server, written)),
            listening.create_task(_newcomers(server, opened)),
        ]
        start, cpu, worker = time.perf_counter(), server.cpu_seconds(), server.worker_seconds()
        async with asyncio.TaskGroup() as watching:
            for number, visitor in enumerate(visitors):
                at = start + spread * number / max(1, len(visitors) - 1)
                watching.create_task(_watch(visitor, at, patience))
        seconds = time.perf_counter() - start
        cpu, worker = server.cpu_seconds() - cpu, server.worker_seconds() - worker
        meanwhile.pop().cancel()
        await asyncio.sleep(2)  # what the end of a playback brings is drawn
        runs = [sum(at > visitor.pressed for at in visitor.runs) for visitor in visitors]

        idle, count = server.cpu_seconds(), sum(len(visitor.runs) for visitor in visitors)
        await asyncio.sleep(IDLE_SECONDS)
        idle, count = server.cpu_seconds() - idle, sum(len(visitor.runs) for visitor in visitors) - count
        due, most = sum(visitor.due is not None for visitor in visitors), server.memory()
        meanwhile.pop().cancel()
    return Crowd(
        visitors=len(visitors),
        ended=[visitor.rested - visitor.pressed for visitor in visitors if visitor.rested],
        first=[when for visitor in visitors if (when := _when(visitor, complete=False))],
        complete=[when for visitor in visitors if (when := _when(visitor, complete=True))],
        stood=[visitor.playhead.stood for visitor in visitors if visitor.playhead],
        answers=[seconds for visitor in visitors for seconds in visitor.answers],
        opened=opened,
        gaps=[gap for visitor in visitors for gap in _gaps(visitor)],
        errors=[error for visitor in visitors for error in visitor.errors],
        runs=runs,
        trainings=len(written),
        server_seconds=cpu,
        worker_seconds=worker,
        seconds=seconds,
        due=due,
        idle_runs=count,
        idle_seconds=idle,
        memory=(before, most, await _memory_after(server, leave_seconds)),
    )


async def warmed(server: Server, query: str, patience: float) -> float:
    """Wait until the workers are warm and at rest, then train once; the seconds from that press to complete.

    Infinite where that was not seen within `patience` seconds.
    """
    async with connected(server.url, query) as visitor, asyncio.TaskGroup() as listening:
        task = listening.create_task(visitor.listen())
        await visitor.open()
        # Who waits for workers that warm up looks for news of them.
        with suppress(PageError):
            await visitor.until(lambda visitor: visitor.drawn and visitor.due is None, patience)
        deadline = time.perf_counter() + patience
        calm = 0
        while calm < 3 and time.perf_counter() < deadline:  # other presets are compiled after the first
            used = server.worker_seconds()
            await asyncio.sleep(1)
            calm = calm + 1 if server.worker_seconds() - used < QUIET_SHARE else 0
        await _watch(visitor, time.perf_counter(), patience)
        task.cancel()
    return _when(visitor, complete=True) or math.inf


async def _watch(visitor: Visitor, press_at: float, patience: float) -> None:
    await asyncio.sleep(max(0.0, press_at - time.perf_counter()))
    await visitor.train()
    with suppress(PageError):  # who does not come to the end is counted
        await visitor.until(lambda visitor: visitor.rested, patience)


async def _newcomers(server: Server, opened: list[float]) -> None:
    """Come again and again, and note how long the page took to be drawn."""
    while True:
        began = time.perf_counter()
        async with connected(server.url, "") as visitor, asyncio.TaskGroup() as listening:
            task = listening.create_task(visitor.listen())
            await visitor.open()
            with suppress(PageError):
                await visitor.until(lambda visitor: visitor.drawn)
            opened.append(time.perf_counter() - began)
            task.cancel()
        await asyncio.sleep(NEWCOMER_SECONDS)


async def _look(server: Server, written: set[bytes]) -> None:
    """Note every history that the server writes; training anew writes one with another date."""
    there = _histories(server)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        written |= _histories(server) - there


def _histories(server: Server) -> set[bytes]:
    """A mark of each history that the server's store holds now; none before there is a store."""
    found: set[bytes] = set()
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(f"file:{server.store}?mode=ro", uri=True)) as store,
    ):
        found.update(hashlib.sha256(history).digest() for (history,) in store.execute("SELECT history FROM histories"))
    return found


async def _memory_after(server: Server, leave_seconds: float) -> int:
    """The server's memory when it has forgotten who left, which it does when somebody else comes."""
    await asyncio.sleep(leave_seconds)
    for _ in range(2):
        async with connected(server.url, "") as visitor, asyncio.TaskGroup() as listening:
            task = listening.create_task(visitor.listen())
            await visitor.open()
            await visitor.until(lambda visitor: visitor.drawn)
            task.cancel()
        await asyncio.sleep(1)
    return server.memory()


def _when(visitor: Visitor, *, complete: bool) -> float | None:
    """Seconds from the press until told of the first epochs, or of all; None where that never came."""
    told = next((t.at for t in visitor.played if (t.complete if complete else t.trained)), None)
    return told and told - visitor.pressed


def _gaps(visitor: Visitor) -> list[float]:
    grown = [told.at for told in visitor.played if told.trained]
    end = visitor.pressed + (_when(visitor, complete=True) or 0.0)
    return [after - before for before, after in itertools.pairwise(grown) if after <= end]
