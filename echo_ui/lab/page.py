"""The lab's page: it reads from top to bottom as the lesson does."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from echo_core.engine import shared
from echo_core.runs.status import Snapshot
from echo_core.task.experiment import Experiment
from echo_core.task.presets import preset
from echo_core.task.verdict import verdict as judge
from echo_ui import link
from echo_ui.insight import section as insight
from echo_ui.insight.engine_asker import RunAsker
from echo_ui.lab import cards, charts, controls, lanes, live, pictures, rows, tour, verdict
from echo_ui.text import words
from echo_ui.text.subjects import Closer
from echo_ui.theme import colours, html, markdown

_ROWS_HEIGHT, _ROW_HEIGHT = 390, 26  # pixels, of the table of rows and of one of them
_STYLES = [Path(__file__).with_name(f"{name}.css") for name in ("pictures", "panel")]


def prepare() -> None:
    """Design ahead of the first visit the charts that it shows."""
    experiment = preset(link.FIRST).experiment
    found = judge(experiment)
    for theme in (colours.LIGHT, colours.DARK):
        charts.accuracy_chart(experiment.epochs, experiment.vocabulary, found.best, theme)
        charts.loss_chart(experiment.epochs, experiment.vocabulary, found.floor, theme, log=False)


def page() -> None:
    """Draw the lab."""
    for style in _STYLES:
        st.html(style)
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
            st.warning(_problems(st.session_state["problems"]))
    with st.container(key="cards"):
        if not tour.touring():
            cards.cards(current, _choose)
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
        st.html(html.heading(words.pictures.seen_at(t), pictures.legend()))
        st.html(pictures.strip(experiment, t) + _aligned(experiment.length))
        st.slider(words.pictures.MOVE, 0, last, t, key=name, help=words.pictures.MOVE_HELP)
        st.html(verdict.sentence(*verdict.at(experiment, t)))
        closer = st.segmented_control(
            words.page.CLOSER,
            list(Closer),
            format_func=words.page.closer,
            key="closer",
            label_visibility="collapsed",
        )
        if closer is not None:
            with st.container(key="closer-panel", border=True):
                _CLOSER[closer](experiment, t)


def _lanes(experiment: Experiment, t: int) -> None:
    st.html(lanes.drawing(experiment, t) + lanes.legend(experiment))
    st.html(html.paragraph(lanes.explain(experiment, t), "quiet"))


def _rows(experiment: Experiment, t: int) -> None:
    out = experiment.length - experiment.rows
    shape = words.pictures.shape(
        experiment.rows, experiment.steps, experiment.vocabulary, experiment.batches, experiment.batch_size
    )
    st.html(html.paragraph(f"{shape} {words.pictures.rows_left_out(out, experiment.length)}", "quiet"))
    table, picture = st.columns([3, 2], gap="large")
    with table:
        st.dataframe(
            rows.styled(experiment, t, colours.of(st.context.theme.type)),
            height=_ROWS_HEIGHT,
            row_height=_ROW_HEIGHT,
            column_config={words.pictures.LEFT_OUT: st.column_config.TextColumn(width="medium")},
            placeholder=words.pictures.NONE,
            key=f"rows-{experiment.length}",
            alt=words.pictures.ROWS_REGION,
        )
    with picture:
        st.html(html.heading(words.pictures.row_as_given(t)))
        st.html(pictures.one_hot_picture(experiment, t))


_CLOSER = {Closer.ROWS: _rows, Closer.LANES: _lanes}


def _problems(problems: Iterable[str]) -> str:
    """What was wrong with a link, as Markdown."""
    items = "".join(f"\n- {markdown.escape(problem)}" for problem in problems)
    return f"{markdown.said(words.page.LINK_PROBLEMS, '')}\n{items}"


def _aligned(length: int) -> str:
    """Puts the slider's ends under the centres of the first and the last number, where they fit in one line."""
    return f"<style>.st-key-sees-panel{{--n:{length}}}</style>" if html.line_of(length) == length else ""
