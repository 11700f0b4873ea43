"""The run in view: the buttons, what is to be known of it, and the player."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from echo_core.engine import shared
from echo_core.runs.history import History, Origin
from echo_core.runs.requests import FrameRequest
from echo_core.runs.status import Problem, Status, Watched
from echo_core.task.experiment import Experiment
from echo_core.task.score import Grade, assess
from echo_core.task.verdict import verdict as judge
from echo_ui.lab import controls, verdict
from echo_ui.player.component import player, resting
from echo_ui.player.value import Exact, Run, identity, value
from echo_ui.session import Session
from echo_ui.shelf import browser
from echo_ui.text import words
from echo_ui.theme import colours
from echo_ui.theme.html import linked
from echo_ui.theme.markdown import said

BEAT = 0.5  # seconds between two looks at a run that grows, or at an answer that is on its way
FIRST_BEAT = 0.25  # the same while its first epochs are awaited
SLOWEST_BEAT = 2.0
BEATS = ((3.0, BEAT), (8.0, 1.0))  # a run that trains longer in all is looked at less often: each look tells all of it
WARMING_BEAT = 1.0
FIRST_PATIENCE = 0.2  # seconds that a click waits for the first epochs: drawn at once, they need not wait for a timer
PATIENCE = 0.5  # seconds that a drawing of the whole page waits for an answer, before a timer asks again
TELLING_SECONDS = 0.05  # of training, before which its pace says nothing of the rest


class _Phase(NamedTuple):
    """What the still parts of the page depend on; when it changes, the whole page is drawn again."""

    ready: bool
    cluster: Problem | None
    status: Status
    problem: Problem | None
    epoch: int | None
    awaits: bool  # whether an answer of that epoch is on its way
    beat: float | None  # seconds between two looks


def watch(session: Session) -> Watched:
    """The run in view as it stands; one without an epoch where it was never trained."""
    known = shared().runs.watch(session.shown, session.visitor)
    return known or Watched(History.empty(session.shown), Status.STOPPED, Origin.TRAINED_NOW)


def epoch_at_rest(session: Session, watched: Watched) -> int | None:
    """The epoch where the playhead rests; None while it moves, or waits for the first epochs."""
    rest = resting(identity(session.shown), session.play)
    if rest is not None:
        return min(rest, watched.history.epoch)
    return None if session.play or watched.status.live else watched.history.epoch


def bring_into_view(session: Session) -> None:
    """Show the run of the present settings where there is one, unless the one in view still trains."""
    wanted = session.experiment
    if session.error is not None or wanted == session.shown:
        return
    if not watch(session).status.live and shared().runs.find(wanted) is not None:
        session.show(wanted)


def begin(session: Session, experiment: Experiment) -> None:
    """Train an experiment, together with whoever asks for the same, and play it from its start."""
    engine = shared()
    if session.shown != experiment:
        engine.runs.stop(session.shown, session.visitor)
    engine.runs.train(experiment, session.visitor)
    session.show(experiment, play=True)
    if engine.ready:
        engine.runs.wait(experiment, FIRST_PATIENCE)


def panel(session: Session) -> None:
    """Draw the run in view, with a timer only while something moves on the server."""
    watched = watch(session)
    browser.note(session.preset, session.shown if watched.history.epoch else None)
    phase = _phase(session, watched, PATIENCE)
    with st.container(key="run-panel"):
        with st.container(key="toolbar", horizontal=True, vertical_alignment="center"):
            _buttons(session, watched)
            st.html(_outcome(watched, phase.epoch))
        # Always there, so that what comes or goes moves nothing to a new place.
        with st.container(key="outlook"):
            if session.error is None:
                outlook, sentence = verdict.outlook(session.experiment)
                st.html(verdict.sentence(outlook, "", sentence))
        with st.container(key="notes"):
            _notes(session, watched)
        with st.container(key="run"):
            st.fragment(_moving, run_every=phase.beat, key="moving")(session, phase)


def _phase(session: Session, watched: Watched, patience: float = 0.0) -> _Phase:
    engine = shared()
    status = Status.TRAINING if watched.status.live else watched.status
    epoch = epoch_at_rest(session, watched)
    awaits = not _framed(watched, epoch) and _exact(session, watched, epoch, patience) is None
    beat = _beat(watched, awaits)
    return _Phase(engine.ready, engine.problem, status, watched.problem, epoch, awaits, beat)


def _beat(watched: Watched, awaits: bool) -> float | None:
    """Seconds between two looks; None where there is nothing to wait for."""
    engine, history = shared(), watched.history
    match watched.status:
        case Status.QUEUED:
            return SLOWEST_BEAT
        case Status.STARTING:
            return FIRST_BEAT if engine.ready else WARMING_BEAT
        case Status.TRAINING:
            whole = history.seconds * history.experiment.epochs / max(1, history.epoch)
            return next((beat for seconds, beat in BEATS if whole <= seconds), SLOWEST_BEAT)
    if not engine.ready and engine.problem is None:
        return WARMING_BEAT
    return BEAT if awaits else None


def _framed(watched: Watched, epoch: int | None) -> bool:
    """Whether the history itself tells what the network says where the playhead is."""
    return epoch is None or epoch in watched.history.frames.epochs


def _exact(session: Session, watched: Watched, epoch: int | None, patience: float = 0.0) -> Exact | None:
    """What the network says after an epoch of which there is no frame; None while that is on its way."""
    answered = None if epoch is None else shared().runs.ask(session.shown, epoch, FrameRequest(), patience)
    if epoch is None or answered is None:
        return None
    frames, history = answered.value, watched.history
    return Exact(
        epoch=epoch,
        predicted=frames.predicted[-1],
        probability=frames.probability[-1],
        right=int(frames.right[-1]),
        loss=float(history.losses[epoch - 1]) if epoch else None,
        accuracy=float(history.accuracies[epoch - 1]) if epoch else None,
    )


def _moving(session: Session, phase: _Phase) -> None:
    """What moves: the player, handed what is known by now."""
    watched = watch(session)
    epoch = epoch_at_rest(session, watched)
    player(
        value(
            [Run(watched.history, _source(watched), stopped=not watched.status.live)],
            play=session.play,
            status=_status(watched),
            finished=_finished(watched),
            exact=None if _framed(watched, epoch) else _exact(session, watched, epoch),
            theme=colours.of(st.context.theme.type),
        )
    )
    if _phase(session, watched) != phase:
        st.rerun()


# Buttons


def _buttons(session: Session, watched: Watched) -> None:
    st.button(
        words.run.TRAIN,
        key="train",
        type="primary",
        icon=":material/play_arrow:",
        shortcut="T",
        disabled=session.error is not None,
        on_click=_press,
        args=(session,),
    )
    st.button(
        words.run.STOP,
        key="stop",
        icon=":material/stop:",
        shortcut="X",
        help=words.run.STOP_HELP,
        disabled=not watched.status.live,
        on_click=shared().runs.stop,
        args=(session.shown, session.visitor),
    )
    st.button(
        words.settings.new_seed(session.experiment.seed),
        key="new-seed",
        icon=":material/casino:",
        shortcut="N",
        help=words.settings.NEW_SEED_HELP,
        on_click=controls.new_seed,
        args=(session,),
    )


def _press(session: Session) -> None:
    """Train, or offer the kept run first where training takes long."""
    session.read_widgets()
    if session.error is not None:
        return
    experiment = session.experiment
    if shared().runs.earlier_seconds(experiment) is not None and session.offered != experiment:
        session.offered = experiment
    else:
        begin(session, experiment)


def _play_kept(session: Session, experiment: Experiment) -> None:
    session.show(experiment, play=True)


# What is said of the run


def _source(watched: Watched) -> str:
    history = watched.history
    return words.run.source(watched.origin, history.trained_at, history.seconds) if history.complete else ""


def _status(watched: Watched) -> str:
    history = watched.history
    if watched.status is Status.STARTING and not shared().ready:
        return words.run.WARMING_UP
    if watched.status is Status.TRAINING and history.seconds > TELLING_SECONDS:
        left = (history.experiment.epochs - history.epoch) * history.seconds / history.epoch
        return words.run.training(left)
    return words.run.standing(watched.status, watched.place, history.epoch)


def _finished(watched: Watched) -> str:
    """What is announced where the playhead comes to the end of the run."""
    history = watched.history
    if not history.complete:
        return words.run.standing(watched.status, watched.place, history.epoch)
    return " ".join(words.run.result(assess(history.accuracies, judge(history.experiment))))


def _outcome(watched: Watched, epoch: int | None) -> str:
    """What the run has shown up to the playhead, once it rests, as HTML; its room is kept."""
    if not epoch:
        return '<p class="outcome"></p>'
    found = assess(watched.history.accuracies[:epoch], judge(watched.history.experiment))
    if found.kind is Grade.TOO_EARLY and (epoch < watched.history.epoch or watched.status.live):
        return '<p class="outcome"></p>'  # nothing has ended there
    head, rest = words.run.result(found)
    good = found.kind in (Grade.SOLVED, Grade.AS_GOOD_AS_POSSIBLE)
    return f'<p class="outcome{" good" if good else ""}" role="status"><b>{linked(head)}</b> {linked(rest)}</p>'


def _notes(session: Session, watched: Watched) -> None:
    engine, shown = shared(), session.shown
    if session.error is not None:
        st.error(said(*words.run.train_waits(words.settings.label(session.error.setting))))
    if engine.problem is not None:
        st.error(said(*words.run.problem(engine.problem)))
    elif not engine.ready and not watched.status.live:
        st.info(said(*words.run.warming_up()))
    if watched.problem is not None and watched.problem is not engine.problem:
        st.warning(said(*words.run.problem(watched.problem)))
    if session.error is None and session.offered == session.experiment:
        _offer(session)
    elif session.error is None and session.experiment != shown:
        old, new = shown.settings(), session.experiment.settings()
        changed = [words.settings.difference(name, old[name], new[name]) for name in old if old[name] != new[name]]
        st.info(said(*words.run.for_next_run(changed)))
        if not watched.status.live:
            st.html('<span class="past"></span>')  # by which the style sheet fades the run of other settings


def _offer(session: Session) -> None:
    """The choice between playing a kept run and training it again."""
    wanted, engine = session.experiment, shared()
    seconds = engine.runs.earlier_seconds(wanted) or 0.0
    with st.container(key="offer", horizontal=True, vertical_alignment="center"):
        st.info(said(*words.run.took_long(seconds)))
        st.button(words.run.PLAY_KEPT, key="play-kept", type="primary", on_click=_play_kept, args=(session, wanted))
        st.button(words.run.TRAIN_AGAIN, key="train-again", on_click=begin, args=(session, wanted))
