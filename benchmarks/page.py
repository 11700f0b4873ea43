"""The page in Chromium: how soon it can be used, how soon a run shows, and what a run costs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, TimeoutError, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.report import Part, Table
from harness import chromium
from harness.serving import Server, serve

PRESET = "lag-with-context"
EPOCHS = (100, 500, 2000, 20_000)
PATIENCE = 90_000  # milliseconds until a run shows, or ends

# Watches the document from its start: when Train was clicked, when the first point of that run was drawn (the chart
# moved while the progress bar showed an epoch of it), and which charts were embedded before that, while it trained and
# when it ended.
WATCH = """
(() => {
  const lab = window.lab = {clicked: null, first: null, embeds: null};
  const holdsChart = node => node.nodeType === 1 &&
    (node.matches("svg.marks, canvas.marks") || node.querySelector("svg.marks, canvas.marks") !== null);
  const inChart = node => (node.closest ? node : node.parentElement)?.closest("svg.marks, canvas.marks");
  document.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button || !button.innerText.includes("Train")) return;
    Object.assign(lab, {clicked: performance.now(), first: null, embeds: {before: 0, during: 0, end: 0}});
  }, true);
  new MutationObserver(records => {
    if (lab.clicked === null) return;
    const progress = document.querySelector(".progress:not(.past)");
    const epoch = progress?.querySelector("[role=progressbar]").getAttribute("aria-valuenow") ?? "0";
    if (lab.first === null && epoch !== "0" && records.some(record => inChart(record.target)))
      lab.first = performance.now();
    const embeds = records.flatMap(record => [...record.addedNodes].filter(holdsChart)).length;
    const anew = embeds > 0 && performance.now() - lab.first < 300;  // what moved was a chart about to go
    if (lab.first !== null && anew) lab.first = performance.now();
    const when =
      lab.first === null || anew ? "before" : progress?.innerText.includes("Training") ? "during" : "end";
    lab.embeds[when] += embeds;
  }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
})()
"""


class Traffic:
    """What the server sent over a page's websocket for each tick of the live panel."""

    def __init__(self, page: Page) -> None:
        self.ticks: list[int] = []  # bytes of each run of a fragment
        self._pending = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._hear)

    def _hear(self, frame: str | bytes) -> None:
        if isinstance(frame, str):
            return
        self._pending += len(frame)
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                self.ticks.append(self._pending)
            self._pending = 0


class Run(NamedTuple):
    """What a run in a page did, from the click on Train to its end.

    Attributes:
        epochs: trained.
        ticks: bytes of each tick.
        embeds: charts embedded anew before its first point, during the run, and at its end.
        cpu_share: of one core, used by the server.
        seconds: from the click to the end.
    """

    epochs: int
    ticks: list[int]
    embeds: dict[str, int]
    cpu_share: float
    seconds: float


class Start(NamedTuple):
    """A cold start; seconds from `streamlit run`, but `first_point` from the click on Train."""

    answers: float
    interactive: float
    first_point: float


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
        clicks = [_warm_click(browser, server) for _ in range(3 if quick else 9)]
        runs, lost = [], []
        for epochs in EPOCHS[:3] if quick else EPOCHS:
            try:
                runs.append(_whole_run(browser, server, epochs))
            except TimeoutError as error:
                lost.append(f"A run of {epochs} epochs was not seen to finish: {error}")
    part = _report(starts, clicks, runs)
    part.notes.extend(lost)
    return part


def _cold_start(browser: Browser) -> Start:
    with serve() as server, _opened(browser) as page:
        answers = time.perf_counter() - server.started
        page.goto(server.url)
        _wait_for_train(page)
        interactive = time.perf_counter() - server.started
        return Start(answers, interactive, _click_to_first_point(page))


def _wait_until_warm(browser: Browser, server: Server) -> None:
    with _opened(browser) as page:
        page.goto(server.url)
        _wait_for_train(page)
        page.wait_for_selector("#root svg.marks", timeout=PATIENCE)  # drawn after what is said of the workers
        page.wait_for_function("!document.body.innerText.toLowerCase().includes('warming up')", timeout=PATIENCE)


def _warm_click(browser: Browser, server: Server) -> float:
    with _opened(browser) as page:
        page.goto(server.url)
        _wait_for_train(page)
        page.wait_for_timeout(1000)
        seconds = _click_to_first_point(page)
        stop = page.get_by_role("button", name="Stop")
        if stop.is_enabled():
            stop.click()
            page.wait_for_timeout(500)
        return seconds


def _whole_run(browser: Browser, server: Server, epochs: int) -> Run:
    with _opened(browser) as page:
        traffic = Traffic(page)
        page.goto(f"{server.url}/?preset={PRESET}&epochs={epochs}")
        _wait_for_train(page)
        page.wait_for_timeout(1500)
        ticks = len(traffic.ticks)
        cpu, start = server.cpu_seconds(), time.perf_counter()
        page.get_by_role("button", name="Train").click()
        page.wait_for_function(
            "document.querySelector('.progress:not(.past)')?.innerText.includes('Finished')", timeout=PATIENCE
        )
        seconds = time.perf_counter() - start
        cpu = server.cpu_seconds() - cpu
        page.wait_for_timeout(1000)  # the charts of the end come after its words
        return Run(
            epochs=epochs,
            ticks=traffic.ticks[ticks:],
            embeds=page.evaluate("lab.embeds"),
            cpu_share=cpu / seconds,
            seconds=seconds,
        )


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


def _click_to_first_point(page: Page) -> float:
    page.get_by_role("button", name="Train").click()
    page.wait_for_function("lab.first !== null", timeout=PATIENCE)
    return float(page.evaluate("lab.first - lab.clicked")) / 1000


def _report(starts: list[Start], clicks: list[float], runs: list[Run]) -> Part:
    spans: dict[str, list[float]] = {
        "streamlit run → server answers": [start.answers for start in starts],
        "streamlit run → Train can be clicked": [start.interactive for start in starts],
        "click on Train → first point, right after a cold start": [start.first_point for start in starts],
        "click on Train → first point, warm": clicks,
    }
    waits = Table(
        "The page, seconds",
        ("", "median", "fastest", "slowest"),
        [
            (name, f"{statistics.median(found):.2f}", f"{min(found):.2f}", f"{max(found):.2f}")
            for name, found in spans.items()
        ],
    )
    during = Table(
        "A run in the page",
        ("epochs", "ticks", "bytes a tick", "most", "re-embeds", "before", "at the end", "server CPU", "seconds"),
        [
            (
                f"{run.epochs}",
                f"{len(run.ticks)}",
                f"{statistics.median(run.ticks):.0f}" if run.ticks else "–",
                f"{max(run.ticks)}" if run.ticks else "–",
                *(f"{run.embeds[when]}" for when in ("during", "before", "end")),
                f"{run.cpu_share:.0%}",
                f"{run.seconds:.1f}",
            )
            for run in runs
        ],
    )
    notes = [
        f"Chromium without a window, preset {PRESET}. Cold: a new server, clicked as soon as Train can be. First point:"
        " drawn in the chart, seen by the page itself. A tick: one run of the live fragment; bytes: websocket payload"
        " from the server, uncompressed. Re-embeds: charts put into the document anew between the first point and the"
        " end, before that, and at the end. Server CPU: of one core, without the workers."
    ]
    values: dict[str, Any] = {
        "seconds": {name: {"median": statistics.median(found), "all": found} for name, found in spans.items()},
        "runs": [run._asdict() for run in runs],
    }
    return Part([waits, during], notes, values)
