"""The live panel: buttons, progress, charts and comparison of the run in view.

What moves during a run (progress, figures, charts, comparison) is a fragment that a timer draws again; buttons, titles
and notices are drawn once for each phase of a run. A chart's spec is constant through a run, its table small.
"""

from __future__ import annotations

import contextlib
import time
from typing import NamedTuple, NoReturn

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from echo_core.engine import Engine, shared
from echo_core.records.recordings import recorded
from echo_core.runs.status import Snapshot, Status
from echo_core.task.errors import InputError
from echo_core.task.experiment import Experiment
from echo_core.task.presets import Preset
from echo_core.task.verdict import verdict
from echo_ui.lab import charts, controls, strips
from echo_ui.text import words

BEAT = 0.5  # seconds between two looks at a run that moves
FIRST_BEAT = 0.2  # the same while its first epochs are awaited
FIRST_PATIENCE = 0.2  # seconds that a click waits for them
WARMING_BEAT = 1.0
RESTING_BEAT = 60.0  # a run at rest is looked at now and then: the engine ends the runs that nobody watches
HEIGHT = 230  # of a chart, in pixels


def look() -> Snapshot | None:
    """The run in view; None where there is none, or none any more."""
    run = st.session_state.get("run")
    return shared().look(run) if run else None


def redraw() -> NoReturn:
    """Draw the whole page again of our own accord: nobody went to the address that the browser had by then."""
    st.session_state["address"].excuse(st.query_params.to_dict(), time.monotonic())
    st.rerun()


def panel(preset: Preset, experiment: Experiment | None, error: InputError | None) -> None:
    """Draw the live panel, with a timer only while something moves."""
    snapshot = look()
    toolbar = st.container(key="toolbar", horizontal=True)
    with toolbar:
        _toolbar(preset, experiment, snapshot)
    if experiment is not None:
        kind, sentence = words.outlook(experiment)
        st.html(strips.verdict(kind, "", sentence))
    with st.container(key="notes"):  # always there, so that a notice that comes or goes moves no chart to a new place
        _notes(preset, experiment, error, snapshot)
    left, right = st.columns(2, gap="medium")
    accuracy = left.container(key="accuracy")
    with accuracy:
        st.html(strips.heading("Accuracy on fresh sequences"))
    loss = right.container(key="loss")
    with loss.container(horizontal=True, horizontal_alignment="distribute", key="loss-head"):
        st.html(strips.heading("Loss (cross-entropy)"), width="content")
        log = st.toggle("Log scale", key="log")
    comparison = st.container(key="comparison")
    with comparison:
        st.html(strips.heading("One unseen sequence: expected and predicted"))
    st.fragment(_moving, run_every=_beat(snapshot), key="live")(
        preset, log, _phase(snapshot), _Places(toolbar, accuracy, loss, comparison)
    )


def _beat(snapshot: Snapshot | None) -> float | None:
    if snapshot is not None and snapshot.status.live:
        return FIRST_BEAT if snapshot.status is Status.STARTING and shared().ready else BEAT
    if not shared().ready and shared().problem is None:
        return WARMING_BEAT
    return RESTING_BEAT if snapshot is not None else None


def _phase(snapshot: Snapshot | None) -> tuple[object, ...]:
    """What the still parts of the panel depend on; when it changes, the whole page is drawn again."""
    engine = shared()
    if snapshot is None:
        return engine.ready, engine.problem
    status = None if snapshot.status.live else snapshot.status
    return engine.ready, engine.problem, snapshot.run, status, snapshot.epoch > 0, _beat(snapshot)


class _Places(NamedTuple):
    """Where the moving parts are drawn."""

    toolbar: DeltaGenerator
    accuracy: DeltaGenerator
    loss: DeltaGenerator
    comparison: DeltaGenerator


