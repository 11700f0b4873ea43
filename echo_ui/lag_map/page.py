"""The map: a whole grid of lags and windows, or lags and units, trained on all workers and drawn as it fills."""

from __future__ import annotations

from html import escape
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
from echo_ui.lab import strips
from echo_ui.lag_map import grid as map_grid
from echo_ui.lag_map.grid import NAMES, Shown
from echo_ui.text.terms import linked
from echo_ui.text.words import counted, duration, explain, whole

BEAT = 1.0  # seconds between two looks at a sweep that moves
UNITS = (5, 10, 15, 25, 50, 100)
_STYLE = (Path(__file__).parent / "map.css").read_text(encoding="utf-8")
_WINDOWS, _UNITS = "Windows", "LSTM units"


def page() -> None:
    """Draw the page."""
    st.html(
        f"<style>{_STYLE}</style>"
        '<p class="lead">Can the same network learn every lag? Each cell is trained by itself, with several seeds.'
        " Click one to open it in the lab.</p>"
    )
    sweep: Sweep | None = st.session_state.get("map-sweep")
    running = sweep is not None and not sweep.over
    grid, problem = _choose(running)
    if grid is None:
        st.html(strips.notice(problem, "bad", strong="That is no grid."))
        return
    if sweep is not None and sweep.experiments != tuple(grid.experiments()):
        sweep = None
    tools = st.container(key="map-toolbar", horizontal=True, vertical_alignment="center")
    toolbar = tools.container(key="map-tools", horizontal=True, vertical_alignment="center")
    shown: Shown = tools.segmented_control(
        "Colour and number",
        list(NAMES),
        default="accuracy",
        format_func=NAMES.__getitem__,
        key="map-shown",
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    outcomes = _outcomes(grid, sweep)
    with toolbar:
        _toolbar(grid, sweep, outcomes)
    st.fragment(_filling, run_every=BEAT if running else None, key="map-filling")(grid, sweep, shown, toolbar, running)


def _choose(running: bool) -> tuple[Grid | None, str]:
    """The grid that the widgets spell, or what is wrong with it. While a sweep runs they rest."""
    with st.container(key="map-head", horizontal=True):
        across = st.segmented_control(
            "Lag against", [_WINDOWS, _UNITS], default=_WINDOWS, key="map-across", required=True, disabled=running
        )
        first, last = st.slider("Lags", 0, BASE.length - 1, (0, 9), key="map-lags", disabled=running, width=260)
        if across == _UNITS:
            units = st.pills(
                "LSTM units", UNITS, selection_mode="multi", default=UNITS, key="map-units", disabled=running
            )
            values = tuple(sorted(units))
            fixed = int(st.number_input("Window", 1, BASE.length, 5, key="map-window", disabled=running, width=130))
        else:
            low, high = st.slider("Windows", 1, BASE.length, (1, 10), key="map-windows", disabled=running, width=260)
            values, fixed = tuple(range(low, high + 1)), BASE.units
        seeds = int(st.number_input("Seeds", 1, 10, 3, key="map-seeds", disabled=running, width=130))
    if not values:
        return None, "Choose at least one number of units."
    varies: Across = "units" if across == _UNITS else "window"
    try:
        return Grid(BASE, tuple(range(first, last + 1)), varies, values, fixed, seeds), ""
    except InputError as error:
        return None, explain(error)


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
        st.button("Cancel", key="map-cancel", icon=":material/stop:", on_click=sweep.cancel)
    else:
        st.button(
            "Start" if missing else "All trained",
            key="map-start",
            type="primary",
            icon=":material/play_arrow:",
            disabled=not missing,
            on_click=_start,
            args=(grid,),
        )
        st.download_button(
            "CSV",
            as_csv(outcomes) if outcomes else "",
            file_name="echo-lab-map.csv",
            mime="text/csv",
            icon=":material/download:",
            help="One line a run, with all its settings.",
            disabled=not outcomes,
            key="map-csv",
            on_click="ignore",
        )


def _start(grid: Grid) -> None:
    st.session_state["map-sweep"] = shared().submit_sweep(grid.experiments(), shared_store())


def _filling(grid: Grid, sweep: Sweep | None, shown: Shown, toolbar: DeltaGenerator, running: bool) -> None:
    """What moves while a sweep runs."""
    if running and (sweep is None or sweep.over):
        st.rerun()
    outcomes = _outcomes(grid, sweep)
    found = grid.cells(outcomes)
    with toolbar:
        st.html(_progress(grid, outcomes, sweep.snapshot() if sweep is not None else None))
    with st.container(key="map-found"):
        head, sentence = map_grid.answer(grid, found)
        st.html(f'<p class="map-answer" role="status"><b>{escape(head)}</b> {linked(sentence)}</p>')
        st.html(map_grid.picture(grid, found, shown) + map_grid.key(shown) + _footnotes(grid))


def _progress(grid: Grid, outcomes: tuple[Outcome, ...], snapshot: SweepSnapshot | None) -> str:
    trained = sum(outcome.kind is not OutcomeKind.IMPOSSIBLE for outcome in outcomes)
    total = trained + grid.runs - len(outcomes)
    said = f"{whole(trained)} of {counted(total, 'run')} trained"
    pace = ""
    if snapshot is not None:
        match snapshot.status:
            case Status.QUEUED:
                pace = f"Waiting: place {snapshot.place} in the queue" if snapshot.place else "The workers are starting"
            case Status.STARTING:
                pace = "Compiling the first runs"
            case Status.RUNNING if snapshot.seconds_left is not None:
                pace = f"{duration(snapshot.seconds_left)} left"
            case Status.STOPPED | Status.FAILED:
                pace = snapshot.problem or "Cancelled; what was trained is kept"
    share = 100 * trained / total if total else 0
    return (
        f'<div class="progress"><p><b>{said}</b><span>{escape(pace)}</span></p>'
        f'<div class="bar"><i style="width:{share:.1f}%"></i></div></div>'
    )


def _footnotes(grid: Grid) -> str:
    base = grid.base
    same = (
        f"In every cell: {base.vocabulary} different numbers, sequences of {base.length},"
        f" {counted(base.epochs, 'epoch')}, state reset, batches of {base.batch_size}"
    )
    smaller = len(grid.smaller_batches())
    if smaller:
        same += f" ({counted(smaller, 'cell')} leave fewer rows than that: there a batch holds them all)"
    return f'<p class="map-said">{same}.</p>'
