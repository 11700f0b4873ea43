"""What is said beside the run in view: what is in the way, and what is to be known before the next press of Train."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from echo_core.engine import shared
from echo_core.runs.trainer import LONG_SECONDS
from echo_core.task.experiment import Experiment, differences
from echo_ui.lab.in_view import Seen
from echo_ui.session import Session
from echo_ui.text import words
from echo_ui.theme.markdown import said

Act = Callable[[Session, Experiment], None]


def draw(session: Session, seen: tuple[Seen, ...], play: Act, train: Act) -> None:
    """What is in the way, what is to be known, and the choice where a kept run may do: `play` it, or `train` again."""
    engine, shown = shared(), session.shown
    if session.error is not None:
        st.error(said(*words.run.train_waits(words.settings.label(session.error.setting))))
    if engine.problem is not None:
        st.error(said(*words.run.problem(engine.problem)))
    for problem in dict.fromkeys(one.watched.problem for one in seen):
        if problem is not None and problem is not engine.problem:
            st.warning(said(*words.run.problem(problem)))
    if engine.store.problem is not None:
        st.caption(words.run.not_kept(engine.store.problem))
    if session.other == shown:
        st.info(said(*words.compare.same_now()))
    seconds = 0.0 if session.error else session.experiment.seconds
    if seconds > LONG_SECONDS and engine.runs.find(session.experiment) is None:
        st.info(said(*words.run.takes_long(seconds)))
    if session.error is None and session.offered == session.experiment:
        _offer(session, play, train)
    elif session.error is None and session.experiment != shown:
        changed = [words.settings.difference(*change) for change in differences(shown, session.experiment)]
        st.info(said(*words.run.for_next_run(changed)))
        if not any(one.watched.status.live for one in seen):
            st.html('<span class="past"></span>')  # by which the style sheet fades the run of other settings


def _offer(session: Session, play: Act, train: Act) -> None:
    """The choice between playing a kept run and training it again."""
    wanted, engine = session.experiment, shared()
    seconds = engine.runs.earlier_seconds(wanted) or 0.0
    with st.container(key="offer", horizontal=True, vertical_alignment="center"):
        st.info(said(*words.run.took_long(seconds)))
        st.button(words.run.PLAY_KEPT, key="play-kept", type="primary", on_click=play, args=(session, wanted))
        st.button(words.run.TRAIN_AGAIN, key="train-again", on_click=train, args=(session, wanted))