def _moving(preset: Preset, log: bool, phase: tuple[object, ...], places: _Places) -> None:
    snapshot = look()
    if _phase(snapshot) != phase:
        redraw()
    shown = snapshot if snapshot is not None else recorded(preset.name)
    with places.toolbar:
        _progress(shown, recording=snapshot is None)
    experiment = shown.experiment
    found = verdict(experiment)
    dark = st.context.theme.type == "dark"
    with places.accuracy:
        st.html(_accuracy_figure(shown))
        st.vega_lite_chart(
            charts.curve(shown.accuracies, experiment.epochs),
            charts.accuracy_chart(experiment.epochs, experiment.vocabulary, found.best, dark=dark),
            height=HEIGHT,
            theme=None,
            alt="Accuracy of each epoch, counted before each update, beside that of pure guessing.",
        )
    with places.loss:
        st.html(_loss_figure(shown))
        st.vega_lite_chart(
            charts.curve(shown.losses, experiment.epochs),
            charts.loss_chart(experiment.epochs, experiment.vocabulary, found.floor, log=log, dark=dark),
            height=HEIGHT,
            theme=None,
            alt="Loss of each epoch, beside that of pure guessing.",
        )
    with places.comparison:
        if shown.prediction is None:
            st.html('<p class="quiet">The first prediction comes with the first epochs.</p>')
        else:
            st.html(strips.comparison(experiment, shown.prediction))


# Buttons


def _toolbar(preset: Preset, experiment: Experiment | None, snapshot: Snapshot | None) -> None:
    status = snapshot.status if snapshot is not None else None
    run = snapshot.run if snapshot is not None else ""
    engine = shared()
    begun = snapshot is not None and not snapshot.status.over and not _untouched(snapshot)
    if not begun:
        what, icon, shortcut = "train", "play_arrow", "T"
    elif status is Status.PAUSED:
        what, icon, shortcut = "resume", "play_arrow", "P"
    else:
        what, icon, shortcut = "pause", "pause", "P"
    st.button(
        what.capitalize(),
        key=what,
        type="primary",
        icon=f":material/{icon}:",
        shortcut=shortcut,
        disabled=not begun and experiment is None,
        on_click=_tell if begun else _train,
        args=(engine, what, run) if begun else (preset, experiment),
    )
    st.button(
        "Step",
        key="step",
        icon=":material/skip_next:",
        shortcut="S",
        help="Train exactly one epoch, then pause.",
        disabled=(experiment is None if snapshot is None else snapshot.status.over),
        on_click=_step,
        args=(preset, experiment, snapshot),
    )
    st.button(
        "Stop",
        key="stop",
        icon=":material/stop:",
        shortcut="X",
        help="End this run here and keep what it has shown.",
        disabled=snapshot is None or snapshot.status.over,
        on_click=_tell,
        args=(engine, "stop", run),
    )
    st.button(
        "Reset",
        key="reset",
        icon=":material/replay:",
        shortcut="Z",
        help="Back to epoch 0 of this run: same seed, same data, same start weights.",
        disabled=snapshot is None or _untouched(snapshot),
        on_click=_tell,
        args=(engine, "reset", run),
    )
    st.button(
        f"New seed ({st.session_state[controls.key('seed')]})",
        key="new-seed",
        icon=":material/casino:",
        shortcut="N",
        help="Other random numbers and other start weights, for the next run.",
        on_click=controls.new_seed,
    )


def _untouched(snapshot: Snapshot) -> bool:
    """Whether the run stands at its very beginning and waits there."""
    return snapshot.status is Status.PAUSED and snapshot.epoch == 0


def _tell(engine: Engine, what: str, run: str) -> None:
    with contextlib.suppress(KeyError):  # forgotten meanwhile: the next look says so
        getattr(engine, what)(run)


def begin(preset: Preset, experiment: Experiment, *, paused: bool = False) -> str:
    """Start a run and bring it into view, ending the one that was; the new run's identifier."""
    engine = shared()
    old = look()
    if old is not None and not old.status.over:
        _tell(engine, "stop", old.run)  # one live run a visitor
    run = engine.start(experiment, paused=paused)
    st.session_state["run"] = run
    st.session_state["runs"][preset.name] = run
    return run


