"""A room full of visitors before one server, and what it is asked to bear."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import sqlite3
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import NamedTuple

from benchmarks.visitor import Visitor, connected
from harness.serving import Server

QUIET_SHARE = 0.1  # of a core, below which workers are at rest
IDLE_SECONDS = 5.0  # watched after everything has ended
LOOK_SECONDS = 0.2  # between two looks at the store


class Crowd(NamedTuple):
    """What one crowd saw and cost; each list has an entry a visitor, in seconds.

    Attributes:
        drawn: from opening the page until it is there.
        first: from the press until told of the first epochs.
        complete: from the press until told of all.
        gaps: between two looks at a run that grows, of all visitors together.
        stood: the longest time that the playback stood still.
        ended: from the press to the end of the playback.
        runs: runs of the script from the press on, not seconds.
        trainings: complete histories that were written, as far as they differ.
        server_seconds, worker_seconds: of the processor, from the first press to the end of all playbacks.
        seconds: from the first press to the end of all playbacks.
        timers: that go on after that, of all visitors.
        idle_runs: runs of the script in the seconds after that, of all visitors.
        idle_seconds: of the server's processor meanwhile.
        memory: bytes of the server before they came, at most, and after they left.
    """

    drawn: list[float]
    first: list[float]
    complete: list[float]
    gaps: list[float]
    stood: list[float]
    ended: list[float]
    runs: list[int]
    trainings: int
    server_seconds: float
    worker_seconds: float
    seconds: float
    timers: int
    idle_runs: int
    idle_seconds: float
    memory: tuple[int, int, int]


async def crowd(server: Server, queries: Sequence[str], spread: float, leave_seconds: float) -> Crowd:
    """Open a page at each address, press Train on all within `spread` seconds, and watch to the end.

    Args:
        server: which all come to.
        queries: an address each.
        spread: seconds from the first press to the last.
        leave_seconds: until the server has forgotten who left.
    """
    before = server.memory()
    async with asyncio.TaskGroup() as listening, AsyncExitStack() as sockets:
        visitors, drawn = [], []
        for query in queries:
            visitor = await sockets.enter_async_context(connected(server.url, query))
            visitors.append(visitor)
            listening.create_task(visitor.listen())
            opened = time.perf_counter()
            await visitor.open()
            await visitor.until(lambda visitor: visitor.drawn)
            drawn.append(time.perf_counter() - opened)

        written: set[bytes] = set()
        looking = listening.create_task(_look(server, written))
        start, cpu, worker = time.perf_counter(), server.cpu_seconds(), server.worker_seconds()
        async with asyncio.TaskGroup() as watching:
            for number, visitor in enumerate(visitors):
                watching.create_task(_watch(visitor, start + spread * number / max(1, len(visitors) - 1)))
        seconds = time.perf_counter() - start
        cpu, worker = server.cpu_seconds() - cpu, server.worker_seconds() - worker
        await asyncio.sleep(2)  # what the end of a playback brings is drawn
        runs = [sum(at > visitor.pressed for at in visitor.runs) for visitor in visitors]

        idle, count = server.cpu_seconds(), sum(len(visitor.runs) for visitor in visitors)
        await asyncio.sleep(IDLE_SECONDS)
        idle, count = server.cpu_seconds() - idle, sum(len(visitor.runs) for visitor in visitors) - count
        timers, most = sum(len(visitor.timers) for visitor in visitors), server.memory()
        looking.cancel()
    return Crowd(
        drawn=drawn,
        first=[_when(visitor, complete=False) for visitor in visitors],
        complete=[_when(visitor, complete=True) for visitor in visitors],
        gaps=[gap for visitor in visitors for gap in _gaps(visitor)],
        stood=[visitor.playhead.stood for visitor in visitors if visitor.playhead],
        ended=[(visitor.rested or 0.0) - visitor.pressed for visitor in visitors],
        runs=runs,
        trainings=len(written),
        server_seconds=cpu,
        worker_seconds=worker,
        seconds=seconds,
        timers=timers,
        idle_runs=count,
        idle_seconds=idle,
        memory=(before, most, await _memory_after(server, leave_seconds)),
    )


async def warmed(server: Server, query: str) -> float:
    """Wait until the workers are warm and at rest, then train once; the seconds from that press to complete."""
    async with connected(server.url, query) as visitor, asyncio.TaskGroup() as listening:
        task = listening.create_task(visitor.listen())
        await visitor.open()
        await visitor.until(lambda visitor: visitor.drawn and not visitor.timers)  # one runs while workers warm up
        calm = 0
        while calm < 3:  # seconds, one after another: other presets are compiled after the first
            used = server.worker_seconds()
            await asyncio.sleep(1)
            calm = calm + 1 if server.worker_seconds() - used < QUIET_SHARE else 0
        await visitor.train()
        await visitor.until(lambda visitor: visitor.rested)
        task.cancel()
    return _when(visitor, complete=True)


async def _watch(visitor: Visitor, press_at: float) -> None:
    await asyncio.sleep(press_at - time.perf_counter())
    await visitor.train()
    await visitor.until(lambda visitor: visitor.rested)


async def _look(server: Server, written: set[bytes]) -> None:
    """Note every history that the server writes; training anew writes one with another date."""
    there = _histories(server)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        written |= _histories(server) - there


def _histories(server: Server) -> set[bytes]:
    """A mark of each history that the server's store holds now."""
    database = sqlite3.connect(f"file:{server.store}?mode=ro", uri=True)
    try:
        return {hashlib.sha256(history).digest() for (history,) in database.execute("SELECT history FROM histories")}
    finally:
        database.close()


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


def _when(visitor: Visitor, *, complete: bool) -> float:
    """Seconds from the press until told of the first epochs, or of all."""
    return next(t.at for t in visitor.played if (t.complete if complete else t.trained)) - visitor.pressed


def _gaps(visitor: Visitor) -> list[float]:
    grown = [told.at for told in visitor.played if told.trained]
    end = visitor.pressed + _when(visitor, complete=True)
    return [after - before for before, after in itertools.pairwise(grown) if after <= end]
