"""A tour of under three minutes that works the page itself: the beginner's mistake, and what mends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from echo_core.task.presets import preset
from echo_ui.insight import section as insight
from echo_ui.lab import controls, live, strips

_MISTAKE = preset("lag-without-context")
_MENDED = _MISTAKE.experiment.replace(window=5, batch_size=5, state="reset")


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of the tour: what to look at, and what the page does on arriving there."""

    title: str
    text: str
    arrive: Callable[[Callable[[str], None]], None]


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
    insight.open_view("lag_profile")


STOPS = (
    Stop(
        "The beginner’s mistake",
        "The network is shown one number at a time and must say the one before it. In the strip, the present is filled"
        " and the number to say has a dashed outline: it is not among the numbers shown.",
        _load,
    ),
    Stop(
        "The verdict comes first",
        "Beside the Train button stands what can be learned, before anything is trained: no answer can reach the"
        " network, so nothing can beat pure guessing.",
        _load,
    ),
    Stop(
        "Training it all the same",
        "The tour has pressed Train. Both curves lie on the line of pure guessing, and stay there. That is no failure"
        " of training: the answer is not there to be learned.",
        _train_the_mistake,
    ),
    Stop(
        "The window mends it",
        "The window is now five numbers wide, and the state is reset. The number to say lies inside the window, and the"
        " verdict has turned: 100 % is possible.",
        _mend,
    ),
    Stop(
        "And it learns",
        "Trained again: the accuracy leaves the line of guessing and climbs. Below the curves, expected and predicted"
        " numbers become the same.",
        _train_the_mended,
    ),
    Stop(
        "See why",
        "At the foot of the page the tour has opened “Which lag?”: how often the network says each earlier number. A"
        " tall bar grows at the lag, and no other does. The looks beside it show how it does that.",
        _look_inside,
    ),
    Stop(
        "Your turn",
        "Move the lag to 5: it leaves the window, and guessing is all that is left. Or open “Batches, lanes and state”"
        " and find the lag that leaks through the state.",
        _stay,
    ),
)


def start() -> None:
    """Begin the tour when the lab is next drawn."""
    st.session_state["tour"] = -1


def banner(choose: Callable[[str], None]) -> None:
    """Draw the tour's place, if it is on; `choose` loads a preset by its name."""
    state = st.session_state
    place = state.get("tour")
    with st.container(key="tour"):
        if place is None:
            return
        stop = STOPS[place]
        with st.container(key="tour-panel", horizontal=True, vertical_alignment="center"):
            st.html(strips.tour(place + 1, len(STOPS), stop.title, stop.text))
            last = place == len(STOPS) - 1
            if place > 0:
                st.button("Back", key="tour-back", on_click=_go, args=(place - 1, choose), width="content")
            if not last:
                st.button(
                    "Next", key="tour-next", type="primary", on_click=_go, args=(place + 1, choose), width="content"
                )
            st.button("Finish" if last else "End tour", key="tour-end", on_click=_end, width="content")


def arrive(choose: Callable[[str], None]) -> None:
    """Carry out the first place of a tour that has just begun."""
    if st.session_state.get("tour") == -1:
        _go(0, choose)


def _go(place: int, choose: Callable[[str], None]) -> None:
    st.session_state["tour"] = place
    STOPS[place].arrive(choose)


def _end() -> None:
    st.session_state["tour"] = None
