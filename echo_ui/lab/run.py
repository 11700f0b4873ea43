"""The runs in view: the buttons, what is to be known of them, and the player."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Iterator
from typing import NamedTuple

import streamlit as st

from echo_core.engine import shared
from echo_core.runs.database import StoreProblem
from echo_core.runs.seeds import seeded
from echo_core.runs.status import Problem, Status, Watched
from echo_core.task.experiment import Experiment, differences
from echo_core.task.presets import Preset
from echo_ui.lab import beat, bets, compare, controls, in_view, notices, outcome, take_home, verdict
from echo_ui.player.component import player
from echo_ui.player.value import value
from echo_ui.session import VIEW, Session
from echo_ui.shelf import browser
from echo_ui.text import words
from echo_ui.theme import colours

FIRST_PATIENCE = 0.5  # seconds that a click waits for the first epochs: drawn at once, they need not be asked for
PATIENCE = 0.5  # seconds that a drawing of the whole page waits for an answer, before the player asks again


class _Standing(NamedTuple):
    """Where a run stands, as far as the still parts of the page depend on it."""

    status: Status
    problem: Problem | None
    epoch: int | None = None
    awaits: bool = False

    @classmethod
    def of(cls, watched: Watched) -> _Standing:
        """That of a run; whether it waits or trains makes no difference."""
        return cls(Status.TRAINING if watched.status.live else watched.status, watched.problem)

    @classmethod
    def in_view(cls, seen: in_view.Seen) -> _Standing:
        """That of a run in the player, the end of which is told when the playhead comes there."""
        standing = cls.of(seen.watched)
        if standing.status is Status.COMPLETE and seen.epoch is None:
            standing = standing._replace(status=Status.TRAINING)
        return standing._replace(epoch=seen.epoch, awaits=seen.awaits)


class _Phase(NamedTuple):
    """What the still parts of the page depend on; when it changes, the whole page is drawn again."""

    ready: bool
    cluster: Problem | None
    runs: tuple[_Standing, ...]
    kept: StoreProblem | None  # why runs are not kept now


_crowd = beat.Crowd(time.monotonic)


# What a visitor does


def bring_into_view(session: Session) -> None:
    """Show the run of the present settings where there is one, unless what is in view still trains."""
    wanted = session.experiment
    if session.error is not None or (wanted == session.shown and not session.fresh):
        return
    live = any(in_view.watch(one, session).status.live for one in {*session.in_view, *session.seeds})
    if not live and shared().runs.find(wanted) is not None:
        session.show(wanted, opens="start" if session.fresh else "")
    session.fresh = False


def begin(session: Session, experiment: Experiment) -> None:
    """Train an experiment, and what it is compared with, together with whoever asks for the same; play from the start.

    What it is compared with is not trained again where that took long.
    """
    runs, other = shared().runs, session.other
    wanted = [experiment]
    if other is not None and other != experiment and runs.earlier_seconds(other) is None:
        wanted.append(other)
    _train(session, experiment, wanted)


def begin_seeds(session: Session) -> None:
    """Train the seeds of the present settings that are not known yet, and play all of them from the start."""
    session.read_widgets()
    if session.error is not None:
        return
    session.compare(None)
    session.seeded = session.experiment
    known = {one: shared().runs.find(one) for one in seeded(session.experiment)}
    missing = [one for one, history in known.items() if history is None or not history.complete]
    _train(session, session.experiment, missing)


def _train(session: Session, first: Experiment, wanted: list[Experiment]) -> None:
    """Train these, and show the first of all in view."""
    engine = shared()
    before = {*session.in_view, *session.seeds}
    session.show(first, play=True)
    let_go(session, before)
    for experiment in wanted:
        engine.runs.train(experiment, session.visitor)
    if engine.ready and wanted:
        engine.runs.wait(wanted[0], FIRST_PATIENCE)


def let_go(session: Session, before: set[Experiment]) -> None:
    """Watch no longer what was in view before and is not any more."""
    for experiment in before - {*session.in_view, *session.seeds}:
        shared().runs.stop(experiment, session.visitor)


def choose(session: Session, name: str) -> None:
    """Load the preset called `name`, alone."""
    before = {*session.in_view, *session.seeds}
    session.choose(name)
    let_go(session, before)


def race(session: Session, chosen: Preset, other: Preset) -> None:
    """Compare two presets, and play what is known of them from the start."""
    before = {*session.in_view, *session.seeds}
    session.choose(chosen.name)
    session.compare(other.experiment)
    session.show(chosen.experiment, play=True)
    let_go(session, before)


def end_comparison(session: Session) -> None:
    """Show the run in view alone."""
    before = {*session.in_view, *session.seeds}
    session.compare(None)
    let_go(session, before)
    st.rerun()


def _new_seed(session: Session) -> None:
    controls.new_seed(session)
    st.rerun()


def _stop(session: Session) -> None:
    for experiment in dict.fromkeys((*session.in_view, *session.seeds)):
        shared().runs.stop(experiment, session.visitor)


def _press(session: Session) -> None:
    """Train, or offer the kept run first where training takes long."""
    session.read_widgets()
    if session.error is not None:
        return
    experiment = session.experiment
    if shared().runs.earlier_seconds(experiment) is not None and session.offered != experiment:
        session.offered = experiment
    else:
        _train_again(session, experiment)


def _train_again(session: Session, experiment: Experiment) -> None:
    begin(session, experiment)
    _draw_what_follows(session)


def _play_kept(session: Session, experiment: Experiment) -> None:
    session.show(experiment, play=True)
    _draw_what_follows(session)


def _draw_what_follows(session: Session) -> None:
    """Draw all of the page where more of it than the panel follows the run in view."""
    if session.other or session.seeded or st.session_state.get(VIEW):
        st.rerun()


# What is drawn


def panel(session: Session) -> None:
    """Draw the runs in view, as a part of the page that a click on one of its buttons draws without the rest."""
    st.fragment(_panel, key="panel")(session)


def _panel(session: Session) -> None:
    """Draw all of it."""
    seen, seeds = in_view.look(session, PATIENCE), in_view.seeds(session)
    phase = _phase(seen, seeds)
    with st.container(key="run-panel"):
        with st.container(key="toolbar", horizontal=True, vertical_alignment="center"):
            _buttons(session, live=any(one.status.live for one in (*seeds, *(one.watched for one in seen))))
            take_home.draw(*(one.watched for one in seen))
            if not bets.ask(session, seen):
                st.html(outcome.shown(seen, bets.told(session, seen)))
        # Always there, so that what comes or goes moves nothing to a new place.
        with st.container(key="outlook", horizontal=True, vertical_alignment="center"):
            st.html(_outlook(session, seeds))
            if session.other is not None or seeds:
                label = words.seeds.END if seeds else words.compare.END
                st.button(label, key="alone", icon=":material/close:", on_click=end_comparison, args=(session,))
        with st.container(key="notes"):
            notices.draw(session, seen, play=_play_kept, train=_train_again)
        with st.container(key="run"):
            patience = itertools.chain([0.0], itertools.repeat(beat.LOOK_PATIENCE))  # none while the page is drawn
            st.fragment(_moving, key="moving")(session, phase, patience)
    browser.note(one.experiment for one in seen if one.watched.history.epoch)


def _phase(seen: tuple[in_view.Seen, ...], seeds: tuple[Watched, ...]) -> _Phase:
    """How things stand now."""
    engine = shared()
    standings = (*map(_Standing.in_view, seen), *map(_Standing.of, seeds))
    return _Phase(engine.ready, engine.problem, standings, engine.store.problem)


def _wanted(seen: tuple[in_view.Seen, ...], seeds: tuple[Watched, ...]) -> float | None:
    """Seconds until the next look, if nobody else looked; None where there is nothing to wait for."""
    engine = shared()
    hopeless = engine.problem is not None
    looked_at = [*((one.watched, one.awaits) for one in seen), *((one, False) for one in seeds)]
    beats = [beat.wanted(one, ready=engine.ready, hopeless=hopeless, awaits=awaits) for one, awaits in looked_at]
    return min((one for one in beats if one is not None), default=None)


def _moving(session: Session, phase: _Phase, patience: Iterator[float]) -> None:
    """What moves: the player, which asks for news; what is awaited is waited for so long."""
    waits = next(patience)
    if phase.ready and waits:
        shared().runs.wait(session.shown, waits)
    seen, seeds = in_view.look(session, waits), in_view.seeds(session)
    began = time.perf_counter()
    wanted = _wanted(seen, seeds)
    seconds = wanted and max(wanted, _crowd.shortest())
    slowed = words.run.slowed(seconds) if seconds and seconds != wanted else ""
    (first, *others), band = outcome.in_player(seen, seeds)
    player(
        value(
            [dataclasses.replace(first, status=first.status and first.status + slowed), *others],
            band=band,
            play=session.play,
            opens=session.opens,
            finished=outcome.finished(seen, seeds),
            apart=compare.apart(session.in_view),
            theme=colours.of(st.context.theme.type),
        ),
        look=seconds,
    )
    _crowd.looked(session.visitor, wanted, seconds, time.perf_counter() - began)
    if _phase(seen, seeds) != phase:
        st.rerun()


def _buttons(session: Session, *, live: bool) -> None:
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
        disabled=not live,
        on_click=_stop,
        args=(session,),
    )
    st.button(
        words.settings.new_seed(session.experiment.seed),
        key="new-seed",
        icon=":material/casino:",
        shortcut="N",
        help=words.settings.NEW_SEED_HELP,
        on_click=_new_seed,
        args=(session,),
    )


def _outlook(session: Session, seeds: tuple[Watched, ...]) -> str:
    """What can be learned, or what is to be known of what stands beside the run in view, as HTML."""
    if seeds:
        return compare.line(*words.seeds.answer(outcome.judged(seeds)))
    if len(session.in_view) > 1:
        return compare.line(*words.compare.from_to(differences(*session.in_view)))
    if session.error is not None:
        return '<p class="verdict"></p>'
    found, sentence = verdict.outlook(session.experiment)
    return verdict.sentence(found, "", sentence)
