"""Experiments that between them have every pair of choices which makes a difference to an exported listing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from echo_core.task.experiment import Experiment

CHOICES = {
    "shown": ("drop", "mark", "mask", "whole mark", "whole mask"),
    "output": ("last", "sequence"),
    "state": ("reset", "carry"),
    "surplus": (False, True),  # whether rows are left over that fill no batch
    "uncounted": (False, True),  # where every step answers: whether some answer lies before the sequence
    "stop": (False, True),
}
Case = tuple[object, ...]


def _pairs(case: Case) -> set[tuple[tuple[int, object], tuple[int, object]]]:
    return set(itertools.combinations(enumerate(case), 2))


def cases() -> list[Case]:
    """A small choice of cases that has all pairs of choices."""
    every = [case for case in itertools.product(*CHOICES.values()) if _possible(case)]
    missing = set().union(*map(_pairs, every))
    chosen = []
    while missing:
        best = max(every, key=lambda case: len(_pairs(case) & missing))
        chosen.append(best)
        missing -= _pairs(best)
    return chosen


def _possible(case: Case) -> bool:
    shown, output, *_, uncounted, _ = case
    if output == "sequence" and shown == "drop":
        return True
    return uncounted == (output == "sequence")  # incomplete rows that answer at every step always have such answers


def experiment_of(case: Case) -> Experiment:
    """A small experiment of that case."""
    shown, output, state, surplus, uncounted, stop = case
    context = "whole" if str(shown).startswith("whole") else "window"
    settings = {
        "length": 14,
        "window": 3,
        "lag": 0 if output == "sequence" and not uncounted else 2,
        "context": context,
        "missing": str(shown).removeprefix("whole "),
        "output": output,
        "state": state,
        "vocabulary": 7,
        "units": 9,
        "learning_rate": 0.01,
        "stop_when_solved": stop,
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
