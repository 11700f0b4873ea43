"""Slow motion: one row, time step by time step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from echo_core.insight.requests import SlowMotionRequest
from echo_core.insight.row_results import SlowMotion
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_ui.insight import cell, graft
from echo_ui.insight import slow_motion_charts as charts
from echo_ui.insight.panel import Panel, title
from echo_ui.insight.panel_charts import dashed
from echo_ui.text import words

HEIGHT, UNITS_HEIGHT = 190, 230  # of a chart, in pixels: of the bars, and of all units
_PLAYING = "insight-playing"


def playing() -> bool:
    """Whether the steps play by themselves."""
    return bool(st.session_state.get(_PLAYING, False))


def draw(panel: Panel) -> None:
    """Draw a row up to a step that can be chosen or plays, and the inside of the network there."""
    experiment = panel.experiment
    step_key = f"insight-step-{experiment.rows}-{experiment.steps}"
    _advance(step_key, experiment.steps)
    left, right = st.columns(2, gap="large", vertical_alignment="bottom")
    row, t = _row(left, experiment)
    step = _player(right, step_key, experiment.steps) if experiment.steps > 1 else 1
    motion = panel.ask(SlowMotionRequest(row))
    if motion is None:
        return
    panel.say(words.insight_sentences.slow_motion(experiment, motion))
    st.html(charts.row_picture(motion, step - 1, t - experiment.lag))
    with st.container(key="insight-inside"):
        left, right = st.columns([2, 3], gap="large")
    with left:
        _all_units(panel, motion, step)
    with right:
        cell.draw(motion, step - 1)
    graft.draw(panel, row, step)


def _all_units(panel: Panel, motion: SlowMotion, step: int) -> None:
    """Draw gates and states of every unit after a step, counted from 1, and what would be said then."""
    units, unit = panel.experiment.units, cell.followed(motion)
    title(words.insight.states_title(step, dashes=dashed(units), followed=unit + 1))
    panel.chart(
        charts.parts_table(motion, step - 1, unit),
        charts.parts_chart(units, panel.theme),
        words.insight.STATES_ALT,
        UNITS_HEIGHT,
    )
    title(words.insight.likely_title(motion, step - 1))
    panel.chart(
        charts.likely_table(motion, step - 1),
        charts.likely_chart(motion.said.shape[1], panel.theme),
        words.insight.LIKELY_ALT,
        HEIGHT,
    )


def _row(place: DeltaGenerator, experiment: Experiment) -> tuple[int, int]:
    """Let a row be chosen: its place among those trained on, and the position of its newest number."""
    newest = frame(experiment).trained().inputs[:, -1].tolist()
    if len(newest) == 1:
        return 0, newest[0]
    key = f"insight-row-{newest[0]}-{newest[-1]}"
    t = place.select_slider(words.insight.ROW_OF, newest, newest[len(newest) // 2], key=key)
    return newest.index(t), t


def _player(place: DeltaGenerator, step_key: str, steps: int) -> int:
    """A slider over the time steps, with buttons that move it; where it stands, from 1."""
    text = words.insight
    with place, st.container(key="insight-player", horizontal=True, vertical_alignment="bottom"):
        step = st.slider(text.TIME_STEP, 1, steps, key=step_key)
        _button("back", text.STEP_BACK, "skip_previous", _to, step_key, step - 1, steps)
        if playing():
            _button("play", text.HOLD, "pause", _play, step_key, steps)
        else:
            _button("play", text.PLAY, "play_arrow", _play, step_key, steps)
        _button("next", text.STEP_ON, "skip_next", _to, step_key, step + 1, steps)
    return step


def _button(name: str, label: str, icon: str, action: Callable[..., None], *arguments: Any) -> None:
    st.button(label, icon=f":material/{icon}:", key=f"insight-{name}", on_click=action, args=arguments)


def _advance(step_key: str, steps: int) -> None:
    """One step further, if they play; the last one ends it."""
    state = st.session_state
    if playing():
        state[step_key] = min(state.get(step_key, 0) + 1, steps)
        state[_PLAYING] = state[step_key] < steps


def _play(step_key: str, steps: int) -> None:
    """Play, from the start where the end is reached; or hold."""
    state = st.session_state
    state[_PLAYING] = not playing()
    if state[_PLAYING] and state.get(step_key, 1) >= steps:
        state[step_key] = 0


def _to(step_key: str, step: int, steps: int) -> None:
    """Hold at a step."""
    st.session_state[_PLAYING] = False
    st.session_state[step_key] = min(max(step, 1), steps)
