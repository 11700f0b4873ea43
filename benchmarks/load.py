"""Many visitors at once: rooms that train the same, a few things, and each something else.

A hundred browsers would compete with the server for the processor, which those of real visitors do not; so a visitor
here is a websocket, and what is measured ends where the server's messages arrive.
"""

from __future__ import annotations

import asyncio
import os
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.report import Aim, Part, Table, aims
from benchmarks.room import IDLE_SECONDS, Crowd, crowd, warmed
from harness.serving import Server, serve

PRESET = "preset=lag-with-context"
SPREAD = 10.0  # seconds from the first press to the last
LEAVE_SECONDS = 8.0
PATIENCE = 45.0  # seconds after a press until who has not seen the end is counted, and no more waited for
WARM_PATIENCE = 60.0  # seconds for each step to a warm server
OPTIONS = ("--server.disconnectedSessionTTL=5",)  # seconds until who left is forgotten; else it takes two minutes
NOTES = [
    "Raw websockets, which play what they are told as the page does, and wait {patience:.0f} s for the end. An answer:"
    " from a click, a rest or a look for news to the drawn page. Newcomers: who open it while the others watch. At"
    " rest: {idle:.0f} s after all playbacks have ended, all pages still open. Server: without the workers, which train"
    " on the same machine, as do these visitors: on a busy machine all of it waits.",
    "Before: visitors who each steered a run of their own, with two looks a second, on two cores that did other work"
    " as well. With 40 visitors of long runs a look came every 5 s, with 50 none.",
]


class _Room(NamedTuple):
    """Visitors of whom so many train different experiments, and what was found of such a room before, by figure."""

    visitors: int
    different: int
    spread: float
    before: dict[str, str]


ROOMS = {
    "same": _Room(100, 1, SPREAD, {
        "trainings": "18 seen in 45 s", "first": "none within 45 s", "opened": "17.0 (95%)", "memory": "295 MB",
    }),
    "ten": _Room(100, 10, SPREAD, {"first": "none within 45 s"}),
    "different": _Room(30, 30, SPREAD, {"answers": "0.61 between looks"}),
}  # fmt: skip


def measure(quick: bool) -> Part:
    """Measure all rooms, one after another before one server; with a few visitors when `quick`."""
    rooms = {name: _fewer(room) if quick else room for name, room in ROOMS.items()}
    with serve(*OPTIONS) as server:
        alone, found = asyncio.run(_all(server, rooms))
    return _report(rooms, found, alone)


def _fewer(room: _Room) -> _Room:
    visitors = room.visitors // 8
    return room._replace(visitors=visitors, different=min(room.different, visitors), spread=room.spread / 4)


async def _all(server: Server, rooms: dict[str, _Room]) -> tuple[float, dict[str, Crowd]]:
    alone = await warmed(server, f"{PRESET}&seed=1000", WARM_PATIENCE)
    found = {}
    for number, (name, room) in enumerate(rooms.items()):
        queries = [f"{PRESET}&seed={100 * number + visitor % room.different}" for visitor in range(room.visitors)]
        found[name] = await crowd(server, queries, room.spread, LEAVE_SECONDS, PATIENCE)
    return alone, found


def _report(rooms: dict[str, _Room], found: dict[str, Crowd], alone: float) -> Part:
    tables = [
        aims(
            f"{room.visitors} visitors train {room.different} experiments within {room.spread:.1f} s",
            _aims(room, found[name]),
        )
        for name, room in rooms.items()
    ]
    waits = Table(
        "Seconds",
        ("", "median", "95%", "most"),
        [
            (f"{name}: {what}", *(f"{value:.2f}" for value in (statistics.median(span), _most(span, 0.95), max(span))))
            for name, each in found.items()
            for what, span in _spans(each).items()
            if span
        ],
    )
    notes = [NOTES[0].format(patience=PATIENCE, idle=IDLE_SECONDS), NOTES[1]]
    notes.append(f"One such run alone, from the press to complete: {alone:.2f} s.")
    notes.extend(sorted({error for each in found.values() for error in each.errors}))
    values = {name: each._asdict() for name, each in found.items()}
    return Part([*tables, waits], notes, values | {"seconds_alone": alone})


def _aims(room: _Room, found: Crowd) -> list[Aim]:
    before, most, after = (memory / 1e6 for memory in found.memory)
    share = found.worker_seconds / (os.cpu_count() or 1)
    said = room.before.get
    return [
        Aim("visitors who saw the end", len(found.ended), room.visitors, at_least=True),
        Aim("pages that showed an error", len(found.errors), 0),
        Aim("trainings", found.trainings, room.different, before=said("trainings", "")),
        Aim("first epochs after the press: median, s", _most(found.first, 0.5), before=said("first", "")),
        Aim("first epochs after the press: most, s", _most(found.first)),
        Aim("an answer: 95%, s", _most(found.answers, 0.95), 1, before=said("answers", "")),
        Aim("an answer: most, s", _most(found.answers), 2),
        Aim("playback stood still: 95% of visitors, s", _most(found.stood, 0.95), 1),
        Aim("playback stood still: most, s", _most(found.stood), 2),
        Aim("a newcomer's page: most, s", _most(found.opened), 3, before=said("opened", "")),
        Aim("complete after the press: most, s", _most(found.complete)),
        Aim("the workers' processor time, shared evenly by the cores, s", share),
        Aim("runs of the script a visitor, press to rest: median", statistics.median(found.runs)),
        Aim("server's processor, press to rest: % of a core", 100 * found.server_seconds / found.seconds),
        Aim("server's processor a visitor, press to rest: s", found.server_seconds / found.visitors),
        Aim("at rest: who look for news", found.due, 0),
        Aim("at rest: runs of the script", found.idle_runs, 0),
        Aim("at rest: server's processor, % of a core", 100 * found.idle_seconds / IDLE_SECONDS),
        Aim("server's memory before, MB", before),
        Aim("server's memory with all pages open, MB", most, before=said("memory", "")),
        Aim("server's memory a visitor, MB", (most - before) / found.visitors),
        Aim("server's memory after they left, MB", after, 1.1 * before),
    ]


def _most(seconds: Sequence[float], share: float = 1.0) -> float:
    """What no more than that share of the figures exceeds; infinite where there are none.

    >>> _most([3, 1, 2], 0.5), _most([3, 1, 2])
    (2, 3)
    """
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")


def _spans(found: Crowd) -> dict[str, list[float]]:
    return {
        "first epochs after the press": found.first,
        "complete after the press": found.complete,
        "answers": found.answers,
        "between looks at a run that grows": found.gaps,
        "longest stand of the playback": found.stood,
        "playback over after the press": found.ended,
        "a newcomer's page": found.opened,
    }
