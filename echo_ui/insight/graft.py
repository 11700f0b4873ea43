"""Graft a memory: what a row says when it goes on from the state of another, a part of slow motion."""

from __future__ import annotations

import streamlit as st

from echo_core.insight.requests import GraftRequest
from echo_core.task.framing import frame
from echo_ui.insight import graft_pictures as pictures
from echo_ui.insight.panel import Panel, title
from echo_ui.text import words
from echo_ui.theme import html

_ZEROS = -1  # stands for zeros among the positions of rows


def draw(panel: Panel, row: int, step: int) -> None:
    """Let a state be chosen for a row after one of its steps, counted from 1, and draw what it says then."""
    newest = frame(panel.experiment).trained().inputs[:, -1].tolist()
    title(words.insight_graft.TITLE)
    chosen = st.selectbox(
        words.insight_graft.choose(step),
        [_ZEROS, *(t for place, t in enumerate(newest) if place != row)],
        index=None,
        format_func=lambda t: words.insight_graft.state_of(None if t == _ZEROS else t),
        placeholder=words.insight_graft.NO_GRAFT,
        key=f"insight-graft-{newest[0]}-{newest[-1]}-{row}",
        width=380,
    )
    if chosen is None:
        return
    found = panel.ask(GraftRequest(row, step, None if chosen == _ZEROS else newest.index(chosen)))
    if found is None:
        return
    st.html(html.paragraph(words.insight_graft.graft(found), "look-for"))
    st.html(pictures.answers(found))
