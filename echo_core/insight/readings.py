"""What the values of the views come to: every judgement on them, each with its one threshold. Words only say it."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.results import (
    Counterfactual,
    GateTrace,
    LagProfile,
    LengthProfile,
    LinearProbe,
    RuleHistory,
    Saliency,
)
from echo_core.insight.row_results import Graft, SlowMotion, UnitStep
from echo_core.task.score import beyond_chance

NAMED = 0.8  # share from which a number counts as the one named: with exceptions, and far beyond any chance allowed
ECHOES = 0.5  # of the answers: beyond it one number is named more often than all others together
RULES = 0.5  # of the way from chance to always: a share beyond it rules
AHEAD = 1.5  # times as strong as the next: half as much again, which a picture shows
STRONG = 0.5  # mean size of a hidden state from which its unit counts as far from zero: half of what is possible


class RuleKind(enum.StrEnum):
    """What kind of rule a network follows."""

    DISTANCE = "distance"  # it names the number at the lag, however many it is shown
    PLACE = "place"  # it names the number at one place counted from the start, however many follow
    MIXED = "mixed"  # it is right when it is shown as many numbers as in training, and only then
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that a network follows.

    Attributes:
        kind: of the rule.
        lag: how many steps back the number lies that it names; None unless the rule is a distance.
        place: which number from the start it names, counted from 1; None unless the rule is a place.
        share: of the answers that follow the rule, the least at any count of numbers that it is judged on; without a
            rule, of those that are right when as many numbers are shown as in training.
    """

    kind: RuleKind
    lag: int | None
    place: int | None
    share: float


def rule(profile: LengthProfile) -> Rule:
    """The rule by which a network answers.

    A distance, if the number at the lag is named from the first count of numbers that holds it to three beyond that of
    training; otherwise a place, if the number there is named both at the count of training and at one more; otherwise
    mixed, if the number at the lag is named at the count of training.
    """
    _, kept = profile.worst
    if kept >= NAMED:
        return Rule(RuleKind.DISTANCE, profile.lag, None, kept)
    place, named = profile.best_place
    if named >= NAMED:
        return Rule(RuleKind.PLACE, None, place, named)
    kind = RuleKind.MIXED if profile.right >= NAMED else RuleKind.NONE
    return Rule(kind, None, None, profile.right)


def since(history: RuleHistory, kind: RuleKind) -> int | None:
    """The first of the epochs looked at from which a kind of rule was followed to the last; None if it was not there.

    Without a rule of either kind it is being right at the length of training that counts.
    """
    shares = {RuleKind.DISTANCE: history.distance, RuleKind.PLACE: history.place}.get(kind, history.right)
    missed = np.flatnonzero(shares < NAMED)
    first = int(missed[-1]) + 1 if len(missed) else 0
    return int(history.epochs[first]) if first < len(shares) else None


class Effect(enum.StrEnum):
    """What changing one number of a sequence did to the answers."""

    NO_CHANGE_MADE = "no change made"  # the number was the same already
    NONE_ASKED = "none asked"  # no answer should change, whatever did
    NONE = "none"  # none changed, though one should
    AS_IT_SHOULD = "as it should"  # that changed which should, and nothing else
    TOO_MUCH = "too much"  # that which should changed, and others with it
    ELSEWHERE = "elsewhere"  # others changed, and not that which should


def effect(told: Counterfactual) -> Effect | None:
    """What the change did; None where none was asked for."""
    if told.position is None:
        return None
    if told.before.sequence[told.position] == told.after.sequence[told.position]:
        return Effect.NO_CHANGE_MADE
    changed, due = changed_at(told), due_at(told)
    if due is None:
        return Effect.NONE_ASKED
    if not changed:
        return Effect.NONE
    if changed == [due]:
        return Effect.AS_IT_SHOULD
    return Effect.TOO_MUCH if due in changed else Effect.ELSEWHERE


def changed_at(told: Counterfactual) -> list[int]:
    """The positions at which answers changed, rising."""
    return sorted(set(told.before.positions[told.changed].tolist()))


def due_at(told: Counterfactual) -> int | None:
    """The position at which answers should have changed: the only one that a number is echoed at; None if none is."""
    positions = told.before.positions[told.due]
    return int(positions[0]) if len(positions) else None


class Diagnosis(enum.StrEnum):
    """What a network echoes."""

    LAG = "the lag"
    PRESENT = "the present"
    OFF_BY_ONE = "off by one"
    OTHER = "another distance"
    CONSTANT = "constant"
    NOTHING = "nothing"


