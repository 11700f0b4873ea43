"""The page in Chromium: how soon it can be used, how soon a run moves, what is seen of it, and what it costs."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, TimeoutError

from benchmarks.report import Aim, Part, Table, aims
from benchmarks.watching import WATCH, Seen, Traffic, seen
from benchmarks.wire import relayed
from echo_ui.player.assets import LIBRARY
from harness import chromium
from harness.serving import Server, serve

RUNS = {
    "lag-with-context": "preset=lag-with-context",
    "the same, 20,000 epochs": "preset=lag-with-context&epochs=20000",
    "whole-sequence": "preset=whole-sequence",
}
PATIENCE = 180_000  # milliseconds until a run shows, or ends
IDLE_SECONDS = 5.0  # watched after a run has ended
SETTLE_SECONDS = 2.0  # after the end of a playback, in which its last words are drawn


class Start(NamedTuple):
    """A cold start; seconds from `streamlit run`, but `first_move` from the click on Train."""

    answers: float
    clickable: float
    first_move: float


class Run(NamedTuple):
    """What a run in a page did, from the click on Train on.

    Attributes:
        seen: by the page.
        wire: bytes from the server until the playback's end, compressed, headers and all.
        payload: bytes of its websocket messages, not compressed.
        largest: bytes of the largest that was for the player, not compressed: the same whatever the run's length.
        until_complete: seconds until the player was handed all.
        growing, playing, resting: runs of the script until complete, from then to the end of the playback, and after.
        shares: of a core, used by the server before the click, until complete, then until the end, and after it.
    """

    seen: Seen
    wire: int
    payload: int
    largest: int
    until_complete: float
    growing: int
    playing: int
    resting: int
    shares: tuple[float, float, float, float]


def measure(quick: bool) -> Part:
    """Measure the page; few repetitions when `quick`."""
    try:
        with chromium.launched() as browser:
            return _measure(browser, quick)
    except chromium.MissingChromiumError as error:
        return Part(notes=[f"Skipped: the page: {error}."])


def _measure(browser: Browser, quick: bool) -> Part:
    starts = [_cold_start(browser) for _ in range(1 if quick else 3)]
    with serve() as server:
        _wait_until_warm(browser, server)
        seeds = itertools.count(1)
        clicks = [_warm_click(browser, server, next(seeds)) for _ in range(3 if quick else 9)]
        pairs = [
            (_open_seconds(browser, server, library=True), _open_seconds(browser, server, library=False))
            for _ in range(3 if quick else 9)
        ]
        runs, lost = {}, []
        for name, query in RUNS.items():
            try:
                runs[name] = _whole_run(browser, server, query)
            except TimeoutError as error:
                lost.append(f"{name}: a run was not seen to end: {error}")
    part = _report(starts, clicks, pairs, runs)
    part.notes.extend(lost)
    return part


def _cold_start(browser: Browser) -> Start:
    with serve() as server, _opened(browser) as page:
        answers = time.perf_counter() - server.started
        page.goto(server.url)
        _wait_for_train(page)
        clickable = time.perf_counter() - server.started
        return Start(answers, clickable, _click_to_first_move(page))


def _wait_until_warm(browser: Browser, server: Server) -> None:
    """Wait until the workers have been at rest for three seconds, and all that a page takes has been loaded once."""
    with _opened(browser) as page:
        page.goto(server.url)
        _wait_for_charts(page)
        page.wait_for_function("!document.body.innerText.toLowerCase().includes('warming up')", timeout=PATIENCE)
        calm = 0
        while calm < 3:
            used = server.worker_seconds()
            page.wait_for_timeout(1000)
            calm = calm + 1 if server.worker_seconds() - used < 0.1 else 0


def _warm_click(browser: Browser, server: Server, seed: int) -> float:
    """Seconds from the click to the first movement of a run that was never trained before."""
    with _opened(browser) as page:
        page.goto(f"{server.url}/?{RUNS['lag-with-context']}&seed={seed}")
        _wait_for_charts(page)
        page.wait_for_timeout(1000)
        seconds = _click_to_first_move(page)
        page.wait_for_timeout(2000)  # it is trained by then, and takes nothing from the next
        return seconds


def _open_seconds(browser: Browser, server: Server, *, library: bool) -> float:
    """Seconds until Train can be clicked in a browser that keeps nothing, with the drawing library or without it."""
    with _opened(browser) as page:
        if not library:
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.setBlockedURLs", {"urls": [f"*{LIBRARY}"]})
        start = time.perf_counter()
        page.goto(server.url)
        _wait_for_train(page)
        seconds = time.perf_counter() - start
        page.wait_for_timeout(1000)
        return seconds


def _whole_run(browser: Browser, server: Server, query: str) -> Run:
    with relayed(server.url) as relay, _opened(browser) as page:
        traffic = Traffic(page, server)
        page.goto(f"{relay.url}/?{query}")
        _wait_for_charts(page)
        page.wait_for_timeout(1000)
        before = _share(page, server, IDLE_SECONDS)
        wire, payload, runs = relay.received, traffic.payload, len(traffic.runs)
        cpu, start = server.cpu_seconds(), time.perf_counter()
        page.get_by_role("button", name="Train").click()
        page.wait_for_function("lab.ended !== null", timeout=PATIENCE, polling=100)
        end, end_cpu = time.perf_counter(), server.cpu_seconds()
        assert traffic.complete
        complete, complete_cpu = traffic.complete
        page.wait_for_timeout(1000 * SETTLE_SECONDS)
        wire, payload = relay.received - wire, traffic.payload - payload
        after = _share(page, server, IDLE_SECONDS)
        grown = sum(
            at <= min(complete + 0.5, end) for at in traffic.runs[runs:]
        )  # with the page drawn once more at once
        return Run(
            seen=seen(page),
            wire=wire,
            payload=payload,
            largest=traffic.largest,
            until_complete=complete - start,
            growing=grown,
            playing=sum(at <= end for at in traffic.runs[runs:]) - grown,
            resting=sum(at > end for at in traffic.runs[runs:]),
            shares=(
                before,
                (complete_cpu - cpu) / (complete - start),
                (end_cpu - complete_cpu) / (end - complete),
                after,
            ),
        )


def _share(page: Page, server: Server, seconds: float) -> float:
    cpu, start = server.cpu_seconds(), time.perf_counter()
    page.wait_for_timeout(1000 * seconds)
    return (server.cpu_seconds() - cpu) / (time.perf_counter() - start)


@contextmanager
def _opened(browser: Browser) -> Iterator[Page]:
    """A page of a visitor who was never here."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_init_script(WATCH)
    try:
        yield context.new_page()
    finally:
        context.close()


