"""A visitor's bets: what becomes of a run, asked before it is trained, and told beside what it has shown.

No bet is asked for where its answer is on screen or was seen before, nor while several runs are in view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from echo_core.task.experiment import Experiment
from echo_core.task.score import SOLVED_EPOCHS, Assessment, Grade
from echo_ui.lab import outcome, tour
from echo_ui.lab.in_view import Seen
from echo_ui.player.value import identity
from echo_ui.session import Session
from echo_ui.text import words
from echo_ui.text.subjects import Bet


@dataclass(slots=True)
class Bets:
    """Those of one visitor.

    Attributes:
        placed: by experiment.
        came: what became of the runs whose end was seen, with or without a bet.
    """

    placed: dict[Experiment, Bet] = field(default_factory=dict)
    came: dict[Experiment, Bet] = field(default_factory=dict)

    def tally(self) -> tuple[int, int]:
        """How many bets were right, of how many that are decided.

        >>> experiment = Experiment()
        >>> Bets({experiment: Bet.LATE}, {experiment: Bet.LATE}).tally()
        (1, 1)
        """
        decided = self.placed.keys() & self.came.keys()
        return sum(self.placed[one] is self.came[one] for one in decided), len(decided)


def half(experiment: Experiment) -> int:
    """The last epoch of the first half."""
    return experiment.epochs // 2


def became(experiment: Experiment, found: Assessment) -> Bet | None:
    """What became of a run that is over, as one may have bet; None where it is too early to tell."""
    match found.kind:
        case Grade.SOLVED:
            return Bet.EARLY if (found.solved_at or 0) <= half(experiment) else Bet.LATE
        case Grade.PARTLY | Grade.AS_GOOD_AS_POSSIBLE:
            return Bet.PARTLY
        case Grade.GUESSING:
            return Bet.NEVER
    return None


def ask(session: Session, seen: Sequence[Seen]) -> bool:
    """Ask for a bet on the present settings where their result is not known yet; whether that was drawn."""
    bets, experiment = _bets(), session.experiment
    _see(bets, seen)
    if tour.touring() or session.error or session.other or session.seeded:
        return False
    if experiment in bets.came or half(experiment) < SOLVED_EPOCHS:
        return False
    if experiment == session.shown and not _at_the_start(session, seen[0]):
        return False
    with st.container(key="bet"):
        placed = st.segmented_control(
            words.bets.QUESTION,
            list(Bet),
            default=bets.placed.get(experiment),
            format_func=lambda bet: _named(bet, experiment),
            key=f"bet-{identity(experiment)}",
            width="content",
        )
    if placed is None:
        bets.placed.pop(experiment, None)
    else:
        bets.placed[experiment] = placed
    return True


def told(session: Session, seen: Sequence[Seen]) -> str:
    """What is said of a bet on the run in view; "" where there is none."""
    bets, experiment = _bets(), session.shown
    made = bets.placed.get(experiment)
    if made is None or len(seen) > 1:
        return ""
    named, came = _named(made, experiment), bets.came.get(experiment)
    if came is None:
        return words.bets.placed(named)
    return words.bets.decided(named, made, came, *bets.tally()) if outcome.this_far(seen[0]) else ""


def _bets() -> Bets:
    found: Bets = st.session_state.setdefault("bets", Bets())
    return found


def _see(bets: Bets, seen: Sequence[Seen]) -> None:
    """Note what became of the runs whose end is on screen."""
    for one in seen:
        history, found = one.watched.history, outcome.this_far(one)
        if found and history.complete and one.epoch == history.epoch and one.experiment not in bets.came:
            came = became(one.experiment, found)
            if came:
                bets.came[one.experiment] = came


def _at_the_start(session: Session, seen: Seen) -> bool:
    return seen.epoch == 0 and not seen.watched.status.live and not (session.play and not session.opens)


def _named(bet: Bet, experiment: Experiment) -> str:
    return words.bets.option(bet, half(experiment), experiment.epochs)
