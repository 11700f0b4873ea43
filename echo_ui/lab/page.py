"""The lab's page: it reads from top to bottom as the lesson does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import streamlit as st

from echo_core.engine import shared
from echo_core.insight.requests import Request
from echo_core.runs.questions import Answered, Unanswerable
from echo_core.task.experiment import Experiment
from echo_ui.insight import section as insight
from echo_ui.lab import cards, compare, controls, in_view, lanes, pictures, rows, run, tour, verdict
from echo_ui.session import Session, current
from echo_ui.text import words
from echo_ui.text.subjects import Closer
from echo_ui.theme import colours, html, markdown

R = TypeVar("R")
_ROWS_HEIGHT, _ROW_HEIGHT = 390, 26  # pixels, of the table of rows and of one of them
_STYLES = [Path(__file__).with_name(f"{name}.css") for name in ("pictures", "panel", "compare")]


def page() -> None:
    """Draw the lab."""
    for style in _STYLES:
        st.html(style)
    session = current()
    run.bring_into_view(session)
    tour.banner(session)
    with st.container(key="problems"):
        if session.problems:
            st.warning(_problems(session.problems))
    with st.container(key="cards"):
        if not tour.touring():
            cards.cards(session.preset, lambda name: run.choose(session, name))
    st.fragment(_sees, key="sees")(session.experiment)
    with st.container(key="lower"):
        left, right = st.columns([1, 3.3], gap="large")
        with left:
            controls.settings(session)
            compare.beside(session, lambda one, other: run.race(session, one, other), run.begin_seeds)
        with right:
            run.panel(session)
    _insight(session)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Answers about the network of a run after one epoch."""

    experiment: Experiment
    epoch: int

    def ask(self, request: Request[R], patience: float) -> Answered[R] | Unanswerable | None:
        return shared().runs.ask(self.experiment, self.epoch, request, patience)


def _insight(session: Session) -> None:
    """Look inside the network where the playhead rests."""
    experiment = compare.choice(session)
    epoch = next(one.epoch for one in in_view.look(session) if one.experiment == experiment)
    insight.draw(None if epoch is None else _Asker(experiment, epoch), experiment, epoch or 0)


def _sees(experiment: Experiment) -> None:
    last = experiment.length - 1
    name = f"t-{experiment.length}"
    t = int(st.session_state.get(name, max(last // 2, experiment.length - experiment.rows)))
    with st.container(key="sees-panel"):
        st.html(html.heading(words.pictures.seen_at(t), pictures.legend()))
        st.html(pictures.strip(experiment, t) + _aligned(experiment.length))
        st.slider(words.pictures.MOVE, 0, last, t, key=name, help=words.pictures.MOVE_HELP)
        with st.container(key="sees-line", horizontal=True):
            st.html(verdict.sentence(*verdict.at(experiment, t)))
            closer = st.segmented_control(
                words.page.CLOSER,
                list(Closer),
                format_func=words.page.closer,
                key="closer",
                label_visibility="collapsed",
                width="content",
            )
        if closer is not None:
            with st.container(key="closer-panel", border=True):
                _CLOSER[closer](experiment, t)


def _lanes(experiment: Experiment, t: int) -> None:
    st.html(html.paragraph(lanes.reading(experiment, t), "reading"))
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
