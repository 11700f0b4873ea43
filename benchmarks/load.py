"""Many visitors at once: what the server pays, and how evenly their pages are kept up to date.

Twenty browsers would compete with the server for the processor, which those of real visitors do not; so a visitor here
is a websocket, and what is measured ends where the server's messages arrive.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import statistics
import time
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any, NamedTuple

from benchmarks.report import Part, Table
from benchmarks.visitor import Visitor, connected
from harness.serving import Server, serve

VISITORS = 20
EPOCHS = 20_000
SETTLE_SECONDS = 5.0
UNITS = 128  # so large that a run that trains alone outlasts the measurement
PRESET = f"preset=lag-with-context&epochs={EPOCHS}&units={UNITS}"


class Crowd(NamedTuple):
    """What a crowd's visit cost and gave.

    Attributes:
        standings: how many visitors saw which kind of run.
        cpu_share: of one core, used by the server without its workers.
        delays: seconds between two ticks of the same visitor.
        answers: seconds from a timer's message to its answer.
    """

    standings: Counter[str]
    cpu_share: float
    delays: list[float]
    answers: list[float]


def measure(quick: bool) -> Part:
    """Measure crowds of visitors, each with a server of its own; for a short time when `quick`."""
    seconds = 6.0 if quick else 20.0
    crowds = {}
    for name, shared in (("each with a run of its own", False), ("all watching one run", True)):
        with serve() as server:
            crowds[f"{VISITORS} visitors, {name}"] = asyncio.run(_crowd(server, seconds, shared=shared))
    return _report(crowds, seconds)


async def _crowd(server: Server, seconds: float, *, shared: bool) -> Crowd:
    visitors: list[Visitor] = []
    async with asyncio.TaskGroup() as listening, AsyncExitStack() as sockets:

        async def visit(query: str) -> Visitor:
            visitor = await sockets.enter_async_context(connected(server.url, query))
            visitors.append(visitor)
            listening.create_task(visitor.listen())
            await visitor.open()
            await visitor.until(lambda visitor: visitor.drawn)
            return visitor

        first = await visit(PRESET)
        if shared:
            await first.train()
            await first.until(lambda visitor: "run=" in visitor.query)
            for _ in range(VISITORS - 1):
                await visit(first.query)
        else:
            for _ in range(VISITORS - 1):
                await visit(PRESET)
            for visitor in visitors:
                await visitor.train()
        for visitor in visitors:
            await visitor.until(lambda visitor: visitor.settled)
        await asyncio.sleep(SETTLE_SECONDS)

        cpu, start = server.cpu_seconds(), time.perf_counter()
        answered = [len(visitor.answers) for visitor in visitors]
        await asyncio.sleep(seconds)
        return Crowd(
            standings=Counter(visitor.standing for visitor in visitors),
            cpu_share=(server.cpu_seconds() - cpu) / (time.perf_counter() - start),
            delays=[
                after - before
                for visitor in visitors
                for before, after in itertools.pairwise(visitor.ticks)
                if before >= start
            ],
            answers=[a for visitor, n in zip(visitors, answered, strict=True) for a in visitor.answers[n:]],
        )


def _report(crowds: dict[str, Crowd], seconds: float) -> Part:
    return Part(
        [
            Table(
                "Load",
                ("", "server CPU", "between ticks: median", "p95", "answer: median", "p95", "at the end"),
                [
                    (
                        name,
                        f"{crowd.cpu_share:.0%}",
                        *(f"{1000 * value:.0f} ms" for value in (*_spread(crowd.delays), *_spread(crowd.answers))),
                        ", ".join(f"{count} {standing}" for standing, count in crowd.standings.items()),
                    )
                    for name, crowd in crowds.items()
                ],
            )
        ],
        [
            f"Raw websocket sessions, {seconds:.0f} s of runs of {EPOCHS} epochs with {UNITS} units. Server CPU: of one"
            " core, without the workers, which train on the same machine. Answer: from a timer's message to the end of"
            " what it brought."
        ],
        {name: _values(crowd) for name, crowd in crowds.items()},
    )


def _values(crowd: Crowd) -> dict[str, Any]:
    names = ("median", "p95")
    return {
        "cpu_share": crowd.cpu_share,
        "standings": dict(crowd.standings),
        "seconds_between_ticks": dict(zip(names, _spread(crowd.delays), strict=True)),
        "seconds_to_answer": dict(zip(names, _spread(crowd.answers), strict=True)),
    }


def _spread(values: list[float]) -> tuple[float, float]:
    """Median and 95th percentile; not numbers where there are too few values to tell."""
    if len(values) < 2:
        return math.nan, math.nan
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]
