"""A page with nothing but a player, whose run grows as if it were trained: `streamlit run` it with its settings."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from datetime import UTC, datetime

import streamlit as st

from echo_core.experiment import Experiment
from echo_ui.player.component import player
from echo_ui.player.value import Exact, Run, value
from tests.player.histories import made, until

SETTINGS = json.loads(os.environ.get("DEMO", "{}"))
EXPERIMENT = Experiment(**SETTINGS)
SECONDS = float(os.environ.get("DEMO_SECONDS", "2"))  # that its training takes


@st.cache_resource
def whole():
    return made(EXPERIMENT)


def growing():
    pressed = st.session_state.get("pressed")
    trained = EXPERIMENT.epochs
    if pressed is not None:
        trained = min(trained, int(EXPERIMENT.epochs * (time.monotonic() - pressed) / SECONDS))
    return until(whole(), trained)


def panel():
    history = growing()
    live = history.trained_at is None
    rest = st.session_state.get("rest")
    exact = None
    if rest is not None:
        frames = history.frames
        exact = Exact(rest, frames.predicted[-1], frames.probability[-1], 20, 0.5, 0.5)
    label = "" if "pressed" in st.session_state else "Recorded run"
    shown = value(
        [Run(history, label)],
        play=str(st.session_state.get("presses", "")) or None,
        status="Training" if live else "",
        finished="Finished: solved." if not live else "",
        exact=exact if st.query_params.get("exact") else None,
        dark=st.context.theme.type == "dark",
    )
    st.session_state["rest"] = player(shown)
    st.session_state["calls"] = st.session_state.get("calls", 0) + 1
    st.text(f"rests at {st.session_state['rest']}")
    if live != st.session_state.get("live", False):
        st.session_state["live"] = live
        st.rerun()


def train():
    st.session_state["pressed"] = time.monotonic()
    st.session_state["presses"] = st.session_state.get("presses", 0) + 1
    st.session_state["live"] = True


st.set_page_config(layout="wide")
st.button("Train", on_click=train)
st.text_input("Elsewhere")
st.fragment(panel, run_every=0.5 if st.session_state.get("live") else None, key="live")()
st.text("below")
