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
from echo_core.task.score import Grade, assess
from echo_core.task.verdict import verdict as judge
from echo_ui.lab import charts, controls, figures, pictures, verdict
from echo_ui.text import words
from echo_ui.theme import colours, html
from echo_ui.theme.markdown import said

BEAT = 0.5  # seconds between two looks at a run that moves
FIRST_BEAT = 0.2  # the same while its first epochs are awaited
FIRST_PATIENCE = 0.2  # seconds that a click waits for them
WARMING_BEAT = 1.0
RESTING_BEAT = 60.0  # a run at rest is looked at now and then: the engine ends the runs that nobody watches
_TELLING_SECONDS = 0.05  # of training, before which its pace says nothing of the rest
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
        outlook, sentence = verdict.outlook(experiment)
        st.html(verdict.sentence(outlook, "", sentence))
    with st.container(key="notes"):  # always there, so that a notice that comes or goes moves no chart to a new place
        _notes(preset, experiment, error, snapshot)
    left, right = st.columns(2, gap="medium")
    accuracy = left.container(key="accuracy")
    with accuracy:
        st.html(html.heading(words.charts.ACCURACY))
    loss = right.container(key="loss")
    with loss.container(horizontal=True, horizontal_alignment="distribute", key="loss-head"):
        st.html(html.heading(words.charts.LOSS), width="content")
        log = st.toggle(words.charts.LOG_SCALE, key="log")
    comparison = st.container(key="comparison")
    with comparison:
        st.html(html.heading(words.pictures.COMPARISON))
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
    found = judge(experiment)
    theme = colours.of(st.context.theme.type)
    with places.accuracy:
        st.html(_accuracy_figure(shown))
        st.vega_lite_chart(
            charts.curve(shown.accuracies, experiment.epochs),
            charts.accuracy_chart(experiment.epochs, experiment.vocabulary, found.best, theme),
            height=HEIGHT,
            theme=None,
            alt=words.charts.ACCURACY_ALT,
        )
    with places.loss:
        st.html(_loss_figure(shown))
        st.vega_lite_chart(
            charts.curve(shown.losses, experiment.epochs),
            charts.loss_chart(experiment.epochs, experiment.vocabulary, found.floor, theme, log=log),
            height=HEIGHT,
            theme=None,
            alt=words.charts.LOSS_ALT,
        )
    with places.comparison:
        if shown.prediction is None:
            st.html(html.paragraph(words.pictures.NO_PREDICTION, "quiet"))
        else:
            st.html(pictures.comparison(experiment, shown.prediction))


# Buttons


