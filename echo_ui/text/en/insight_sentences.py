"""What the views of a run's network tell: for each, one sentence or a few that are true for the network at hand."""

from __future__ import annotations

import math

import numpy as np

from echo_core.insight.readings import (
    STRONG,
    Diagnosis,
    Effect,
    ahead_of_the_next,
    changed_at,
    diagnosis,
    due_at,
    echoes,
    effect,
    others_guess,
    read_out,
    stands_out,
    step_of,
    strong_units,
    strongest,
)
from echo_core.insight.results import Counterfactual, GateTrace, LagProfile, LinearProbe, Saliency
from echo_core.insight.row_results import SlowMotion
from echo_core.task.experiment import Experiment
from echo_core.task.score import as_good_as_possible
from echo_core.task.verdict import Outlook, verdict
from echo_ui.text.en.format import at, back, count, listed, percent

_MOST_LISTED = 4  # numbers that are named before "others" stands for the rest
_MOST_TIMES = 6


def counterfactual(experiment: Experiment, asked: Counterfactual) -> str:
    """What changing one number changed, and what it should have."""
    found = effect(asked)
    if found is None or asked.position is None:
        return f"{_answers_right(asked)} {_what_should_change(experiment)}"
    changed, due, lag = changed_at(asked), due_at(asked), experiment.lag
    position, others = asked.position, _answers([t for t in changed if t != due])
    match found:
        case Effect.NO_CHANGE_MADE:
            number = int(asked.after.sequence[position])
            return f"{at(position)} is {number} already, so nothing changes: choose another number."
        case Effect.NONE_ASKED if changed:
            return f"No row that is trained on has to say {at(position)}, yet {others} changed."
        case Effect.NONE_ASKED:
            return f"No row that is trained on has to say {at(position)}, and no answer changed."
        case Effect.NONE:
            return (
                f"Nothing changed, though the answer at t = {due} should: the network's answers do not depend on"
                f" {at(position)}."
            )
        case Effect.AS_IT_SHOULD if lag == 0:
            return f"Only the answer at t = {due} changed: the one that should, in the same step."
        case Effect.AS_IT_SHOULD:
            return f"Only the answer at t = {due} changed: the one that should, {count(lag, 'step')} later."
        case Effect.TOO_MUCH:
            return f"The answer at t = {due} changed, as it should, but {others} changed too."
        case Effect.ELSEWHERE:
            return f"The answer at t = {due} should change, but {others} changed instead."


def _answers_right(asked: Counterfactual) -> str:
    counted = asked.before.expected >= 0
    right = int((asked.before.predicted == asked.before.expected)[counted].sum())
    return f"{right} of {count(int(counted.sum()), 'answer')} to these numbers are right."


def _what_should_change(experiment: Experiment) -> str:
    several = experiment.every_step
    if experiment.lag == 0 and several:
        return "Change one number: only the answers of the same step should change."
    if experiment.lag == 0:
        return "Change one number: only the answer of the same step should change."
    later = count(experiment.lag, "step")
    if several:
        return f"Change one number: only the answers {later} later should change."
    return f"Change one number: only the answer {later} later should change."


def _answers(times: list[int]) -> str:
    """Answers by their times.

    >>> _answers([6]), _answers([6, 7]), _answers(list(range(9)))
    ('the answer at t = 6', 'the answers at t = 6 and 7', 'the answers at t = 0, 1, 2, 3, 4, 5 and others')
    """
    if len(times) == 1:
        return f"the answer at t = {times[0]}"
    named = [str(t) for t in times[:_MOST_TIMES]] + ["others"] * (len(times) > _MOST_TIMES)
    return f"the answers at t = {listed(named)}" if named else "no answer"


def lag_profile(experiment: Experiment, profile: LagProfile) -> str:
    """What the bars mean."""
    lag, best, chance = back(profile.lag), back(profile.best), percent(profile.chance)
    share, possible = percent(profile.share(profile.best)), verdict(experiment).best
    match diagnosis(profile):
        case Diagnosis.LAG if as_good_as_possible(profile.share(profile.lag), possible):
            start = f"One tall bar at the lag: it says {lag} in {share} of its answers"
            return f"{start}; every other bar is guessing ({chance})." if others_guess(profile) else f"{start}."
        case Diagnosis.LAG if echoes(profile):
            return f"It echoes {lag}, the lag, in {share} of its answers; {percent(possible)} is possible."
        case Diagnosis.LAG:
            return f"It leans to {lag}, the lag: {_leaning(share, chance)}."
        case Diagnosis.PRESENT if echoes(profile):
            return f"It echoes the present: it says {best} in {share} of its answers. It should say {lag}."
        case Diagnosis.OFF_BY_ONE if echoes(profile):
            return f"Off by one: it says {best} in {share} of its answers. It should say {lag}."
        case Diagnosis.OTHER if echoes(profile):
            return f"It echoes another distance: {best} in {share} of its answers. It should say {lag}."
        case Diagnosis.PRESENT | Diagnosis.OFF_BY_ONE | Diagnosis.OTHER:
            return f"It leans to {best}: {_leaning(share, chance)}. It should say {lag}."
        case Diagnosis.CONSTANT:
            always = percent(profile.constant)
            return f"A constant guess: {always} of its answers are the number {profile.favourite}."
        case Diagnosis.NOTHING if verdict(experiment).outlook is Outlook.NONE:
            return (
                f"It echoes nothing: no bar rises above guessing ({chance}). More training will not help: the network"
                " never sees the answer."
            )
        case Diagnosis.NOTHING:
            return f"It echoes nothing: no bar rises above guessing ({chance}). The bar to watch is {lag}, the lag."


