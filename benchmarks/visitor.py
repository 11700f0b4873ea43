"""A visitor without a browser: a websocket that speaks Streamlit's protocol as its page does.

It runs the script, clicks Train, plays what the player is handed, asks for news when the player would, says when the
playhead has come to rest, and sends its widgets' values back. The messages are Streamlit's own and change with its
releases.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.Common_pb2 import DoubleArray, StringArray
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from benchmarks.playhead import Playhead

PATIENCE = 60.0  # seconds until a page is as wanted
PLAYER = "echo_player"  # the component that plays runs
REST = 0.25  # seconds that the playhead stands still before the server is told


class PageError(RuntimeError):
    """The page never came to what was waited for."""


class Told(NamedTuple):
    """What the player was handed of a run.

    Attributes:
        at: when, as of `time.perf_counter`.
        play: the press of Train that it is played for; None where it is at rest.
        trained: epochs.
        complete: whether that is all.
        status: what happens on the server, in the page's words.
        look: seconds until it is to ask for news; None: not at all.
        run: the name of the run.
        epochs: of all of the run.
    """

    at: float
    play: str | None
    trained: int
    complete: bool
    status: str
    look: float | None
    run: str
    epochs: int


def told_by(component: BidiComponent) -> Told:
    """What a component's message hands to the player."""
    value = json.loads(component.json)
    run = value["runs"][0]
    complete = run["over"] and run["trained"] == run["epochs"]
    look = value["look"] and value["look"]["seconds"]
    return Told(
        time.perf_counter(), value["play"], run["trained"], complete, run["status"], look, run["id"], run["epochs"]
    )