def diagnosis(profile: LagProfile) -> Diagnosis:
    """What a profile says: a distance that chance cannot explain, a number that rules, or neither."""
    told = profile.counts > 0
    if beyond_chance(profile.shares[told], profile.chance, profile.counts[told]).any():
        match profile.best - profile.lag:
            case 0:
                return Diagnosis.LAG
            case _ if profile.best == 0:
                return Diagnosis.PRESENT
            case -1 | 1:
                return Diagnosis.OFF_BY_ONE
            case _:
                return Diagnosis.OTHER
    if profile.constant > profile.chance + RULES * (1 - profile.chance):
        return Diagnosis.CONSTANT
    return Diagnosis.NOTHING


def echoes(profile: LagProfile) -> bool:
    """Whether the number named most is named more often than not, and is no mere leaning."""
    return profile.share(profile.best) > ECHOES


class GraftEffect(enum.StrEnum):
    """Whose number a row names after a graft."""

    SAME = "same"  # what it said before
    DONOR = "donor"  # one that the other row was shown up to the graft, and its own row was not
    OWN = "own"  # another one that its own row is shown after the graft
    NEITHER = "neither"


def graft_effect(graft: Graft) -> GraftEffect:
    """What a graft did to the answer."""
    now = graft.grafted[0]
    if now == graft.said[0]:
        return GraftEffect.SAME
    if donor_step(graft) is not None:
        return GraftEffect.DONOR
    return GraftEffect.OWN if now in graft.numbers[graft.step :] else GraftEffect.NEITHER


def donor_step(graft: Graft) -> int | None:
    """The step, counted from 1, at which the other row was shown what is said now, up to the graft; else None.

    None as well where the row itself is shown that number after the graft: then it need not come from the other.
    """
    now = graft.grafted[0]
    if graft.donor is None or now in graft.numbers[graft.step :]:
        return None
    steps = np.flatnonzero(graft.donor[: graft.step] == now)
    return int(steps[-1]) + 1 if len(steps) else None


def others_guess(profile: LagProfile) -> bool:
    """Whether the answers equal no number but that at the lag more often than guessing explains."""
    others = (profile.distances != profile.lag) & (profile.counts > 0)
    return not beyond_chance(profile.shares[others], profile.chance, profile.counts[others]).any()


def strongest(saliency: Saliency) -> int:
    """The distance of the number that moves the answer most."""
    return int(saliency.distances[np.nanargmax(saliency.strengths)])


def ahead_of_the_next(saliency: Saliency) -> float | None:
    """How many times as strongly the strongest number moves the answer as the next strongest; None if it is alone.

    Where none moves it, none is ahead: the answer is 1. It is infinite where only the strongest does.
    """
    known = np.sort(saliency.strengths[np.isfinite(saliency.strengths)])
    if len(known) < 2:
        return None
    if known[-2] == 0:
        return math.inf if known[-1] else 1.0
    return float(known[-1] / known[-2])


def stands_out(saliency: Saliency) -> bool:
    """Whether the strongest number is clearly ahead of the next strongest."""
    times = ahead_of_the_next(saliency)
    return times is not None and times >= AHEAD


def strong_units(trace: GateTrace) -> int:
    """How many units are far from zero when the answers are given, on average over the rows."""
    answering = np.abs(trace.steps.hidden[:, -1])  # (rows, units)
    return int((answering.mean(axis=0) > STRONG).sum())


def read_out(probe: LinearProbe) -> NDArray[np.int32]:
    """The distances of the numbers that the probe names more often than guessing explains, rising."""
    scored = np.flatnonzero(np.isfinite(probe.accuracies))
    found = beyond_chance(probe.accuracies[scored], probe.chance, probe.counts[scored])
    return probe.distances[scored[found]]


def step_of(motion: SlowMotion, position: int) -> int | None:
    """The step, counted from 0, at which the number at a position of the sequence comes in; None if it does not."""
    steps = np.flatnonzero(motion.positions == position)
    return int(steps[0]) if len(steps) else None


def largest_unit(motion: SlowMotion) -> int:
    """The unit, counted from 0, whose hidden state is largest in size after the last step, where the answer is made."""
    return int(np.abs(motion.steps.hidden[-1]).argmax())


def unit_step(motion: SlowMotion, step: int, unit: int) -> UnitStep:
    """What runs along the wires of a unit in a step, both counted from 0; where it is skipped, only states count."""
    i, f, g, o, c, h = (float(part[step, unit]) for part in motion.steps)
    states = motion.cell_before, motion.hidden_before
    if step > 0:
        states = motion.steps.cell[step - 1], motion.steps.hidden[step - 1]
    c_before, h_before = (float(state[unit]) for state in states)
    return UnitStep(
        cell_before=c_before,
        hidden_before=h_before,
        forget=f,
        kept=f * c_before,
        input=i,
        candidate=g,
        let_in=i * g,
        cell=c,
        squashed=math.tanh(c),
        output=o,
        hidden=h,
    )
