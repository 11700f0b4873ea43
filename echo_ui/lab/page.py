"""The lab's page: it reads from top to bottom as the lesson does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from echo_core.engine import shared
from echo_core.insight.requests import Request
from echo_core.runs.questions import Answered, Unanswerable
from echo_core.task.experiment import Experiment
from echo_core.task.presets import Preset
from echo_ui.insight import section as insight
from echo_ui.lab import (
    cards,
    compare,
    controls,
    guide,
    in_view,
    lanes,
    pictures,
    present,
    rows,
    run,
    strip,
    tour,
    verdict,
)
from echo_ui.session import Session, current
from echo_ui.text import words
from echo_ui.text.subjects import Closer
from echo_ui.theme import colours, html, markdown

R = TypeVar("R")
_ROW_HEIGHT = 26  # pixels, in the table of rows


def page() -> None:
    """Draw the lab."""
    session = current()
    run.bring_into_view(session)
    tour.banner(session)
    with st.container(key="problems"):
        if session.problems:
            st.warning(_problems(session.problems))
    present.bar(session)
    with st.container(key="cards"):
        if not tour.touring():
            cards.introduction(
                lambda: tour.start(session), lambda: None if session.presenting else present.toggle(session)
            )
            changed = session.experiment != session.preset.experiment
            cards.cards(session.preset, lambda name: run.choose(session, name), changed=changed)
    with st.container(key="sees"):  # holds the place of the fragment, whose own messages may be dropped for newer ones
        st.fragment(_sees, key="sees-fragment")(session.preset, session.experiment)
    with st.container(key="lower"):
        left, right = st.columns([1, 3.3], gap="large")
        with left:
            controls.settings(session)
            compare.beside(session, lambda one, other: run.race(session, one, other), run.begin_seeds)
        with right:
            run.panel(session)
    if session.error is None:
        shared().expect(session.experiment)
    _insight(session)
    guide.guide(session, place=tour.pointed())


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


def _sees(preset: Preset, experiment: Experiment) -> None:
    t = strip.present(preset, experiment)
    with st.container(key="sees-panel"):
        st.html(html.heading(words.pictures.seen_at(t), pictures.legend()))
        strip.strip(preset, experiment, t)
        with st.container(key="sees-line", horizontal=True):
            st.html(verdict.sentence(*verdict.at(experiment, t)) + verdict.gap(experiment, t))
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
    around = rows.drawn(experiment.length, t)
    told = [shape, words.pictures.rows_left_out(out, experiment.length)]
    told += [words.pictures.rows_drawn(around[0], around[-1])] if len(around) < experiment.length else []
    st.html(html.paragraph(" ".join(told), "quiet"))
    table, picture = st.columns([3, 2], gap="large")
    with table:
        st.dataframe(
            rows.styled(experiment, t, colours.of(st.context.theme.type)),
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
