"""A tour of under three minutes that works the page itself: the beginner's mistake, and what mends it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from echo_core.task.presets import preset
from echo_ui.insight.panel import open_view
from echo_ui.lab import controls, live
from echo_ui.text import words
from echo_ui.text.subjects import TourStep
from echo_ui.theme import html

_MISTAKE = preset("lag-without-context")
_MENDED = _MISTAKE.experiment.replace(window=5, batch_size=5, state="reset")


def _load(choose: Callable[[str], None]) -> None:
    choose(_MISTAKE.name)


def _stay(_choose: Callable[[str], None]) -> None:
    """Change nothing."""


def _train_the_mistake(choose: Callable[[str], None]) -> None:
    choose(_MISTAKE.name)
    live.begin(_MISTAKE, _MISTAKE.experiment)


def _mend(_choose: Callable[[str], None]) -> None:
    controls.load(_MENDED)


def _train_the_mended(_choose: Callable[[str], None]) -> None:
    controls.load(_MENDED)
    live.begin(_MISTAKE, _MENDED)


def _look_inside(_choose: Callable[[str], None]) -> None:
    open_view("lag_profile")


STEPS: dict[TourStep, Callable[[Callable[[str], None]], None]] = {
    TourStep.MISTAKE: _load,
    TourStep.VERDICT: _load,
    TourStep.TRAIN_MISTAKE: _train_the_mistake,
    TourStep.MEND: _mend,
    TourStep.TRAIN_MENDED: _train_the_mended,
    TourStep.WHY: _look_inside,
    TourStep.YOUR_TURN: _stay,
}  # what the page does on arriving at each place
PLACES = tuple(STEPS)


def start() -> None:
    """Begin the tour when the lab is next drawn."""
    st.session_state["tour"] = -1


def touring() -> bool:
    """Whether a visitor is on the tour."""
    return st.session_state.get("tour") is not None


def banner(choose: Callable[[str], None]) -> None:
    """Draw the tour's place, if it is on; `choose` loads a preset by its name."""
    with st.container(key="tour"):
        if not touring():
            return
        place: int = st.session_state["tour"]
        last = place == len(PLACES) - 1
        with st.container(key="tour-panel", horizontal=True, vertical_alignment="center"):
            st.html(_place(place))
            if place > 0:
                st.button(words.tour.BACK, key="tour-back", on_click=_go, args=(place - 1, choose), width="content")
            if not last:
                st.button(
                    words.tour.NEXT,
                    key="tour-next",
                    type="primary",
                    on_click=_go,
                    args=(place + 1, choose),
                    width="content",
                )
            st.button(words.tour.FINISH if last else words.tour.END, key="tour-end", on_click=_end, width="content")


def _place(place: int) -> str:
    """A place of the tour, which screen readers announce."""
    step = PLACES[place]
    return (
        f'<div class="tour" role="status"><small>{html.escape(words.tour.place(place + 1, len(PLACES)))}</small>'
        f"<b>{html.escape(words.tour.title(step))}</b><p>{html.linked(words.tour.text(step))}</p></div>"
    )


def arrive(choose: Callable[[str], None]) -> None:
    """Carry out the first place of a tour that has just begun."""
    if st.session_state.get("tour") == -1:
        _go(0, choose)


def _go(place: int, choose: Callable[[str], None]) -> None:
    st.session_state["tour"] = place
    STEPS[PLACES[place]](choose)


def _end() -> None:
    st.session_state["tour"] = None