class Visitor:
    """One session.

    Attributes:
        query: the page's address after its question mark, as the script last set it.
        drawn: whether the page is there.
        pressed: when Train was clicked.
        told: what the player was handed, one after another.
        runs: when each run of the script, whole or of a fragment, had arrived.
        answers: seconds until each question was answered: a click, a rest, a look for news, or several at once.
        errors: that the page showed.
        playhead: of the newest playback; None before that.
        rested: when that came to its end.
    """

    def __init__(self, socket: ClientConnection, query: str) -> None:
        self.query = query
        self.drawn = False
        self.pressed = 0.0
        self.told: list[Told] = []
        self.runs: list[float] = []
        self.answers: list[float] = []
        self.errors: list[str] = []
        self.playhead: Playhead | None = None
        self.rested: float | None = None
        self._socket = socket
        self._page = ""
        self._buttons: dict[str, tuple[str, str]] = {}  # of each the identifier, and the fragment that it is in
        self._widgets: dict[str, WidgetState] = {}
        self._state: dict[str, Any] = {"rest": None, "look": 0}  # of the player
        self._look: tuple[float, asyncio.Task[None]] | None = None  # that is due, after so many seconds
        self._kept: dict[str, ForwardMsg] = {}  # messages that the server may refer to later, by hash
        self._asked: list[float] = []  # when, of the questions that no run of the script has taken up
        self._taken_up: list[float] = []  # the same of those that one has
        self._playing: str | None = None
        self._resting: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    async def open(self) -> None:
        """Load the page."""
        await self._run_script()

    async def train(self) -> None:
        """Click on Train."""
        self.pressed = time.perf_counter()
        button, fragment = self._buttons["Train"]
        await self._run_script(fragment, click=button)

    async def listen(self) -> None:
        """Take in what the server sends, until the connection closes; then ask for nothing more."""
        try:
            with suppress(ConnectionClosed):
                async for frame in self._socket:
                    self._hear(ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode()))
        finally:
            self._look_after(None)
            if self._resting:
                self._resting.cancel()

    async def until(self, condition: Callable[[Visitor], object], patience: float = PATIENCE) -> None:
        """Wait until the page is as wanted, so many seconds at most.

        Raises:
            PageError: it never was.
        """
        try:
            async with asyncio.timeout(patience):
                while not condition(self):
                    await self._changed.wait()
                    self._changed.clear()
        except TimeoutError:
            raise PageError(
                f"after {patience:.0f} s a visitor was told last: {self.told[-1:]}; {len(self.runs)} runs of the script"
                f" in all, next look after {self.due} s, ?{self.query}"
            ) from None

    @property
    def due(self) -> float | None:
        """The seconds from the last answer to the next look for news; None where there is nothing to wait for."""
        return self._look and self._look[0]

    @property
    def played(self) -> list[Told]:
        """What the player was handed since the press, of the run that it plays."""
        return [told for told in self.told if told.play is not None and told.at > self.pressed > 0]

    def _hear(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self._kept[message.hash] = message
        match message.WhichOneof("type"):
            case "ref_hash":
                self._hear(self._kept[message.ref_hash])
            case "new_session":
                self._taken_up, self._asked = [*self._taken_up, *self._asked], []
                self._page = message.new_session.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta":
                self._show(message.delta)
            case "script_finished":
                self.runs.append(time.perf_counter())
                self.drawn = True
                if self._taken_up and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    self.answers.append(time.perf_counter() - self._taken_up[0])
                    self._taken_up = []
        self._changed.set()

    def _show(self, delta: Delta) -> None:
        element: Element = delta.new_element
        match element.WhichOneof("type"):
            case "exception":
                self.errors.append(element.exception.message)
            case "bidi_component" if element.bidi_component.component_name == PLAYER:
                self._play(element.bidi_component, delta.fragment_id)
            case "button":
                self._buttons[element.button.label] = element.button.id, delta.fragment_id
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
                first = [group.options[place].content for place in group.default]
                chosen = group.raw_values if group.set_value else first
                self._keep(group.id, string_array_value=StringArray(data=chosen))

    def _keep(self, widget: str, **value: Any) -> None:
        """Hold a widget's value, as the page does, and send it back with every run of the script."""
        self._widgets[widget] = WidgetState(id=widget, **value)

    def _play(self, component: BidiComponent, fragment: str) -> None:
        """Play a run as the player does, and say where the playhead rests at its end."""
        told = told_by(component)
        self.told.append(told)
        self._look_after(told.look, component.id, fragment)
        if told.play is None:
            return
        if told.play != self._playing:
            self._playing, self.rested = told.play, None
            self.playhead = Playhead(told.epochs, told.at)
            self._resting = None
        assert self.playhead
        self.playhead.told(told.at, told.trained, told.look or 0.0)
        if told.complete and self._resting is None:
            rest = {"run": told.run, "play": told.play, "epoch": told.trained}
            self._resting = asyncio.create_task(self._rest(component.id, fragment, rest, self.playhead.left()))

    async def _rest(self, component: str, fragment: str, rest: dict[str, Any], seconds: float) -> None:
        await asyncio.sleep(seconds)
        assert self.playhead
        self.playhead.told(time.perf_counter(), rest["epoch"])
        await asyncio.sleep(REST)
        self.rested = time.perf_counter()
        await self._tell(component, fragment, rest=rest)
        self._changed.set()

    async def _tell(self, component: str, fragment: str, **state: Any) -> None:
        """Tell of the player's state, as far as it is new."""
        self._state |= state
        self._keep(component, json_value=json.dumps(self._state))
        await self._run_script(fragment=fragment)

    def _look_after(self, seconds: float | None, component: str = "", fragment: str = "") -> None:
        """Look for news in so many seconds and not before; None: not at all."""
        if self._look:
            self._look[1].cancel()
        self._look = (
            None if seconds is None else (seconds, asyncio.create_task(self._look_in(seconds, component, fragment)))
        )

    async def _look_in(self, seconds: float, component: str, fragment: str) -> None:
        await asyncio.sleep(seconds)
        await self._tell(component, fragment, look=self._state["look"] + 1)

    async def _run_script(self, fragment: str = "", click: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self._page
        state.fragment_id = fragment
        state.cached_message_hashes.extend(self._kept)
        state.widget_states.widgets.extend(self._widgets.values())
        if click:
            state.widget_states.widgets.append(WidgetState(id=click, trigger_value=True))
        self._asked.append(time.perf_counter())
        with suppress(ConnectionClosed):
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
