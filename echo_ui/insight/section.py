"""Look inside a run: why it answers as it does, one look at a time.

Nothing is computed before a look is chosen, and then on the workers: the page asks for the newest value and draws what
there is. While the run moves, or a value is on its way, a timer asks again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from echo_core.engine import shared
from echo_core.insight.counterfactual import checked, read_numbers
from echo_core.insight.requests import (
    CounterfactualRequest,
    GatesRequest,
    LagProfileRequest,
    LinearProbeRequest,
    Request,
    SaliencyRequest,
    SlowMotionRequest,
)
from echo_core.insight.results import distances
from echo_core.runs.insights import Inspection
from echo_core.runs.status import Snapshot
from echo_core.task.experiment import SettingError
from echo_core.task.framing import frame
from echo_core.task.sequences import test_sequence
from echo_ui.insight import charts as why_charts
from echo_ui.insight import pictures as why_strips
from echo_ui.lab import live, strips
from echo_ui.text import insight as why_words
from echo_ui.text.words import whole

BEAT = 0.5  # seconds between two looks at a run that moves
PATIENCE = 1.5  # seconds to wait for a value of a run at rest, before a timer does
HEIGHT = 240  # of a chart, in pixels
MOST_COLUMNS = 60  # time steps drawn of the cell
_DASH = "; a dash is below zero"
_STYLE = (Path(__file__).parent / "insight.css").read_text(encoding="utf-8")


def choose(look: str) -> None:
    """Open a look, by its title, when the section is next drawn."""
    st.session_state["why-look"] = look


def section(snapshot: Snapshot | None) -> None:
    """Draw the section for the run in view; None where there is none, only a recording."""
    with st.container(key="why"):
        st.html(f"<style>{_STYLE}</style>")
        with st.container(key="why-head", horizontal=True):
            st.html(strips.heading("Look inside this run"), width="content")
            look = st.segmented_control("Look inside this run", _LOOKS, key="why-look", label_visibility="collapsed")
        if look is None:
            return
        if snapshot is None:
            st.html(strips.notice("press Train, and its network can be looked into.", strong="This is a recording:"))
            return
        ticking = _moves(snapshot)
        st.fragment(_looking, run_every=BEAT if ticking else None, key="why-looking")(snapshot.run, look, ticking)


def _moves(snapshot: Snapshot) -> bool:
    state = st.session_state
    return snapshot.status.live or state.get("why-awaited", False) or state.get("why-playing", False)


def _looking(run: str, look: str, ticking: bool) -> None:
    snapshot = shared().look(run)
    if snapshot is None:
        return
    st.session_state["why-awaited"] = False
    st.session_state["why-patience"] = 0.0 if ticking else PATIENCE
    with st.container(key="why-look-panel"):
        _LOOKS[look](snapshot)
    if _moves(snapshot) != ticking:
        live.redraw()


def _newest(snapshot: Snapshot, request: Request[Any]) -> Inspection | None:
    """The newest answer to a request; for a run at rest that of its last epoch, if it comes soon."""
    engine = shared()
    patience = time.monotonic() + st.session_state["why-patience"]
    known = engine.inspect(snapshot.run, request)
    while known is None or (known.epoch != snapshot.epoch and not snapshot.status.live):
        if time.monotonic() > patience:
            st.session_state["why-awaited"] = True
            break
        time.sleep(0.02)
        known = engine.inspect(snapshot.run, request)
    return known


def _said(snapshot: Snapshot, known: Inspection | None, sentence: Callable[[Inspection], str]) -> bool:
    """Say what a look tells and of which epoch; whether there is anything to draw."""
    if known is None:
        st.html(strips.notice("a worker computes it.", strong="The first picture is on its way:"))
        return False
    with st.container(key="why-said", horizontal=True):
        st.html(why_strips.sentence(sentence(known)))
        words = why_words.standing(known.epoch, snapshot.experiment.epochs)
        st.html(why_strips.standing(words, untrained=known.epoch == 0), width="content")
    return True


def _dark() -> bool:
    return st.context.theme.type == "dark"


# Ask it


def _ask(snapshot: Snapshot) -> None:
    experiment = snapshot.experiment
    own = ", ".join(map(str, test_sequence(experiment).tolist()))
    numbers_key = f"why-numbers-{experiment.length}-{experiment.vocabulary}-{experiment.seed}"
    text, where, what = st.columns([6, 1.3, 1.3], vertical_alignment="bottom")
    typed = text.text_input(
        f"Your own {experiment.length} numbers, from 0 to {experiment.vocabulary - 1}", own, key=numbers_key
    )
    last, most = experiment.length - 1, experiment.vocabulary - 1
    position = where.number_input(
        "Change x(t) at t =", 0, last, None, key=f"why-position-{last}", placeholder="none", help="Arrow keys move it."
    )
    number = what.number_input("to", 0, most, None, key=f"why-number-{most}", placeholder="none")
    try:
        sequence = checked(experiment, read_numbers(typed)).tolist()
    except SettingError as error:
        st.html(strips.notice(why_words.reason(error), "bad", alert=True))
        return
    change = None if position is None or number is None else (int(position), int(number))
    known = _newest(snapshot, CounterfactualRequest(tuple(sequence), change))
    if _said(snapshot, known, lambda known: why_words.asked(experiment, known.value)) and known:
        st.html(why_strips.asked(experiment, known.value))


# Which lag?


def _lag_bars(snapshot: Snapshot) -> None:
    experiment = snapshot.experiment
    known = _newest(snapshot, LagProfileRequest())
    if not _said(snapshot, known, lambda known: why_words.lag_bars(experiment, known.value)) or known is None:
        return
    bars = known.value
    st.html(why_strips.title("How often the answer equals each earlier number, on fresh sequences"))
    _bars("Share of the answers equal to", bars.distances, bars.shares, bars.lag, bars.chance)


def _bars(
    what: str,
    distances: NDArray[np.int32],
    values: NDArray[np.float32],
    lag: int,
    chance: float | None,
    *,
    height: int = HEIGHT,
    missing: str = "",
) -> None:
    """Draw a bar for each earlier number, and say the same to who cannot see it; with a chance they are shares."""
    st.html(why_strips.aside(why_words.by_distance(what, distances, values, share=chance is not None)))
    st.vega_lite_chart(
        why_charts.by_distance(distances, values),
        why_charts.distance_chart(tuple(distances.tolist()), lag, chance, missing=missing, dark=_dark()),
        height=height,
        theme=None,
        alt=f"{what} each earlier number, the lag marked.",
    )


# Memory trace


def _trace(snapshot: Snapshot) -> None:
    experiment = snapshot.experiment
    known = _newest(snapshot, SaliencyRequest())
    traces = shared().traces(snapshot.run)
    if traces is None or known is None:
        _said(snapshot, None, lambda _: "")
        return
    epochs = traces.epochs.tolist()
    drawn = tuple(j for j in distances(experiment).tolist() if j <= max(experiment.steps - 1, experiment.lag))
    columns = [place for place, j in enumerate(traces.distances.tolist()) if j in drawn]
    place = len(epochs) - 1
    head = st.container()
    left, right = st.columns([1, 1], gap="large")
    with right:
        if len(epochs) > 1 and not snapshot.status.live:
            chosen = st.select_slider(
                "Back through the epochs",
                epochs,
                epochs[-1],
                key=f"why-epoch-{snapshot.run}-{epochs[-1]}",
                format_func=whole,
            )
            place = epochs.index(chosen)
        st.html(why_strips.title(f"Strength of each earlier number at epoch {whole(epochs[place])}"))
        _bars(
            "Strength of",
            traces.distances[columns],
            traces.strengths[place][columns],
            experiment.lag,
            None,
            height=HEIGHT - 60,
            missing="not shown",
        )
    with left:
        which = "last answer of its row" if experiment.output == "sequence" else "answer"
        st.html(why_strips.title(f"How strongly each number shown moves the {which}"))
        st.vega_lite_chart(
            why_charts.traces(traces, drawn, experiment.epochs),
            why_charts.trace_chart(drawn, experiment.steps, experiment.epochs, experiment.lag, dark=_dark()),
            height=HEIGHT + 20,
            theme=None,
            alt="How strongly each earlier number moves the answer, over the epochs.",
        )
    with head:
        told = Inspection(epochs[place], None)
        _said(snapshot, told, lambda _: why_words.trace(experiment, traces, place))


# Inside the cell


def _cell(snapshot: Snapshot) -> None:
    experiment = snapshot.experiment
    known = _newest(snapshot, GatesRequest())
    if not _said(snapshot, known, lambda known: why_words.cell(known.value)) or known is None:
        return
    told = known.value
    part = st.segmented_control(
        "Part of the cell",
        why_words.GATES,
        default="hidden",
        key="why-part",
        format_func=why_words.GATES.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    steps = experiment.steps
    columns = min(told.numbers.size, max(steps, MOST_COLUMNS // steps * steps))
    signed = part in ("hidden", "cell", "candidate")
    st.html(
        why_strips.title(
            f"{why_words.GATES[part]}: a line for each unit, alike ones together; a column for each time step, row"
            f" after row{_DASH if signed and why_charts.dashed(experiment.units) else ''}"
        )
    )
    st.vega_lite_chart(
        why_charts.activity(told, part, columns),
        why_charts.activity_chart(experiment.units, columns, steps, signed=signed, dark=_dark()),
        height=min(max(HEIGHT // 2, 5 * experiment.units), 2 * HEIGHT),
        theme=None,
        alt=f"{why_words.GATES[part]} of every unit over the time steps of the test sequence.",
    )
    place = 1
    if experiment.units > 1:
        place = st.slider("Follow unit", 1, experiment.units, key=f"why-unit-{experiment.units}")
    st.html(why_strips.title(f"{why_words.GATES[part]} of unit {place}, and the numbers that went in"))
    st.vega_lite_chart(
        why_charts.unit(told, place, part, columns),
        why_charts.unit_chart(columns, signed=signed, dark=_dark()),
        height=110,
        theme=None,
        alt="One unit over the time steps, beside the numbers that went in.",
    )


# What it remembers


def _memory_curve(snapshot: Snapshot) -> None:
    experiment = snapshot.experiment
    known = _newest(snapshot, LinearProbeRequest())
    if not _said(snapshot, known, lambda known: why_words.memory_curve(experiment, known.value)) or known is None:
        return
    curve = known.value
    st.html(why_strips.title("How often a linear read-out of the hidden state names each earlier number"))
    _bars("Accuracy of the read-out of", curve.distances, curve.accuracies, experiment.lag, curve.chance)


# Slow motion


def _slow_motion(snapshot: Snapshot) -> None:
    experiment = snapshot.experiment
    newest = frame(experiment).trained().inputs[:, -1].tolist()
    size = f"{experiment.rows}-{experiment.steps}"
    step_key = f"why-step-{size}"
    _advance(step_key, experiment.steps)
    left, right = st.columns(2, gap="large", vertical_alignment="bottom")
    t = newest[0]
    if len(newest) > 1:
        key = f"why-row-{newest[0]}-{newest[-1]}"
        t = left.select_slider("Row of t =", newest, newest[len(newest) // 2], key=key)
    step = _player(right, step_key, experiment.steps) if experiment.steps > 1 else 1
    known = _newest(snapshot, SlowMotionRequest(newest.index(t)))
    if not _said(snapshot, known, lambda known: why_words.slow_motion(experiment, known.value)) or known is None:
        return
    told = known.value
    st.html(why_strips.row(told, step - 1, t - experiment.lag))
    left, right = st.columns([3, 2], gap="large")
    with left:
        dash = _DASH if why_charts.dashed(experiment.units) else ""
        st.html(why_strips.title(f"Gates and states after step {step}: a column for each unit{dash}"))
        st.vega_lite_chart(
            why_charts.gates(told, step - 1),
            why_charts.gates_chart(experiment.units, dark=_dark()),
            height=190,
            theme=None,
            alt="Gates and states of every unit after this step.",
        )
    with right:
        st.html(why_strips.title(why_words.answer_after(told, step - 1)))
        st.vega_lite_chart(
            why_charts.likely(told, step - 1),
            why_charts.likely_chart(told.said.shape[1], dark=_dark()),
            height=190,
            theme=None,
            alt="The most probable numbers, were the answer read out after this step.",
        )


def _player(place: DeltaGenerator, step_key: str, steps: int) -> int:
    """A slider over the time steps, with buttons that move it; where it stands."""
    with place, st.container(key="why-player", horizontal=True, vertical_alignment="bottom"):
        step = st.slider("Time step", 1, steps, key=step_key)
        playing = st.session_state.get("why-playing", False)
        _button("back", "Back", "skip_previous", _to, step_key, step - 1, steps)
        if playing:
            _button("play", "Hold", "pause", _play, step_key, steps)
        else:
            _button("play", "Play", "play_arrow", _play, step_key, steps)
        _button("next", "Next", "skip_next", _to, step_key, step + 1, steps)
    return step


def _button(name: str, label: str, icon: str, action: Callable[..., None], *arguments: Any) -> None:
    st.button(label, icon=f":material/{icon}:", key=f"why-{name}", on_click=action, args=arguments)


def _advance(step_key: str, steps: int) -> None:
    state = st.session_state
    if state.get("why-playing"):
        state[step_key] = min(state.get(step_key, 0) + 1, steps)
        state["why-playing"] = state[step_key] < steps


def _play(step_key: str, steps: int) -> None:
    state = st.session_state
    state["why-playing"] = not state.get("why-playing", False)
    if state["why-playing"] and state.get(step_key, 1) >= steps:
        state[step_key] = 0


def _to(step_key: str, step: int, steps: int) -> None:
    st.session_state["why-playing"] = False
    st.session_state[step_key] = min(max(step, 1), steps)


_LOOKS: dict[str, Callable[[Snapshot], None]] = {
    "Ask it": _ask,
    "Which lag?": _lag_bars,
    "Memory trace": _trace,
    "Inside the cell": _cell,
    "What it remembers": _memory_curve,
    "Slow motion": _slow_motion,
}
