"""A visitor without a browser: a websocket that speaks Streamlit's protocol as its page does.

It runs the script, clicks Train, sends its widgets' values back, and asks for the live fragment whenever its timer is
due. The messages are Streamlit's own and change with its releases.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import DoubleArray, StringArray
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

PATIENCE = 180.0  # seconds until a page is drawn, or the workers are warm
STANDING = re.compile(r'class="progress"><p><b>([^<:]*)')


class PageError(RuntimeError):
    """The page showed an exception, or never came to what was waited for."""


class Visitor:
    """One session.

    Attributes:
        query: the page's address after its question mark, as the script last set it.
        drawn: whether the page is there.
        standing: what the progress bar says of the run: Training, Waiting in the queue …; "" of a recorded one.
        ticks: when each run of the live fragment had arrived, as of `time.perf_counter`.
        answers: seconds from each of the timer's messages to the end of the run it asked for.
    """

    def __init__(self, socket: ClientConnection, query: str) -> None:
        self.query = query
        self.drawn = False
        self.standing = ""
        self.ticks: list[float] = []
        self.answers: list[float] = []
        self._socket = socket
        self._page = ""
        self._buttons: dict[str, str] = {}
        self._widgets: dict[str, WidgetState] = {}
        self._timers: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._asked: float | None = None
        self._changed = asyncio.Event()

    async def open(self) -> None:
        """Load the page."""
        await self._run_script()

    async def train(self) -> None:
        """Click on Train."""
        await self._run_script(click=self._buttons["Train"])

    async def listen(self) -> None:
        """Take in what the server sends, until the connection closes; then stop the timers."""
        try:
            with suppress(ConnectionClosed):
                async for frame in self._socket:
                    self._hear(ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode()))
        finally:
            for fragment in list(self._timers):
                self._stop_timer(fragment)

    async def until(self, condition: Callable[[Visitor], bool]) -> None:
        """Wait until the page is as wanted."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition(self):
                    await self._changed.wait()
                    self._changed.clear()
        except TimeoutError:
            raise PageError(
                f"after {PATIENCE:.0f} s a visitor still sees {self.standing!r}, {len(self.ticks)} ticks in all,"
                f" timers {[interval for interval, _ in self._timers.values()]}, ?{self.query}"
            ) from None

    @property
    def settled(self) -> bool:
        """Whether a run is shown that has begun or waits in the queue."""
        return self.standing not in ("", "Starting")

    def _hear(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self._page = message.new_session.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta":
                self._show(message.delta.new_element)
            case "auto_rerun":
                self._start_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self._stop_timer(fragment)
            case "script_finished":
                self._finished(message.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)

    def _show(self, element: Element) -> None:
        match element.WhichOneof("type"):
            case "exception":
                raise PageError(element.exception.message)
            case "html" if found := STANDING.search(element.html.body):
                self.standing = found[1]
            case "button":
                self._buttons[element.button.label] = element.button.id
            case "number_input":
                number = element.number_input
                value = number.value if number.set_value else number.default
                if number.data_type == NumberInput.INT:
                    self._keep(number.id, int_value=round(value))
                else:
                    self._keep(number.id, double_value=value)
            case "slider":
                slider = element.slider
                positions = slider.value if slider.set_value else slider.default
                self._keep(slider.id, double_array_value=DoubleArray(data=positions))
            case "checkbox":
                box = element.checkbox
                self._keep(box.id, bool_value=box.value if box.set_value else box.default)
            case "button_group":
                group = element.button_group
                self._keep(group.id, string_array_value=StringArray(data=group.raw_values))

    def _keep(self, widget: str, **value: Any) -> None:
        """Hold a widget's value, as the page does, and send it back with every run of the script."""
        self._widgets[widget] = WidgetState(id=widget, **value)

    def _finished(self, fragment: bool) -> None:
        now = time.perf_counter()
        if fragment:
            self.ticks.append(now)
            if self._asked is not None:
                self.answers.append(now - self._asked)
        self._asked = None
        self.drawn = True
        self._changed.set()

    def _start_timer(self, fragment: str, interval: float) -> None:
        if fragment in self._timers and self._timers[fragment][0] == interval:
            return
        self._stop_timer(fragment)
        self._timers[fragment] = (interval, asyncio.create_task(self._beat(fragment, interval)))

    def _stop_timer(self, fragment: str) -> None:
        if fragment in self._timers:
            self._timers.pop(fragment)[1].cancel()

    async def _beat(self, fragment: str, interval: float) -> None:
        due = time.perf_counter()
        while True:
            due += interval
            await asyncio.sleep(due - time.perf_counter())
            if self._asked is None:  # else the server merges it with the one that waits
                self._asked = time.perf_counter()
            await self._run_script(fragment=fragment)

    async def _run_script(self, fragment: str = "", click: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self._page
        state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
        state.widget_states.widgets.extend(self._widgets.values())
        if click:
            state.widget_states.widgets.append(WidgetState(id=click, trigger_value=True))
        await self._socket.send(message.SerializeToString())


@asynccontextmanager
async def connected(url: str, query: str) -> AsyncIterator[Visitor]:
    """A visitor of the server at `url`, to whom it sends nothing until a page is opened."""
    async with connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        origin=Origin(url),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        ping_interval=None,  # browsers send none
    ) as socket:
        yield Visitor(socket, query)
