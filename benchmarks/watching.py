"""What is seen in a page while a run plays: by the page itself, picture by picture, and on its websocket."""

from __future__ import annotations

import time
from typing import NamedTuple

from playwright.sync_api import Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.visitor import PLAYER, Told, told_by
from harness.serving import Server

# Looks at the player before every picture: when Train was clicked, when the playhead first moved after that, which
# epochs it was seen at and how long it stood still at most between two of them, and when it came to the end. It counts
# charts that are put into the document after the click.
WATCH = """
(() => {
  const lab = window.lab = {clicked: null, moved: null, ended: null, epochs: 0, stood: 0, embeds: 0, charts: null};
  let root = null, before = null, changed = null;
  const seen = new Set();
  const holdsChart = node => node.nodeType === 1 &&
    (node.matches("svg.marks, canvas.marks") || node.querySelector("svg.marks, canvas.marks") !== null);
  const count = nodes => { if (lab.clicked !== null) lab.embeds += [...nodes].filter(holdsChart).length; };
  document.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button || !button.innerText.includes("Train")) return;
    seen.clear();
    before = root?.querySelector("input[type=range]")?.value;
    Object.assign(lab, {clicked: performance.now(), moved: null, ended: null, epochs: 0, stood: 0, embeds: 0});
  }, true);
  const look = now => {
    requestAnimationFrame(look);
    const found = document.querySelector("[data-testid=stBidiComponentIsolated]")?.shadowRoot;
    if (found && found !== root) {
      root = found;
      count(root.children);
      new MutationObserver(records => records.forEach(record => count(record.addedNodes)))
        .observe(root, {subtree: true, childList: true});
    }
    const slider = root?.querySelector("input[type=range]");
    if (!slider) return;
    if (lab.charts === null && root.querySelectorAll("svg.marks").length === 2) lab.charts = now;
    if (lab.clicked === null || lab.ended !== null) return;
    const {value} = slider;
    if (lab.moved === null) {
      if (value === before || value === "0") return;
      lab.moved = changed = performance.now();
    }
    if (!seen.has(value)) {
      lab.stood = Math.max(lab.stood, performance.now() - changed);
      changed = performance.now();
      lab.epochs = seen.add(value).size;
    }
    const paused = root.querySelector("button.play").dataset.shows === "play";
    if (paused && value === slider.max) lab.ended = performance.now();
  };
  requestAnimationFrame(look);
})()
"""


class Seen(NamedTuple):
    """What the page saw of a playback, in milliseconds of its clock.

    Attributes:
        clicked: when Train was clicked.
        moved: when the playhead first moved.
        ended: when it came to its end.
        epochs: different ones that it was seen at.
        stood: the longest time at one of them.
        embeds: charts that were put into the document after the click.
    """

    clicked: float
    moved: float
    ended: float
    epochs: int
    stood: float
    embeds: int


def seen(page: Page) -> Seen:
    """What the page has seen."""
    found = page.evaluate("lab")
    return Seen(*(found[name] for name in Seen._fields))


class Traffic:
    """What the server sent over a page's websocket.

    Attributes:
        payload: bytes of its messages, not compressed.
        largest: bytes of the largest of them that was for the player, not compressed.
        runs: when each run of the script, whole or of a fragment, had arrived, as of `time.perf_counter`.
        told: what the player was handed, one after another.
        complete: when the player was first handed all of the run it plays, and the server's processor time by then.
    """

    def __init__(self, page: Page, server: Server) -> None:
        self.payload = self.largest = 0
        self.runs: list[float] = []
        self.told: list[Told] = []
        self.complete: tuple[float, float] | None = None
        self._server = server
        self._kept: dict[str, ForwardMsg] = {}
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._hear)

    def _hear(self, frame: str | bytes) -> None:
        if isinstance(frame, str):
            return
        self.payload += len(frame)
        message = ForwardMsg.FromString(frame)
        if message.metadata.cacheable:
            self._kept[message.hash] = message
        if message.WhichOneof("type") == "ref_hash":
            message = self._kept.get(message.ref_hash, message)
        if message.WhichOneof("type") == "script_finished":
            self.runs.append(time.perf_counter())
        element = message.delta.new_element
        if message.WhichOneof("type") == "delta" and element.bidi_component.component_name == PLAYER:
            self.largest = max(self.largest, message.ByteSize())
            self.told.append(told_by(element.bidi_component))
            if self.told[-1].play and self.told[-1].complete and not self.complete:
                self.complete = self.told[-1].at, self._server.cpu_seconds()