def _leaning(share: str, chance: str) -> str:
    return f"it says that number in {share} of its answers, where guessing gives {chance}"


def saliency(experiment: Experiment, found: Saliency) -> str:
    """Whether a column stands out, and whether it is that of the lag."""
    lag, first = back(experiment.lag), strongest(found)
    if experiment.lag >= experiment.steps:
        return (
            f"No column can form at the lag: no row shows {lag}, so no gradient reaches it, and nothing trains the"
            " network to keep it."
        )
    times = ahead_of_the_next(found)
    if times is None:
        return f"A row shows {lag} alone, so there is no other column to compare its column with."
    compared = f"{back(first)} moves the answer {times:.1f} times as much as the next strongest number"
    if math.isinf(times):
        compared = f"{back(first)} alone moves the answer"
    if not found.strengths.max(initial=0, where=np.isfinite(found.strengths)):
        return "No column stands out: no number moves the answer."
    if not stands_out(found):
        return f"No column stands out: {compared}. The column to watch is {lag}, the lag."
    if first != experiment.lag:
        return f"Another column stands out: {compared}. The column to watch is {lag}, the lag."
    return f"The column of the lag stands out: {compared}."


def gates(trace: GateTrace) -> str:
    """How the units stand when the answers are said."""
    strong, units = strong_units(trace), count(len(trace.order), "unit")
    let_in, kept = (percent(round(float(gate.mean()), 2)) for gate in (trace.steps.input, trace.steps.forget))
    gated = f"The input gates let in {let_in}, the forget gates keep {kept}."
    if len(trace.order) == 1:
        return f"When it answers, {strong} of {units} is strongly on (above {STRONG} in size, on average). {gated}"
    return f"When it answers, {strong} of {units} are strongly on (above {STRONG} in size, on average). {gated}"


def linear_probe(experiment: Experiment, probe: LinearProbe) -> str:
    """What can be read out of the state, and whether the answer can."""
    lag = back(experiment.lag)
    accuracy = dict(zip(probe.distances.tolist(), probe.accuracies.tolist(), strict=True))
    if not math.isfinite(accuracy[experiment.lag]):
        return f"Too few rows reach back to {lag} to fit a probe."
    found = read_out(probe).tolist()
    others = [f"{back(j)} ({percent(round(accuracy[j], 2))})" for j in found if j != experiment.lag]
    if len(others) > _MOST_LISTED:
        others = [*others[: _MOST_LISTED - 1], "others"]
    if experiment.lag not in found:
        missed = f"A linear probe does not find {lag}, the right answer, in the hidden state."
        return f"{missed} It finds {listed(others)}." if others else missed
    named = percent(round(accuracy[experiment.lag], 2))
    finds = f"A linear probe finds {lag}, the right answer, in the hidden state of {named} of the rows."
    return f"{finds} It also finds {listed(others)}." if others else f"{finds} It finds nothing else."


def slow_motion(experiment: Experiment, motion: SlowMotion) -> str:
    """When the answer comes in, and what becomes of it."""
    t, said = int(motion.positions[-1]), int(motion.said[-1, 0])
    sure = percent(round(float(motion.probabilities[-1, 0]), 3))
    if motion.expected < 0:
        return f"At t = {t} no answer counts; it says {said} ({sure})."
    entered = step_of(motion, t - experiment.lag)
    if entered is None:
        enters = f"This row does not show the right answer, {motion.expected}."
    else:
        steps = len(motion.positions)
        enters = f"The right answer, {motion.expected}, comes in at step {entered + 1} of {steps}."
    if said == motion.expected:
        return f"{enters} At the end it says {said} ({sure}), and that is right."
    return f"{enters} At the end it says {said} ({sure}), but should say {motion.expected}."