def _train(preset: Preset, experiment: Experiment) -> None:
    snapshot = look()
    if snapshot is not None and _untouched(snapshot) and snapshot.experiment == experiment:
        _tell(shared(), "resume", snapshot.run)
    else:
        begin(preset, experiment)
    _await_first_epochs()


def _step(preset: Preset, experiment: Experiment, snapshot: Snapshot | None) -> None:
    run = snapshot.run if snapshot is not None else begin(preset, experiment, paused=True)
    _tell(shared(), "step", run)
    _await_first_epochs()


def _await_first_epochs() -> None:
    """Wait as long as a warm worker may take for its first epochs: drawn at once, they need not wait for a timer."""
    deadline = time.monotonic() + FIRST_PATIENCE
    while shared().ready and (snapshot := look()) and snapshot.status is Status.STARTING:
        if time.monotonic() > deadline:
            break
        time.sleep(0.005)


# What a run shows


def _progress(shown: Snapshot, *, recording: bool) -> None:
    state = "" if recording else words.standing(shown)
    pace = words.pace(shown)
    if shown.status is Status.STARTING and not shared().ready:
        pace = "the workers are warming up", ""
    st.html(strips.progress_bar(shown.epoch, shown.experiment.epochs, state, pace))


def _notes(
    preset: Preset,
    experiment: Experiment | None,
    error: InputError | None,
    snapshot: Snapshot | None,
) -> None:
    if snapshot is None and st.session_state.get("run"):
        st.html(
            strips.notice(
                "The server was started anew, or nobody looked at the run for a while. Its settings are still here:"
                " press Train, and the same seed gives the same curve.",
                "warn",
                strong="That run is no longer there.",
            )
        )
    if error is not None:
        label = words.LABELS.get(error.setting, error.setting)
        st.html(strips.notice(f"{label} is not possible beside the other settings.", "bad", strong="Train waits."))
    if shared().problem is not None:
        st.html(strips.notice(shared().problem or "", "bad", strong="Nothing can be trained now.", alert=True))
    elif not shared().ready and (snapshot is None or not snapshot.status.live):
        st.html(
            strips.notice(
                "the workers load TensorFlow and compile the experiments. Press Train now, and it begins when they are"
                " ready.",
                strong="Warming up:",
            )
        )
    if snapshot is None:
        if experiment is not None and experiment != preset.experiment:
            st.html(
                strips.notice(
                    "press Train to try your own.", strong="The recording below is of the preset’s own settings:"
                )
            )
    elif experiment is not None and experiment != snapshot.experiment:
        changed = "; ".join(words.differences(snapshot.experiment, experiment))
        how = "press Train" if snapshot.status.over or _untouched(snapshot) else "press Stop, then Train"
        st.html(
            strips.notice(
                f"{changed}. What you see below keeps the settings it started with; {how}.",
                strong="Applies to the next run:",
            )
        )
    if snapshot is not None and snapshot.status.over:
        _result(snapshot)


def _accuracy_figure(shown: Snapshot) -> str:
    if not shown.epoch:
        return strips.figure("–", "no epoch yet")
    top = int(np.argmax(shown.accuracies))
    return strips.figure(
        words.percent(shown.accuracies[-1]), strips.best(words.percent(shown.accuracies[top]), top + 1)
    )


def _loss_figure(shown: Snapshot) -> str:
    if not shown.epoch:
        return strips.figure("–", "no epoch yet")
    low = int(np.argmin(shown.losses))
    return strips.figure(f"{shown.losses[-1]:.3f}", strips.best(f"{shown.losses[low]:.3f}", low + 1))


_TONES = {"solved": "good", "guessing": "info", "partly": "info", "early": "info", "failed": "bad"}


def _result(snapshot: Snapshot) -> None:
    kind, sentence = words.result(snapshot)
    if snapshot.status is Status.STOPPED and snapshot.problem:
        sentence += f" {snapshot.problem}"
    head, _, rest = sentence.partition(": " if kind == "solved" else ". ")
    st.html(strips.notice(rest, _TONES[kind], strong=head + (":" if kind == "solved" else "."), alert=True))
