"""The map: a whole grid of lags and windows, or lags and units, trained on all workers and drawn as it fills."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from echo_core.engine import shared
from echo_core.records import recorded_map
from echo_core.runs.outcome import Outcome, OutcomeKind
from echo_core.runs.status import Status
from echo_core.sweeps.grid import Across, Grid, is_impossible
from echo_core.sweeps.sweep import Sweep, SweepSnapshot
from echo_core.sweeps.tables import as_csv
from echo_core.task.errors import InputError
from echo_ui import session
from echo_ui.lag_map import grid as picture
from echo_ui.lag_map import wish as wishes
from echo_ui.lag_map.wish import Wish
from echo_ui.text import words
from echo_ui.text.subjects import Shown
from echo_ui.theme import html, markdown

REFRESH_S = 1.0  # seconds between two looks at a sweep that moves
_KEYS = {name: f"map-{name}" for name in Wish.__dataclass_fields__}  # of the widgets


def page() -> None:
    """Draw the page."""
    st.html(html.lead(words.lag_map.LEAD))
    _arrive()
    problems = st.container(key="map-problems")
    sweep, running = _sweep()
    wish = _choose(running)
    try:
        grid = wish.grid() if wish.units else None
        problem = words.lag_map.NO_UNITS
    except InputError as error:
        grid, problem = None, words.errors.explain(error)
    if grid is None:
        st.error(markdown.said(words.lag_map.NO_GRID, problem))
        return
    if sweep is not None and st.session_state["map-sweep"][0] != grid:
        sweep = None
    tools = st.container(key="map-toolbar", horizontal=True, vertical_alignment="center")
    toolbar = tools.container(key="map-tools", horizontal=True, vertical_alignment="center")
    shown = tools.segmented_control(
        words.lag_map.COLOUR,
        list(Shown),
        format_func=words.lag_map.shown,
        key=_KEYS["shown"],
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    _write(wish, shown or wish.shown)
    if st.session_state["map-problems"]:
        problems.warning(_told(st.session_state["map-problems"]))
    outcomes = _outcomes(grid, sweep)
    with toolbar:
        _toolbar(grid, sweep, outcomes)
    filling = st.fragment(_map_fragment, run_every=REFRESH_S if running else None, key="map-filling")
    filling(grid, sweep, shown or wish.shown, toolbar, running)


# What is wished for, and the address


def _arrive() -> None:
    """Put into the widgets what the address asks for, where it was followed, or else what was wished for last.

    An address without parameters asks for nothing.
    """
    state, sent = st.session_state, st.query_params.to_dict()
    wish: Wish = state.setdefault("map-wish", Wish())
    state.setdefault("map-problems", ())
    came = _KEYS["seeds"] not in state  # widgets are let go of with their page
    if (came and sent) or (session.went_there() and sent != wishes.write(wish)):
        wish, state["map-problems"] = wishes.read(sent)
        for name, key in _KEYS.items():
            state[key] = getattr(wish, name)
        state["map-wish"] = wish
    for name, key in _KEYS.items():
        state.setdefault(key, getattr(wish, name))


def _write(wish: Wish, shown: Shown) -> None:
    """Let the address say what is wished for now."""
    state = st.session_state
    wish = Wish(wish.across, wish.lags, wish.windows, wish.units, wish.window, wish.seeds, shown)
    if wish != state["map-wish"]:
        state["map-wish"], state["map-problems"] = wish, ()
    params = wishes.write(wish)
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)


def _choose(running: bool) -> Wish:
    """What the widgets spell. While a sweep runs they rest."""
    last: Wish = st.session_state["map-wish"]
    windows, units, window = last.windows, last.units, last.window
    with st.container(key="map-head", horizontal=True):
        across = st.segmented_control(
            words.lag_map.AGAINST,
            list(Across),
            format_func=words.lag_map.across,
            key=_KEYS["across"],
            required=True,
            disabled=running,
        )
        across = across or last.across
        lags = _range(words.lag_map.LAGS, wishes.LAGS, "lags", running)
        if across is Across.UNITS:
            chosen = st.pills(
                words.lag_map.across(Across.UNITS),
                wishes.UNITS,
                selection_mode="multi",
                key=_KEYS["units"],
                disabled=running,
            )
            units = tuple(sorted(chosen))
            window = _number(words.settings.label("window"), wishes.WINDOWS, "window", running)
        else:
            windows = _range(words.lag_map.WINDOWS, wishes.WINDOWS, "windows", running)
        seeds = _number(words.lag_map.SEEDS, wishes.SEEDS, "seeds", running)
    return Wish(across, lags, windows, units, window, seeds)


def _range(label: str, limits: tuple[int, int], name: str, disabled: bool) -> tuple[int, int]:
    # It has two ends, as the state that it begins with has.
    ends: Any = st.slider(label, *limits, key=_KEYS[name], disabled=disabled, width=260)
    return ends


def _number(label: str, limits: tuple[int, int], name: str, disabled: bool) -> int:
    return int(st.number_input(label, *limits, key=_KEYS[name], disabled=disabled, width=130))


def _told(problems: tuple[str, ...]) -> str:
    items = "".join(f"\n- {markdown.escape(problem)}" for problem in problems)
    return f"{markdown.said(words.lag_map.LINK_PROBLEMS, '')}\n{items}"


# What is known, and what is trained


def _sweep() -> tuple[Sweep | None, bool]:
    """The sweep that was begun last, and whether it goes on."""
    sweep: Sweep | None = st.session_state.get("map-sweep", (None, None))[1]
    return sweep, sweep is not None and not sweep.over


def _outcomes(grid: Grid, sweep: Sweep | None) -> tuple[Outcome, ...]:
    """What is known: recorded, kept from earlier sweeps, and told by the present one."""
    runs = grid.experiments()
    possible = [run for run in runs if not is_impossible(run)]
    recorded = recorded_map.outcomes()
    known = {run: recorded[run] for run in possible if run in recorded}
    if sweep is None:
        known |= shared().store.find(possible)
    else:
        known |= {outcome.experiment: outcome for outcome in sweep.snapshot().outcomes}
    return (*(Outcome.impossible(run) for run in runs if is_impossible(run)), *known.values())


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
        help=words.lag_map.START_HELP,
        disabled=not missing,
        on_click=_start,
        args=(grid,),
    )
    st.download_button(
        words.lag_map.CSV,
        as_csv(outcomes) if outcomes else "",
        file_name=words.lag_map.file_name(grid),
        mime="text/csv",
        icon=":material/download:",
        help=words.lag_map.CSV_HELP,
        disabled=not outcomes,
        key="map-csv",
        on_click="ignore",
    )


def _start(grid: Grid) -> None:
    """Train what is neither kept nor recorded."""
    runs = [run for run in grid.experiments() if run not in recorded_map.outcomes() and not is_impossible(run)]
    st.session_state["map-sweep"] = (grid, shared().submit_sweep(runs))


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
        recorded = sum(recorded_map.outcomes().get(one.experiment) is one for one in outcomes)
        said = words.lag_map.footnote(grid.base, grid.updates, grid.epochs(), len(grid.smaller_batches()))
        st.caption(markdown.escape(" ".join([said, words.lag_map.recorded(recorded), words.lag_map.OPENS])))


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
        case Status.TRAINING if snapshot.seconds_left is not None:
            return words.lag_map.time_left(snapshot.seconds_left)
        case Status.STOPPED | Status.FAILED:
            return words.lag_map.CANCELLED if snapshot.problem is None else words.lag_map.problem(snapshot.problem)
    return ""
