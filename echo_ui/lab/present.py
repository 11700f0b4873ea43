"""The view for a room: in large type, one step of the lesson for each press of a presenter's clicker."""

from __future__ import annotations

import streamlit as st

from echo_core.task.presets import TUTORIAL
from echo_ui.lab import run
from echo_ui.session import Session
from echo_ui.text import words
from echo_ui.theme import html


def bar(session: Session) -> None:
    """Draw the title and the steps, while presenting."""
    with st.container(key="present-bar", horizontal=True, vertical_alignment="center"):
        if session.presenting:
            st.html(html.paragraph(words.presets.title(session.preset.name), "presented"))
            st.button(words.page.EARLIER, key="earlier", shortcut="PageUp", on_click=_back, args=(session,))
            st.button(words.page.ON, key="on", shortcut="PageDown", on_click=_on, args=(session,))
            toggle(session)


def toggle(session: Session) -> None:
    """Draw the button that begins to present, or ends it; P does the same."""
    label = words.page.LEAVE if session.presenting else words.page.PRESENT
    st.button(label, key="present", shortcut="P", help=words.page.PRESENT_HELP, on_click=_turn, args=(session,))


def _turn(session: Session) -> None:
    session.presenting = not session.presenting


def _on(session: Session) -> None:
    """Train what waits at its start; or else go to the next experiment of the lesson."""
    if session.opens == "start" and session.shown == session.experiment:
        run.begin(session, session.experiment)
    else:
        _go(session, 1)


def _back(session: Session) -> None:
    _go(session, -1)


def _go(session: Session, by: int) -> None:
    place = TUTORIAL.index(session.preset.name) + by if session.preset.name in TUTORIAL else 0
    before = {*session.in_view, *session.seeds}
    session.choose(TUTORIAL[max(0, min(place, len(TUTORIAL) - 1))])
    session.show(session.experiment, opens="start")
    run.let_go(session, before)
