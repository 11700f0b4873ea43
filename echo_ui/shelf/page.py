"""The shelf: runs that this browser has looked at, and those that the server has kept, to open and to compare."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from echo_core.engine import shared
from echo_core.records import recorded_map
from echo_core.records.recordings import recorded
from echo_core.runs.history import History
from echo_core.runs.shelf import MOST_LISTED, Summary
from echo_core.task.experiment import Experiment
from echo_core.task.presets import nearest
from echo_ui.shelf import browser, table
from echo_ui.shelf.table import Line
from echo_ui.text import words
from echo_ui.text.subjects import Listed, Place
from echo_ui.theme import html

_ROW, _MOST_ROWS = 36, 9  # pixels of a line of a table, and lines that it shows at once
_MOST_TOLD = 3  # selected runs that are told of in words


def page() -> None:
    """Draw the page."""
    st.html(html.lead(words.shelf.LEAD))
    addresses = browser.looked_at()
    summaries = {summary.experiment: summary for summary in shared().store.kept()}
    noted, left_out = _noted(addresses or [], summaries)
    listed = {line.experiment for line in noted}
    kept = [_kept(summary) for one, summary in summaries.items() if one not in listed]
    text, which = _filter()
    bar = st.container(key="shelf-bar")
    with st.container(key="shelf-looked-at"):
        st.html(html.heading(words.shelf.LOOKED_AT) + html.paragraph(words.shelf.LOOKED_AT_NOTE, "quiet"))
        empty = words.shelf.ASKING if addresses is None else words.shelf.NONE_LOOKED_AT
        first = _table("looked-at", noted, table.matching(noted, text, which), empty)
        if left_out:
            st.caption(words.shelf.left_out(left_out))
    with st.container(key="shelf-kept"):
        st.html(html.heading(words.shelf.KEPT) + html.paragraph(words.shelf.KEPT_NOTE, "quiet"))
        second = _table("kept", kept, table.matching(kept, text, which), words.shelf.NONE_KEPT)
        if len(summaries) >= MOST_LISTED:
            st.caption(words.shelf.more(MOST_LISTED))
    chosen = [*first.chosen, *second.chosen]
    with bar:
        _bar(chosen, [*first.shown, *second.shown])
    with st.container(key="shelf-selected"):
        if chosen:
            st.html(
                html.heading(words.shelf.SELECTED)
                + "".join(html.paragraph(table.told(line), "shelf-told") for line in chosen[:_MOST_TOLD])
            )


# What is known of the runs


def _noted(addresses: Iterable[str], summaries: dict[Experiment, Summary]) -> tuple[list[Line], int]:
    """The runs that the browser lists, each once, and how many of its entries name none."""
    lines: dict[Experiment, Line] = {}
    left_out = 0
    for one in addresses:
        experiment = table.asked(one)
        if experiment is None:
            left_out += 1
        elif experiment not in lines:
            summary, place = _look(experiment, summaries.get(experiment))
            lines[experiment] = Line(nearest(experiment), experiment, summary, place, one)
    return list(lines.values()), left_out


def _kept(summary: Summary) -> Line:
    found, place = _look(summary.experiment, summary)
    return Line(nearest(summary.experiment), summary.experiment, found, place)


def _look(experiment: Experiment, kept: Summary | None) -> tuple[Summary | None, Place]:
    """What is known of a run that the store tells so much of, and where that comes from."""
    if kept and kept.whole:
        return kept, Place.KEPT
    history: History | None = recorded(experiment)
    if history:
        return Summary.of(history), Place.RECORDED
    if kept:
        return kept, Place.RESULT
    history = shared().runs.find(experiment)
    if history and history.epoch:
        return Summary.of(history), Place.KEPT if history.complete else Place.UNFINISHED
    outcome = recorded_map.outcomes().get(experiment)
    return (Summary(outcome), Place.RESULT) if outcome else (None, Place.GONE)


# What is drawn


class _Table(NamedTuple):
    shown: Sequence[Line]
    chosen: Sequence[Line]


def _filter() -> tuple[str, Listed]:
    """Which runs the visitor wants to see: those that hold a text, and solved or not."""
    with st.container(key="shelf-filter", horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            words.shelf.FILTER,
            key="shelf-text",
            placeholder=words.shelf.FILTER_EMPTY,
            help=words.shelf.FILTER_HELP,
            max_chars=100,
            width=320,
        )
        listed: Listed = st.segmented_control(
            words.shelf.SHOW,
            list(Listed),
            default=Listed.ALL,
            format_func=words.shelf.which,
            key="shelf-which",
            required=True,
            width="content",
        )
    return text, listed


def _table(name: str, lines: Sequence[Line], shown: Sequence[Line], empty: str) -> _Table:
    """Draw some of these runs; what was selected stays so where the list changes."""
    if not shown:
        st.html(html.paragraph(words.shelf.NONE_FITS if lines else empty, "shelf-none"))
        return _Table((), ())
    key = f"shelf-{name}-{hash(tuple(line.experiment for line in shown))}"
    before, default, chosen = st.session_state.get(f"shelf-chosen-{name}", ("", [], ()))
    if key != before:
        default = [row for row, line in enumerate(shown) if line.experiment in chosen]
    state = st.dataframe(
        table.frame(shown),
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": default, "columns": [], "cells": []}},
        hide_index=True,
        row_height=_ROW,
        height=_ROW * (1 + min(len(shown), _MOST_ROWS)) + 3,
        column_config=_columns(),
        placeholder=words.shelf.UNKNOWN,
        alt=words.shelf.rows_alt(len(shown)),
    )
    selected = [shown[row] for row in state["selection"]["rows"] if row < len(shown)]
    st.session_state[f"shelf-chosen-{name}"] = (key, default, tuple(line.experiment for line in selected))
    return _Table(shown, selected)


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        words.shelf.EXPERIMENT: column.TextColumn(width=210),
        words.shelf.DIFFERS: column.TextColumn(width="medium"),
        words.shelf.CURVE: column.LineChartColumn(y_min=0, y_max=1, help=words.shelf.CURVE_HELP),
        words.shelf.ACCURACY: column.NumberColumn(format="percent", width="small", help=words.shelf.ACCURACY_HELP),
        words.shelf.BEST: column.NumberColumn(format="percent", width=112),
        words.shelf.SOLVED_AT: column.NumberColumn(format="localized", width=90, help=words.shelf.SOLVED_AT_HELP),
        words.shelf.TRAINED: column.DatetimeColumn(format="D MMM YYYY, HH:mm", timezone="UTC"),
        words.shelf.QUARTERS: column.TextColumn(help=words.shelf.QUARTERS_HELP),
    }


def _bar(chosen: Sequence[Line], shown: Sequence[Line]) -> None:
    """What can be done with the selected runs."""
    with st.container(key="shelf-tools", horizontal=True, vertical_alignment="center"):
        one, two = len(chosen) == 1, len(chosen) == 2
        st.html(
            _link(words.shelf.OPEN, table.opening(chosen[0]) if one else "")
            + _link(words.shelf.COMPARE, table.comparing(*chosen) if two else "")
        )
        noted = [line.noted for line in chosen if line.noted]
        st.button(
            words.shelf.REMOVE,
            key="shelf-remove",
            icon=":material/playlist_remove:",
            help=words.shelf.REMOVE_HELP,
            disabled=not noted,
            on_click=browser.forget,
            args=(noted,),
        )
        st.download_button(
            words.shelf.CSV,
            functools.partial(table.as_csv, shown),  # made when it is asked for
            file_name=words.shelf.FILE_NAME,
            mime="text/csv",
            icon=":material/download:",
            help=words.shelf.CSV_HELP,
            disabled=not shown,
            key="shelf-csv",
            on_click="ignore",
        )
    said = " ".join([words.shelf.chosen(len(chosen)), *table.ways_out(chosen)])
    st.html(f'<p class="shelf-chosen" role="status">{html.linked(said)}</p>')


def _link(text: str, target: str) -> str:
    """A link that looks like a button; without a target, one that waits."""
    if not target:
        return f'<a class="go" role="link" aria-disabled="true">{html.escape(text)}</a>'
    return f'<a class="go" href="{html.escape(target)}" target="_self">{html.escape(text)}</a>'
