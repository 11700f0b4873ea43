"""Experiments that, with the presets, have every pair of choices which makes a difference to an exported listing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.presets import PRESETS

CHOICES = {
    "shown": ("drop", "mark", "mask", "whole mark", "whole mask"),
    "output": ("last", "sequence"),
    "state": ("reset", "carry"),
    "surplus": (False, True),  # whether rows are left over that fill no batch
    "uncounted": (False, True),  # where every step answers: whether some answer lies before the sequence
}
Case = tuple[object, ...]


def case_of(experiment: Experiment) -> Case:
    """Which choices an experiment has made."""
    return (
        f"whole {experiment.missing}" if experiment.context == "whole" else experiment.missing,
        experiment.output,
        experiment.state,
        experiment.available_rows > experiment.rows,
        bool((frame(experiment).trained().targets < 0).any()),
    )


def pairs(case: Case) -> set[tuple[tuple[int, object], tuple[int, object]]]:
    """Every two choices of a case, each with its place."""
    return set(itertools.combinations(enumerate(case), 2))


def cases() -> list[Case]:
    """A small choice of cases that has all pairs of choices which no preset has."""
    every: list[Case] = [case for case in itertools.product(*CHOICES.values()) if possible(case)]
    missing = set().union(*map(pairs, every))
    missing -= set().union(*(pairs(case_of(preset.experiment)) for preset in PRESETS.values()))
    chosen = []
    while missing:
        best = max(every, key=lambda case: len(pairs(case) & missing))
        chosen.append(best)
        missing -= pairs(best)
    return chosen


def possible(case: Case) -> bool:
    """Whether there is such an experiment."""
    shown, output, *_, uncounted = case
    if output == "sequence" and shown == "drop":
        return True
    return uncounted == (output == "sequence")  # incomplete rows that answer at every step always have such answers


def experiment_of(case: Case) -> Experiment:
    """A small experiment of that case."""
    shown, output, state, surplus, uncounted = case
    context = "whole" if str(shown).startswith("whole") else "window"
    settings = {
        "length": 14,
        "window": 3,
        "lag": 5 if uncounted else 0 if output == "sequence" else 2,
        "context": context,
        "missing": str(shown).removeprefix("whole "),
        "output": output,
        "state": state,
        "vocabulary": 7,
        "units": 9,
        "learning_rate": 0.01,
        "stop_when_solved": state == "carry",  # the carrying presets do not stop
        "seed": 3,
        "epochs": 25,
    }
    roomy = Experiment(batch_size=1, **settings)  # type: ignore[arg-type]
    fits = [size for size in range(2, 8) if bool(roomy.available_rows % size) == surplus]
    return roomy.replace(batch_size=fits[0])


def experiments() -> Iterator[tuple[str, Experiment]]:
    """Each with a name for a test's report."""
    for case in cases():
        yield ", ".join(str(choice) for choice in case), experiment_of(case)
