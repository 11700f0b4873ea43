"""Many visitors at once: a room that trains the same, and a room where everybody trains something else.

A hundred browsers would compete with the server for the processor, which those of real visitors do not; so a visitor
here is a websocket, and what is measured ends where the server's messages arrive.
"""

from __future__ import annotations

import asyncio
import os
import statistics

from benchmarks.report import Aim, Part, Table, aims
from benchmarks.room import IDLE_SECONDS, Crowd, crowd, warmed
from harness.serving import Server, serve

PRESET = "preset=lag-with-context"
SAME, DIFFERENT = 100, 30  # visitors
SPREAD = 10.0  # seconds from the first press to the last, of those who train the same
LEAVE_SECONDS = 8.0
OPTIONS = ("--server.disconnectedSessionTTL=5",)  # seconds until who left is forgotten; else it takes two minutes
FAIR = 1.5  # times an even share of the work is still a fair wait
BEFORE = (
    "Before runs were shared, on two cores: 50 visitors who pressed at once were told nothing for 34 to 38 s; of 100,"
    " none was told of an epoch within 45 s, and 18 runs were trained; a page took 8.7 s to open (95%: 17.0 s), and"
    " the server held 295 MB. With 40 visitors of long runs a look came every 5 s, with 50 none."
)


def measure(quick: bool) -> Part:
    """Measure both rooms, each with a server of its own; with a few visitors when `quick`."""
    same, different = (12, 8) if quick else (SAME, DIFFERENT)
    spread = SPREAD * same / SAME
    with serve(*OPTIONS) as server:
        room, alone = asyncio.run(_room(server, [PRESET] * same, spread))
    with serve(*OPTIONS) as server:
        seeds = [f"{PRESET}&seed={seed}" for seed in range(1, different + 1)]
        others, _ = asyncio.run(_room(server, seeds, 0.0))
    return _report(room, others, alone, spread)


async def _room(server: Server, queries: list[str], spread: float) -> tuple[Crowd, float]:
    alone = await warmed(server, f"{PRESET}&seed=1000")
    return await crowd(server, queries, spread, LEAVE_SECONDS), alone


def _report(room: Crowd, others: Crowd, alone: float, spread: float) -> Part:
    cores = os.cpu_count() or 1
    share = others.worker_seconds / cores
    same = [
        Aim("trainings", room.trainings, 1),
        Aim("first epochs after the press: median, s", statistics.median(room.first), 1),
        Aim("first epochs after the press: most, s", max(room.first), 2),
        Aim("playback stood still: median of the visitors' longest, s", statistics.median(room.stood)),
        Aim("playback stood still: most, s", max(room.stood), 0.5),
        *_common(room),
    ]
    different = [
        Aim("trainings", others.trainings, len(others.first), at_least=True),
        Aim("first epochs after the press: median, s", statistics.median(others.first)),
        Aim("first epochs after the press: most, s", max(others.first), FAIR * share),
        Aim("complete after the press: most, s", max(others.complete), FAIR * share),
        Aim("the workers' processor time, shared evenly by the cores, s", share),
        Aim("one such run alone, press to complete, s", alone),
        *_common(others),
    ]
    waits = Table(
        "Seconds",
        ("", "median", "least", "most"),
        [
            (f"{name}: {what}", *(f"{v:.2f}" for v in (statistics.median(found), min(found), max(found))))
            for name, each in (("same", room), ("different", others))
            for what, found in _spans(each).items()
            if found
        ],
    )
    return Part(
        [
            aims(f"{len(room.first)} visitors train the same within {spread:.1f} s", same),
            aims(f"{len(others.first)} visitors train {len(others.first)} experiments at once", different),
            waits,
        ],
        [
            f"Raw websockets, which play what they are told as the page does. At rest: {IDLE_SECONDS:.0f} s after all"
            " playbacks have ended, all pages still open. Server: without the workers, which train on the same"
            " machine. A fair wait: an even share of the work, and half as much again.",
            BEFORE,
        ],
        {"same": room._asdict(), "different": others._asdict(), "seconds_alone": alone},
    )


def _common(found: Crowd) -> list[Aim]:
    before, most, after = (memory / 1e6 for memory in found.memory)
    return [
        Aim("runs of the script a visitor, press to rest: median", statistics.median(found.runs)),
        Aim("server's processor, press to rest: % of a core", 100 * found.server_seconds / found.seconds),
        Aim("at rest: timers that go on", found.timers, 0),
        Aim("at rest: runs of the script", found.idle_runs, 0),
        Aim("at rest: server's processor, % of a core", 100 * found.idle_seconds / IDLE_SECONDS),
        Aim("server's memory before, MB", before),
        Aim("server's memory with all pages open, MB", most),
        Aim("server's memory after they left, MB", after, 1.1 * before),
    ]


def _spans(found: Crowd) -> dict[str, list[float]]:
    return {
        "page drawn after": found.drawn,
        "first epochs after the press": found.first,
        "complete after the press": found.complete,
        "between looks at a run that grows": found.gaps,
        "longest stand of the playback": found.stood,
        "playback over after the press": found.ended,
    }
