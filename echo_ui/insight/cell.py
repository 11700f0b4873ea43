"""One unit as a drawing, a part of slow motion: which one, and what runs along its wires in a step."""

from __future__ import annotations

import streamlit as st

from echo_core.insight.readings import largest_unit, unit_step
from echo_core.insight.row_results import SlowMotion
from echo_ui.insight import cell_pictures as pictures
from echo_ui.insight.panel import title
from echo_ui.text import words
from echo_ui.theme import html


def followed(motion: SlowMotion) -> int:
    """The unit that is drawn, counted from 0: the one chosen, or else that with the largest hidden state at the end."""
    return int(st.session_state.get(_chosen(motion), largest_unit(motion) + 1)) - 1


def draw(motion: SlowMotion, step: int) -> None:
    """Let a unit be chosen, and draw it after a step, counted from 0."""
    units, unit = _units(motion), followed(motion)
    title(words.insight_cell.title(unit + 1, step + 1))
    if units > 1:
        key = f"insight-follow-{units}"
        st.session_state[key] = unit + 1
        st.slider(words.insight.FOLLOW_UNIT, 1, units, key=key, on_change=_choose, args=(key, _chosen(motion)))
    told, number, skipped = unit_step(motion, step, unit), int(motion.numbers[step]), bool(motion.skipped[step])
    st.html(html.paragraph(words.insight_cell.why(unit + 1, largest_unit(motion) + 1, units), "more"))
    # Unlike `st.html`, Markdown leaves SVG as it is.
    st.markdown(pictures.drawing(told, unit + 1, step + 1, number, units, skipped=skipped), unsafe_allow_html=True)
    lines = [words.insight_cell.SKIPPED] if skipped else words.insight_cell.sums(told)
    below = "".join(html.paragraph(line, "sum") for line in lines)
    st.html(below if skipped else below + html.paragraph(words.insight_cell.key(number), "more"))


def _units(motion: SlowMotion) -> int:
    return int(motion.steps.hidden.shape[1])


def _chosen(motion: SlowMotion) -> str:
    """In the session: the unit, counted from 1, that a visitor has chosen among so many."""
    return f"insight-chosen-unit-{_units(motion)}"


def _choose(key: str, chosen: str) -> None:
    st.session_state[chosen] = st.session_state[key]
