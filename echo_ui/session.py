"""What one visitor has set and is shown, and the address that says the same.

Settings are the values of their widgets, and nothing else. Loading other settings makes new widgets (their keys carry a
generation), so that a message that the browser sent about the old ones changes nothing any more. The address follows
the settings at the top of every run of the script; only Back and Forward, which Streamlit marks, turn that round.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from echo_core.runs.seeds import seeded
from echo_core.task.errors import InputError
from echo_core.task.experiment import Experiment, Value
from echo_core.task.presets import Preset, preset
from echo_ui import address

VIEW = "insight-view"  # the key of the view inside the run that is open, by its id
MOST_LOOKED = 12  # runs that were looked at, to pick one from


@dataclass(slots=True)
class Session:
    """One visitor's page.

    Attributes:
        visitor: who watches, to the trainer: an identifier that cannot be guessed.
        preset: the preset that the settings began from.
        loaded: what the present widgets were made with, by setting.
        values: what they spell now, by setting; together they need not be possible.
        generation: which widgets these are; raised whenever settings are loaded.
        experiment: the last possible experiment that they spelled.
        error: what makes them impossible now; None where they are possible.
        shown: the experiment whose run is in view.
        opens: where the playhead stands in a run that was brought into view and is not played: at its "start" or "end".
        fresh: whether the settings come from a card, whose result is not on screen before it is asked for.
        play: another text with each run that is to be played from its start; None where the one in view is at rest.
        other: the experiment to compare with the one in view; None where there is none.
        seeded: the experiment whose five seeds were asked for; None where none were.
        looked: whose runs were in view so far, the newest first.
        offered: the experiment for which a choice is offered: to play its kept run, or to train it again.
        problems: what was wrong with the address, a sentence each.
        page: the page that is open.
        presenting: whether it is laid out for a room.
    """

    visitor: str
    preset: Preset
    loaded: dict[str, Value]
    values: dict[str, Value]
    experiment: Experiment
    shown: Experiment
    generation: int = 1
    error: InputError | None = None
    play: str | None = None
    opens: str = ""
    fresh: bool = False
    other: Experiment | None = None
    seeded: Experiment | None = None
    looked: tuple[Experiment, ...] = ()
    offered: Experiment | None = None
    problems: tuple[str, ...] = ()
    page: str = ""
    presenting: bool = False
    _address: dict[str, str] = field(default_factory=dict)  # as it stands or is to stand
    _given: dict[str, str] = field(default_factory=dict)  # as the browser was given it last

    def key(self, name: str) -> str:
        """The key of the widget for the setting `name`."""
        return f"{name}-{self.generation}"

    def load(self, chosen: Preset, experiment: Experiment) -> None:
        """Put the settings of an experiment into new widgets."""
        self.preset, self.experiment, self.error, self.problems = chosen, experiment, None, ()
        self.loaded = self.values = experiment.settings()
        self.generation += 1

    def choose(self, name: str) -> None:
        """Load the preset called `name`, alone."""
        chosen = preset(name)
        self.other = self.seeded = None
        self.load(chosen, chosen.experiment)
        self.fresh = True

    def change(self, **settings: Value) -> None:
        """Load the present settings with some changed."""
        self.read_widgets()
        self.load(self.preset, self.experiment.replace(**settings))

    def show(self, experiment: Experiment, *, play: bool = False, opens: str = "") -> None:
        """Bring the run of an experiment into view; `play` it, or let it rest where it `opens`."""
        self.shown, self.offered, self.opens, self.fresh = experiment, None, opens, False
        self.play = secrets.token_urlsafe(6) if play or opens else None
        self._look_at(experiment)

    def compare(self, other: Experiment | None) -> None:
        """Put another experiment beside the one in view; None takes it away."""
        self.other, self.seeded = other, None
        if other is not None:
            self._look_at(other)

    @property
    def in_view(self) -> tuple[Experiment, ...]:
        """The experiments whose runs are in view: one, or two that differ."""
        return (self.shown,) if self.other in (None, self.shown) else (self.shown, self.other)

    @property
    def seeds(self) -> tuple[Experiment, ...]:
        """The experiments whose band is in view, behind the run of the first of them; none where there is no band."""
        return seeded(self.shown) if self.seeded == self.shown and len(self.in_view) == 1 else ()

    def _look_at(self, experiment: Experiment) -> None:
        others = [one for one in self.looked if one != experiment]
        self.looked = (experiment, *others)[:MOST_LOOKED]

    def read_widgets(self) -> None:
        """Take the settings from their widgets, which a click may have been sent together with."""
        values = {name: st.session_state.get(self.key(name), old) for name, old in self.values.items()}
        if values != self.values:
            self.problems = ()  # they were those of the settings before
        self.values = values
        try:
            self.experiment, self.error = Experiment(**self.values), None  # type: ignore[arg-type]
        except InputError as error:
            self.error = error

    def _write_address(self, sent: dict[str, str]) -> None:
        asked, several = address.read(self._address), self.seeded == self.experiment
        look: str = st.session_state.get(VIEW) or ""
        now = (self.preset, self.experiment, self.other, several, self.presenting, look)
        then = (asked.preset, asked.experiment, asked.other, asked.seeds, asked.presenting, asked.look)
        if then != now or not self._address:
            self._address = address.write(
                self.preset, self.experiment, self.other, seeds=several, presenting=self.presenting, look=look
            )
        if not sent == self._given == self._address:
            st.query_params.from_dict(self._address)
            self._given = self._address

    def _go_to(self, asked: address.Asked, sent: dict[str, str]) -> None:
        """Take what an address asks for, that the visitor went to."""
        self.load(asked.preset, asked.experiment)
        self.other, self.seeded = asked.other, asked.experiment if asked.seeds else None
        self.problems, self.presenting, self._address = asked.problems, asked.presenting, sent
        st.session_state[VIEW] = asked.look or None


def current() -> Session:
    """The session of the visitor whose page is being drawn."""
    session: Session = st.session_state["session"]
    return session


def arrive(page: str, lab: str) -> Session:
    """Begin a full run of the script on `page`, whose settings and address matter where it is the `lab`.

    An address without settings asks for nothing: the present ones stay, or else the first preset's are loaded.
    """
    sent = st.query_params.to_dict()
    state = st.session_state
    if "session" not in state:
        first = sent if page == lab else {}
        asked = address.read(first)
        settings = asked.experiment.settings()
        state[VIEW] = asked.look or None
        state["session"] = Session(
            visitor=secrets.token_urlsafe(12),
            preset=asked.preset,
            loaded=settings,
            values=settings,
            experiment=asked.experiment,
            shown=asked.experiment,
            other=asked.other,
            seeded=asked.experiment if asked.seeds else None,
            looked=(asked.experiment,),
            problems=asked.problems,
            presenting=asked.presenting,
            fresh=page == lab and not {*first} - {address.VIEW, address.LOOK},
            _address=first,
            _given=sent,
        )
    session = current()
    if page == lab:
        if went_there() and sent:
            session._go_to(address.read(sent), sent)
        elif session.page != lab:
            session.generation += 1  # the widgets were let go of with the page
            session.loaded = session.values = session.experiment.settings()
        session.read_widgets()
        session._write_address(sent)
    session.page = page
    return session


def went_there() -> bool:
    """Whether this run of the script answers the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
