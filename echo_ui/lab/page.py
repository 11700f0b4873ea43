"""The lab's page: it reads from top to bottom as the lesson does."""

from __future__ import annotations

import time

import streamlit as st

from echo_core.engine import shared
from echo_core.runs.status import Snapshot
from echo_core.task.experiment import Experiment
from echo_core.task.presets import preset
from echo_ui import link
from echo_ui.insight import section as insight
from echo_ui.insight.engine_asker import RunAsker
from echo_ui.lab import charts, controls, lanes, live, strips, tour
from echo_ui.text import words
from echo_ui.text.terms import linked


def prepare() -> None:
    """Design ahead of the first visit the charts that it shows."""
    experiment = preset(link.FIRST).experiment
    found = words.judge(experiment)
    for dark in (False, True):
        charts.accuracy_chart(experiment.epochs, experiment.vocabulary, found.ceiling, dark=dark)
        charts.loss_chart(experiment.epochs, experiment.vocabulary, found.floor, log=False, dark=dark)


def page() -> None:
    """Draw the lab."""
    state = st.session_state
    if "preset" not in state or state["address"].left_for(st.query_params.to_dict(), time.monotonic()):
        _open()
    elif controls.key("lag") not in state:  # back from another page, which let go of the widgets
        controls.load(state["valid"])
    tour.arrive(_choose)
    current = preset(st.session_state["preset"])
    experiment, error = controls.chosen(current)
    if experiment is not None:
        st.session_state["valid"] = experiment
    picture: Experiment = st.session_state["valid"]

    tour.banner(_choose)
    with st.container(key="problems"):
        if st.session_state["problems"]:
            st.html(strips.problems(st.session_state["problems"]))
    controls.cards(current, _choose)
    st.fragment(_sees, key="sees")(picture)
    with st.container(key="lower"):
        left, right = st.columns([1, 3.3], gap="large")
        with left:
            controls.settings(error)
        with right:
            live.panel(current, experiment, error)
    _insight(live.look(), picture)
    _address(current.name, picture)


def _insight(snapshot: Snapshot | None, experiment: Experiment) -> None:
    if snapshot is None:
        insight.draw(None, experiment, 0, live=False)
        return
    asker = RunAsker(shared(), snapshot.run)
    insight.draw(asker, snapshot.experiment, snapshot.epoch, live=snapshot.status.live, redraw=live.redraw)


def _open() -> None:
    """Begin a session with what its address asks for."""
    asked = link.read(st.query_params.to_dict())
    st.session_state.update(
        address=link.Address(),
        preset=asked.preset.name,
        run=asked.run,
        runs={asked.preset.name: asked.run},
        valid=asked.experiment,
        problems=asked.problems,
    )
    controls.load(asked.experiment)


def _choose(name: str) -> None:
    """Load a preset; a run that still goes on stays in view."""
    state = st.session_state
    state["preset"] = name
    state["problems"] = ()
    controls.load(preset(name).experiment)
    snapshot = live.look()
    if snapshot is None or snapshot.status.over:
        state["run"] = state["runs"].get(name)


def _address(name: str, experiment: Experiment) -> None:
    wanted = link.write(preset(name), experiment, st.session_state["run"])
    sent = st.query_params.to_dict()
    if sent != wanted:
        st.query_params.from_dict(wanted)
    st.session_state["address"].give(wanted, sent, time.monotonic())


def _sees(experiment: Experiment) -> None:
    last = experiment.length - 1
    name = f"t-{experiment.length}"
    t = int(st.session_state.get(name, max(last // 2, experiment.length - experiment.rows)))
    with st.container(key="sees-panel"):
        st.html(strips.heading(f"What the network sees at t = {t}", strips.legend()))
        st.html(strips.strip(experiment, t) + _aligned(experiment.length))
        st.slider(
            "Move along t", 0, last, t, key=name, help="Move the present along the sequence; arrow keys work too."
        )
        kind, head, rest = words.at(experiment, t)
        st.html(strips.verdict(kind, head, rest))
        closer = st.segmented_control("Look closer", _CLOSER, key="closer", label_visibility="collapsed")
        if closer is not None:
            with st.container(key="closer-panel", border=True):
                _CLOSER[closer](experiment, t)


def _lanes(experiment: Experiment, t: int) -> None:
    st.html(lanes.drawing(experiment, t) + lanes.legend(experiment))
    st.html(f'<p class="quiet">{linked(lanes.explain(experiment, t))}</p>')


def _rows(experiment: Experiment, t: int) -> None:
    st.html(strips.shape_line(experiment))
    table, picture = st.columns([3, 2], gap="large")
    with table:
        st.html(strips.rows_table(experiment, t))
    with picture:
        st.html(strips.heading(f"Row t = {t} as the network gets it"))
        st.html(strips.one_hot_picture(experiment, t))


_CLOSER = {"Rows and one-hot vectors": _rows, "Batches, lanes and state": _lanes}


def _aligned(length: int) -> str:
    """Puts the slider's ends under the centres of the first and the last number, where they fit in one line."""
    return f"<style>.st-key-sees-panel{{--n:{length}}}</style>" if strips.line_of(length) == length else ""
