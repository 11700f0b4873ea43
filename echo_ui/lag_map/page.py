"""The map: a whole grid of lags and windows, or lags and units, trained on all workers and drawn as it fills."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from echo_core.engine import shared
from echo_core.runs.outcome import Outcome, OutcomeKind
from echo_core.runs.status import Status
from echo_core.runs.store import shared as shared_store
from echo_core.sweeps.grid import BASE, Across, Grid, is_impossible
from echo_core.sweeps.sweep import Sweep, SweepSnapshot
from echo_core.sweeps.tables import as_csv
from echo_core.task.errors import InputError
from echo_ui.lag_map import grid as picture
from echo_ui.text import words
from echo_ui.text.subjects import Shown
from echo_ui.theme import html, markdown

REFRESH_S = 1.0  # seconds between two looks at a sweep that moves
UNITS = (5, 10, 15, 25, 50, 100)
_STYLE = Path(__file__).with_name("map.css")


def page() -> None:
    """Draw the page."""
    st.html(_STYLE)
    st.html(html.lead(words.lag_map.LEAD))
    sweep: Sweep | None = st.session_state.get("map-sweep")
    running = sweep is not None and not sweep.over
    grid, problem = _choose(running)
    if grid is None:
        st.error(markdown.said(words.lag_map.NO_GRID, problem))
        return
    if sweep is not None and sweep.experiments != tuple(grid.experiments()):
        sweep = None
    tools = st.container(key="map-toolbar", horizontal=True, vertical_alignment="center")
    toolbar = tools.container(key="map-tools", horizontal=True, vertical_alignment="center")
    shown: Shown = tools.segmented_control(
        words.lag_map.COLOUR,
        list(Shown),
        default=Shown.ACCURACY,
        format_func=words.lag_map.shown,
        key="map-shown",
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    outcomes = _outcomes(grid, sweep)
    with toolbar:
        _toolbar(grid, sweep, outcomes)
    filling = st.fragment(_map_fragment, run_every=REFRESH_S if running else None, key="map-filling")
    filling(grid, sweep, shown, toolbar, running)


def _choose(running: bool) -> tuple[Grid | None, str]:
    """The grid that the widgets spell, or what is wrong with it. While a sweep runs they rest."""
    with st.container(key="map-head", horizontal=True):
        across = st.segmented_control(
            words.lag_map.AGAINST,
            list(Across),
            default=Across.WINDOW,
            format_func=words.lag_map.across,
            key="map-across",
            required=True,
            disabled=running,
        )
        lags = _range(words.lag_map.LAGS, 0, BASE.length - 1, (0, 9), "map-lags", running)
        if across is Across.UNITS:
            chosen = st.pills(
                words.lag_map.across(Across.UNITS),
                UNITS,
                selection_mode="multi",
                default=UNITS,
                key="map-units",
                disabled=running,
            )
            values = tuple(sorted(chosen))
            fixed = _number(words.settings.label("window"), BASE.length, BASE.window, "map-window", running)
        else:
            values, fixed = _range(words.lag_map.WINDOWS, 1, BASE.length, (1, 10), "map-windows", running), BASE.units
        seeds = _number(words.lag_map.SEEDS, 10, 3, "map-seeds", running)
    if not values:
        return None, words.lag_map.NO_UNITS
    try:
        return Grid(BASE, lags, across, values, fixed, seeds), ""
    except InputError as error:
        return None, words.errors.explain(error)


def _range(
    label: str, low: int, high: int, default: tuple[int, int], key: str, disabled: bool
) -> tuple[int, ...]:  # fmt: skip
    """All values between the two ends of a slider."""
    first, last = st.slider(label, low, high, default, key=key, disabled=disabled, width=260)
    return tuple(range(first, last + 1))


def _number(label: str, high: int, default: int, key: str, disabled: bool) -> int:
    return int(st.number_input(label, 1, high, default, key=key, disabled=disabled, width=130))


def _outcomes(grid: Grid, sweep: Sweep | None) -> tuple[Outcome, ...]:
    """What is known: of the sweep, or kept from earlier ones."""
    if sweep is not None:
        return sweep.snapshot().outcomes
    runs = grid.experiments()
    return (
        *(Outcome.impossible(run) for run in runs if is_impossible(run)),
        *shared_store().find(run for run in runs if not is_impossible(run)).values(),
    )


def _toolbar(grid: Grid, sweep: Sweep | None, outcomes: tuple[Outcome, ...]) -> None:
    missing = grid.runs - len(outcomes)
    if sweep is not None and not sweep.over:
        st.button(words.lag_map.CANCEL, key="map-cancel", icon=":material/stop:", on_click=sweep.cancel)
        return
    st.button(
        words.lag_map.START if missing else words.lag_map.ALL_TRAINED,
        key="map-start",
        type="primary",
        icon=":material/play_arrow:",
        disabled=not missing,
        on_click=_start,
        args=(grid,),
    )
    st.download_button(
        words.lag_map.CSV,
        as_csv(outcomes) if outcomes else "",
        file_name="echo-lab-map.csv",
        mime="text/csv",
        icon=":material/download:",
        help=words.lag_map.CSV_HELP,
        disabled=not outcomes,
        key="map-csv",
        on_click="ignore",
    )


def _start(grid: Grid) -> None:
    st.session_state["map-sweep"] = shared().submit_sweep(grid.experiments(), shared_store())


def _map_fragment(grid: Grid, sweep: Sweep | None, shown: Shown, toolbar: DeltaGenerator, running: bool) -> None:
    """What moves while a sweep runs."""
    if running and (sweep is None or sweep.over):
        st.rerun()
    outcomes = _outcomes(grid, sweep)
    found = grid.cells(outcomes)
    with toolbar:
        _progress(grid, outcomes, sweep.snapshot() if sweep is not None else None)
    with st.container(key="map-found"):
        head, rest = picture.answer(grid, found)
        st.html(
            f'<p class="map-answer" role="status"><b>{html.escape(head)}</b> {html.linked(rest)}</p>'
            + picture.picture(grid, found, shown)
            + picture.legend(shown)
        )
        st.caption(markdown.escape(words.lag_map.footnote(grid.base, len(grid.smaller_batches()))))


def _progress(grid: Grid, outcomes: tuple[Outcome, ...], snapshot: SweepSnapshot | None) -> None:
    trained = sum(outcome.kind is not OutcomeKind.IMPOSSIBLE for outcome in outcomes)
    total = trained + grid.runs - len(outcomes)
    said = markdown.said(words.lag_map.progress(trained, total), "" if snapshot is None else _pace(snapshot))
    st.progress(trained / total if total else 0.0, said)


def _pace(snapshot: SweepSnapshot) -> str:
    """What a sweep waits for, or how much longer it takes."""
    match snapshot.status:
        case Status.QUEUED:
            return words.lag_map.waiting(snapshot.place) if snapshot.place else words.lag_map.WORKERS_STARTING
        case Status.STARTING:
            return words.lag_map.COMPILING
        case Status.RUNNING if snapshot.seconds_left is not None:
            return words.lag_map.time_left(snapshot.seconds_left)
        case Status.STOPPED | Status.FAILED:
            return snapshot.problem or words.lag_map.CANCELLED
    return ""
