"""The tour: the page set, place by place, to what is spoken of, and pointed at; the visitor trains, and leads."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from echo_core.task.experiment import Experiment
from echo_core.task.presets import Preset
from echo_ui.insight.panel import open_view
from echo_ui.session import VIEW, Session
from echo_ui.text import words
from echo_ui.text.subjects import TourStep
from echo_ui.theme import html

_MISTAKE, _CARRIED, _RESET = "lag-without-context", "lag-with-context", "state-reset"
_STRIP, _VERDICT, _RUN = ".st-key-sees-panel", ".st-key-outlook", ".st-key-run-panel"
_SETTINGS, _INSIDE = ".st-key-settings", ".st-key-insight"
_RULE = "rule"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the tour.

    Attributes:
        preset: the one that is loaded there.
        at: a CSS selector of what is pointed at.
        view: the look inside that is open there; None where none is.
    """

    preset: str
    at: str
    view: str | None = None


STEPS: dict[TourStep, Place] = {
    TourStep.MISTAKE: Place(_MISTAKE, _STRIP),
    TourStep.VERDICT: Place(_MISTAKE, _VERDICT),
    TourStep.TRAIN_MISTAKE: Place(_MISTAKE, _RUN),
    TourStep.MEND: Place(_CARRIED, _SETTINGS),
    TourStep.TRAIN_MENDED: Place(_CARRIED, _RUN),
    TourStep.RESET: Place(_RESET, _RUN),
    TourStep.SIX: Place(_RESET, _INSIDE, view=_RULE),
    TourStep.CARRY: Place(_CARRIED, _INSIDE, view=_RULE),
    TourStep.YOUR_TURN: Place(_CARRIED, _SETTINGS),
}
PLACES = tuple(STEPS)


@dataclass(frozen=True, slots=True)
class _Before:
    """What the page was before the tour."""

    preset: Preset
    experiment: Experiment
    shown: Experiment
    view: str | None


def start(session: Session) -> None:
    """Begin the tour at its first place."""
    if not touring():
        view = st.session_state.get(VIEW)
        st.session_state["tour-before"] = _Before(session.preset, session.experiment, session.shown, view)
    _go(0, session)


def touring() -> bool:
    """Whether a visitor is on the tour."""
    return st.session_state.get("tour") is not None


def pointed() -> str | None:
    """The CSS selector of what the tour speaks of, and after " @" its place; None where the tour is off."""
    if not touring():
        return None
    place: int = st.session_state["tour"]
    return f"{STEPS[PLACES[place]].at} @{place}"


def banner(session: Session) -> None:
    """Draw the tour's place, if it is on."""
    with st.container(key="tour"):
        if not touring():
            return
        place: int = st.session_state["tour"]
        last = place == len(PLACES) - 1
        with st.container(key="tour-panel", horizontal=True, vertical_alignment="center"):
            st.html(_place(place))
            with st.container(key="tour-buttons", horizontal=True, width="content"):
                _button("back", words.tour.BACK, place - 1, session, off=place == 0)
                _button("next", words.tour.NEXT, place + 1, session, off=last)
                end = words.tour.FINISH if last else words.tour.END
                st.button(end, key="tour-end", on_click=_end, args=(session,), width="content")


def _button(name: str, label: str, to: int, session: Session, *, off: bool) -> None:
    st.button(label, key=f"tour-{name}", on_click=_go, args=(to, session), disabled=off, width="content")


def _place(place: int) -> str:
    """A place of the tour, which screen readers announce."""
    step = PLACES[place]
    return (
        f'<div class="tour" role="status"><small>{html.escape(words.tour.place(place + 1, len(PLACES)))}</small>'
        f"<b>{html.escape(words.tour.title(step))}</b><p>{html.linked(words.tour.text(step))}</p></div>"
    )


def _go(place: int, session: Session) -> None:
    st.session_state["tour"] = place
    there = STEPS[PLACES[place]]
    if (session.preset.name, session.experiment) != (there.preset, session.preset.experiment):
        session.choose(there.preset)
    if there.view is not None:
        session.show(session.experiment, opens="end")  # what is looked at is the network after all of its training
    if there.view is not None or st.session_state.get(VIEW) == _RULE:
        open_view(there.view)


def _end(session: Session) -> None:
    """Leave the tour, and the page as it was before."""
    st.session_state["tour"] = None
    before: _Before = st.session_state["tour-before"]
    session.load(before.preset, before.experiment)
    session.show(before.shown)
    open_view(before.view)