def _wait_for_train(page: Page) -> None:
    page.wait_for_function(
        "[...document.querySelectorAll('button')].some(b => b.innerText.includes('Train') && !b.disabled)",
        timeout=PATIENCE,
    )


def _wait_for_charts(page: Page) -> None:
    _wait_for_train(page)
    page.wait_for_function("lab.charts !== null", timeout=PATIENCE)


def _click_to_first_move(page: Page) -> float:
    page.get_by_role("button", name="Train").click()
    page.wait_for_function("lab.moved !== null", timeout=PATIENCE)
    return float(page.evaluate("lab.moved - lab.clicked")) / 1000


def _report(starts: list[Start], clicks: list[float], pairs: list[tuple[float, float]], runs: dict[str, Run]) -> Part:
    spans: dict[str, list[float]] = {
        "streamlit run → server answers": [start.answers for start in starts],
        "streamlit run → Train can be clicked": [start.clickable for start in starts],
        "click on Train → first movement, right after a cold start": [start.first_move for start in starts],
        "click on Train → first movement, warm": clicks,
        "opened → Train can be clicked, warm server": [with_library for with_library, _ in pairs],
        "the same without the drawing library": [without for _, without in pairs],
    }
    waits = Table(
        "The page, seconds",
        ("", "median", "fastest", "slowest"),
        [
            (name, f"{statistics.median(found):.2f}", f"{min(found):.2f}", f"{max(found):.2f}")
            for name, found in spans.items()
        ],
    )
    delay = statistics.median(one - other for one, other in pairs)
    summary = [
        Aim("click on Train → first movement, warm: median, s", statistics.median(clicks), 0.3),
        Aim("the drawing library delays the first page: median, s", delay, 0.2),
    ]
    notes = [
        "Chromium without a window. Cold: a new server, clicked as soon as Train can be. Movement: of the playhead,"
        " seen by the page before every picture. On the wire: from the click to the end of the playback and what it"
        " brings, compressed, headers and all. Runs of the script: whole or of a fragment; those until complete include"
        " the page drawn anew at once. Server: without the workers. At rest:"
        f" {IDLE_SECONDS:.0f} s from {SETTLE_SECONDS:.0f} s after the end on."
    ]
    values: dict[str, Any] = {
        "seconds": {name: {"median": statistics.median(found), "all": found} for name, found in spans.items()},
        "library_delay": delay,
        "runs": {name: run._asdict() | {"seen": run.seen._asdict()} for name, run in runs.items()},
    }
    tables = [
        waits,
        aims("Beginnings", summary),
        *(aims(f"A run in the page: {name}", _run(runs[name])) for name in runs),
    ]
    return Part(tables, notes, values)


def _run(run: Run) -> list[Aim]:
    found, percent = run.seen, [100 * share for share in run.shares]
    cpu = run.shares[1] * run.until_complete
    return [
        Aim("click → first movement, s", (found.moved - found.clicked) / 1000, 0.3),
        Aim("click → all is trained and told, s", run.until_complete),
        Aim("first movement → end of the playback, s", (found.ended - found.moved) / 1000),
        Aim("different epochs seen", found.epochs, 100, at_least=True),
        Aim("longest stand at one epoch, s", found.stood / 1000),
        Aim("on the wire, kB", run.wire / 1000, 60),
        Aim("websocket messages before compression, kB", run.payload / 1000),
        Aim("the largest message to the player, before compression, kB", run.largest / 1000, 30),
        Aim("server's processor for a run of the script until complete, ms", 1000 * cpu / max(1, run.growing)),
        Aim("charts embedded anew", found.embeds, 0),
        Aim("runs of the script until complete", run.growing),
        Aim("runs of the script while it plays on", run.playing, 0),
        Aim("runs of the script at its end", run.resting),
        Aim("server's processor before the click, % of a core", percent[0]),
        Aim("server's processor until complete, % of a core", percent[1]),
        Aim("server's processor while it plays on, % of a core", percent[2]),
        Aim("server's processor at rest, % of a core", percent[3], percent[0] + 1),
    ]