def _toolbar(preset: Preset, experiment: Experiment | None, snapshot: Snapshot | None) -> None:
    status = snapshot.status if snapshot is not None else None
    run = snapshot.run if snapshot is not None else ""
    engine = shared()
    begun = snapshot is not None and not snapshot.status.over and not _untouched(snapshot)
    if not begun:
        what, label, icon, shortcut = "train", words.run.TRAIN, "play_arrow", "T"
    elif status is Status.PAUSED:
        what, label, icon, shortcut = "resume", words.run.RESUME, "play_arrow", "P"
    else:
        what, label, icon, shortcut = "pause", words.run.PAUSE, "pause", "P"
    st.button(
        label,
        key=what,
        type="primary",
        icon=f":material/{icon}:",
        shortcut=shortcut,
        disabled=not begun and experiment is None,
        on_click=_tell if begun else _train,
        args=(engine, what, run) if begun else (preset, experiment),
    )
    st.button(
        words.run.STEP,
        key="step",
        icon=":material/skip_next:",
        shortcut="S",
        help=words.run.STEP_HELP,
        disabled=(experiment is None if snapshot is None else snapshot.status.over),
        on_click=_step,
        args=(preset, experiment, snapshot),
    )
    st.button(
        words.run.STOP,
        key="stop",
        icon=":material/stop:",
        shortcut="X",
        help=words.run.STOP_HELP,
        disabled=snapshot is None or snapshot.status.over,
        on_click=_tell,
        args=(engine, "stop", run),
    )
    st.button(
        words.run.RESET,
        key="reset",
        icon=":material/replay:",
        shortcut="Z",
        help=words.run.RESET_HELP,
        disabled=snapshot is None or _untouched(snapshot),
        on_click=_tell,
        args=(engine, "reset", run),
    )
    st.button(
        words.settings.new_seed(st.session_state[controls.key("seed")]),
        key="new-seed",
        icon=":material/casino:",
        shortcut="N",
        help=words.settings.NEW_SEED_HELP,
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
    state = "" if recording else words.run.standing(shown.status, shown.epoch, shown.place)
    st.html(figures.progress_bar(shown.epoch, shown.experiment.epochs, state, _pace(shown)))


def _pace(shown: Snapshot) -> tuple[str, str]:
    """Time left, or spent where nothing is left, and the speed."""
    if shown.status is Status.STARTING:
        return words.run.COMPILING if shared().ready else words.run.WORKERS_WARMING_UP, ""
    running = shown.status is Status.RUNNING
    if not shown.epoch or shown.seconds <= 0 or (running and shown.seconds < _TELLING_SECONDS):
        return "", ""
    left = (shown.experiment.epochs - shown.epoch) * shown.seconds / shown.epoch
    an_update = 1000 * shown.seconds / (shown.epoch * shown.experiment.batches)
    time_ = words.run.time_left(left) if running else words.run.time_spent(shown.seconds)
    return time_, words.run.an_update(an_update)


def _notes(
    preset: Preset,
    experiment: Experiment | None,
    error: InputError | None,
    snapshot: Snapshot | None,
) -> None:
    if snapshot is None and st.session_state.get("run"):
        st.warning(said(*words.run.no_longer_there()))
    if error is not None:
        st.error(said(*words.run.train_waits(words.errors.subject(error.setting))))
    if shared().problem is not None:
        st.error(said(*words.run.cannot_train(shared().problem or "")))
    elif not shared().ready and (snapshot is None or not snapshot.status.live):
        st.info(said(*words.run.warming_up()))
    if snapshot is None:
        if experiment is not None and experiment != preset.experiment:
            st.info(said(*words.run.recording_of_preset()))
    elif experiment is not None and experiment != snapshot.experiment:
        over = snapshot.status.over or _untouched(snapshot)
        st.info(said(*words.run.for_next_run(_differences(snapshot.experiment, experiment), over=over)))
    if snapshot is not None and snapshot.status.over:
        _result(snapshot)


def _differences(old: Experiment, new: Experiment) -> list[str]:
    before, after = old.settings(), new.settings()
    return [
        words.settings.difference(name, value, after[name]) for name, value in before.items() if value != after[name]
    ]


def _accuracy_figure(shown: Snapshot) -> str:
    if not shown.epoch:
        return figures.figure(words.charts.NO_VALUE, words.charts.NO_EPOCH)
    top = int(np.argmax(shown.accuracies))
    percent = words.format.percent
    return figures.figure(percent(shown.accuracies[-1]), words.charts.best_at(percent(shown.accuracies[top]), top + 1))


def _loss_figure(shown: Snapshot) -> str:
    if not shown.epoch:
        return figures.figure(words.charts.NO_VALUE, words.charts.NO_EPOCH)
    low = int(np.argmin(shown.losses))
    loss = words.charts.loss
    return figures.figure(loss(shown.losses[-1]), words.charts.best_at(loss(shown.losses[low]), low + 1))


def _result(snapshot: Snapshot) -> None:
    if snapshot.status is Status.FAILED:
        st.error(said(*words.run.failed(snapshot.problem)))
        return
    found = assess(snapshot.accuracies, judge(snapshot.experiment))
    head, rest = words.run.result(found)
    notice = st.success if found.kind in (Grade.SOLVED, Grade.AS_GOOD_AS_POSSIBLE) else st.info
    notice(said(head, " ".join(filter(None, (rest, snapshot.problem)))))
