"""What the looks inside a run say in words: one sentence true for the run at hand, and a summary of each picture."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.results import (
    Counterfactual,
    Diagnosis,
    GateTrace,
    LagProfile,
    LinearProbe,
    SaliencyHistory,
    SlowMotion,
)
from echo_core.task.experiment import Experiment, SettingError
from echo_ui.text.words import counted, judge, percent, whole

GATES = {
    "hidden": "Hidden state",
    "cell": "Cell state",
    "input": "Input gate",
    "forget": "Forget gate",
    "candidate": "Candidate",
    "output": "Output gate",
}


def x(distance: int) -> str:
    """The number `distance` steps back.

    >>> x(0), x(3)
    ('x(t)', 'x(t−3)')
    """
    return "x(t)" if distance == 0 else f"x(t−{distance})"


def standing(epoch: int, epochs: int) -> str:
    """Which network a look tells of."""
    return "untrained: random weights" if epoch == 0 else f"network of epoch {whole(epoch)} of {whole(epochs)}"


def shown(experiment: Experiment, distance: int) -> bool:
    """Whether any row shows the number `distance` steps before its newest."""
    return distance < experiment.steps


# Ask it


def asked(experiment: Experiment, told: Counterfactual) -> str:
    """What changing one number changed, and what it should have."""
    if told.position is None:
        right = int((told.before.predicted == told.before.expected)[told.before.expected >= 0].sum())
        answers = int((told.before.expected >= 0).sum())
        many = experiment.output == "sequence"
        if experiment.lag == 0:
            which = f"{'those' if many else 'that'} of the same step"
        else:
            which = f"{'those' if many else 'the one'} {_later(experiment.lag)}"
        return (
            f"{right} of {counted(answers, 'answer')} to these numbers are right."
            f" Change one number: of all answers only {which} should change."
        )
    number = int(told.after.sequence[told.position])
    if told.before.sequence[told.position] == number:
        return f"x({told.position}) is {number} already, so nothing changes: choose another number."
    changed = _times(told, told.changed)
    due = _times(told, told.due)
    if not due:
        return f"No row that is trained on has to say x({told.position}), and {_changed(changed)}."
    meant = f"the one at t = {due[0]} should change"
    if not changed:
        return f"Nothing changed, though {meant}: to what it says, x({told.position}) makes no difference."
    if changed == due:
        return f"Only the answer at t = {due[0]} changed: the one that should, {_later(experiment.lag)}."
    if due[0] in changed:
        return (
            f"The answer at t = {due[0]} changed, as it should; {_changed([t for t in changed if t not in due])} too."
        )
    return f"Not the right one: {meant}, but {_changed(changed)}."


def _later(lag: int) -> str:
    return "in the same step" if lag == 0 else f"{counted(lag, 'step')} later"


def reason(error: SettingError) -> str:
    """Why numbers cannot be asked about, and a way out.

    >>> reason(SettingError("sequence", "25 numbers long", 4, "Add 21 more."))
    'The sequence must be 25 numbers long, but 4 came. Add 21 more.'
    """
    return f"The {error}"


def _times(told: Counterfactual, where: NDArray[np.bool_]) -> list[int]:
    return sorted({int(t) for t in told.before.positions[where]})


def _changed(times: list[int]) -> str:
    if not times:
        return "none changed"
    shown = ", ".join(map(str, times[:6])) + (" …" if len(times) > 6 else "")
    return f"{'that' if len(times) == 1 else 'those'} at t = {shown} changed"


# Which lag?


def lag_bars(experiment: Experiment, bars: LagProfile) -> str:
    """What the bars mean."""
    lag, chance = x(bars.lag), percent(bars.chance)
    best = f"{x(bars.best)} in {percent(bars.share(bars.best))} of its answers"
    match bars.diagnosis:
        case Diagnosis.LAG if bars.share(bars.lag) > 0.9 * (judge(experiment).ceiling or 1):
            others = bars.shares[bars.distances != bars.lag]
            rest = f"; every other bar is guessing ({chance})" if np.nanmax(others) < bars.chance + 0.05 else ""
            return f"One tall bar at the lag: it says {best}{rest}."
        case Diagnosis.LAG:
            return f"The bar at the lag has begun to rise: it says {best}, where guessing gives {chance}."
        case Diagnosis.PRESENT:
            return f"It echoes the present: it says {best}. It should say {lag}."
        case Diagnosis.OFF_BY_ONE:
            return f"Off by one: it says {best}. It should say {lag}."
        case Diagnosis.OTHER:
            return f"It echoes another distance: {best}. It should say {lag}."
        case Diagnosis.CONSTANT:
            return f"A constant guess: {percent(bars.constant)} of its answers are the number {bars.favourite}."
        case Diagnosis.NOTHING:
            return f"It echoes nothing: no bar stands out from guessing ({chance}). {_outlook(experiment)}"


def _outlook(experiment: Experiment) -> str:
    best = judge(experiment).ceiling
    if best is not None and best <= 1.5 / experiment.vocabulary:
        return "More training will not help: the answer is never shown."
    return f"The bar to look for is that of {x(experiment.lag)}, the lag."


# Memory trace


def trace(experiment: Experiment, traces: SaliencyHistory, place: int) -> str:
    """Whether the column of the lag stands out, in the trace at `place`."""
    lag = x(experiment.lag)
    strengths = traces.strengths[place]
    if not shown(experiment, experiment.lag):
        return (
            f"No column can form at the lag: {lag} is not among the numbers shown, so no gradient reaches it,"
            " and nothing trains the network to keep it."
        )
    strongest = int(traces.distances[np.nanargmax(strengths)])
    others = strengths[(traces.distances != experiment.lag) & np.isfinite(strengths)]
    at_lag = float(strengths[traces.distances == experiment.lag][0])
    if not len(others):
        return f"Only {lag} is shown, and it is the lag: its column grows stronger as the network learns to use it."
    if strongest != experiment.lag:
        return f"{x(strongest)} moves the answer most. The column to look for is that of {lag}, the lag."
    times = f"{at_lag / others.max():.1f} times"
    return f"The column of the lag stands out: {lag} moves the answer {times} as much as the next strongest."


# Inside the cell


def cell(told: GateTrace) -> str:
    """How the units stand when the answers are said."""
    verb = "is" if len(told.order) == 1 else "are"
    answering = np.abs(told.steps.hidden[:, -1])  # (rows, units)
    strong = int((answering.mean(axis=0) > 0.5).sum())
    input_, forget = (float(gate.mean()) for gate in (told.steps.input, told.steps.forget))
    return (
        f"When it answers, {strong} of {counted(len(told.order), 'unit')} {verb} far from zero (over ±0.5 on average)."
        f" The input gates let in {percent(round(input_, 2))}, the forget gates keep {percent(round(forget, 2))}."
    )


# What it remembers


def memory_curve(experiment: Experiment, curve: LinearProbe) -> str:
    """What can be read out of the state, and whether the answer can."""
    at_lag = float(curve.accuracies[curve.distances == experiment.lag][0])
    if not math.isfinite(at_lag):
        return f"Too few rows reach back to {x(experiment.lag)} to read it out."
    found = curve.accuracies > _by_luck(curve)
    others = [
        f"{x(int(j))} ({percent(round(float(share), 2))})"
        for j, share in zip(curve.distances[found], curve.accuracies[found], strict=True)
        if j != experiment.lag
    ]
    if found[curve.distances == experiment.lag][0]:
        also = f"It also finds {_listed(others)}." if others else "It finds nothing else."
        share = percent(round(at_lag, 2))
        return f"A linear read-out finds {x(experiment.lag)}, the number to say, in {share} of the rows. {also}"
    instead = f" What it finds: {_listed(others)}." if others else ""
    return f"A linear read-out does not find {x(experiment.lag)}, the number to say.{instead}"


def _by_luck(curve: LinearProbe) -> NDArray[np.float64]:
    """(distances,) what guessing may reach by luck: five standard deviations above its mean, but at least 0.04."""
    spread = np.sqrt(curve.chance * (1 - curve.chance) / np.maximum(curve.counts, 1))
    return curve.chance + np.maximum(0.04, 5 * spread)


def _listed(words: list[str], most: int = 4) -> str:
    if len(words) > most:
        words = [*words[: most - 1], "others"]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}"


# Slow motion


def slow_motion(experiment: Experiment, told: SlowMotion) -> str:
    """When the answer comes in, and what becomes of it."""
    t = int(told.positions[-1])
    said, sure = int(told.said[-1, 0]), percent(round(float(told.probabilities[-1, 0]), 3))
    if told.expected < 0:
        return f"At t = {t} no answer counts; it says {said} ({sure})."
    outcome = f"At the end it says {said} ({sure})"
    outcome += ", and that is right." if said == told.expected else f", but should say {told.expected}."
    entered = np.flatnonzero(told.positions == t - experiment.lag)
    if not len(entered):
        return f"{told.expected}, the number to say, is not shown in this row. {outcome}"
    return f"{told.expected}, the number to say, comes in at step {entered[0] + 1} of {len(told.positions)}. {outcome}"


def answer_after(told: SlowMotion, step: int) -> str:
    """What would be said after a step."""
    said = int(told.said[step, 0])
    likely = f"After step {step + 1} it would say {said}"
    if told.expected < 0:
        return likely
    right = percent(round(float(told.right[step]), 3))
    return f"{likely} ({right})" if said == told.expected else f"{likely}; {told.expected} gets {right}"


# Summaries for those who do not see the pictures


def by_distance(name: str, distances: NDArray[np.int32], values: NDArray[np.float32], *, share: bool) -> str:
    """Every value by its distance."""
    spelled = (
        f"{x(int(j))} {'none' if not math.isfinite(value) else percent(float(value)) if share else f'{value:.2f}'}"
        for j, value in zip(distances, values, strict=True)
    )
    return f"{name}: {', '.join(spelled)}."
