"""Several seeds of one experiment, and whether what a run has shown was luck."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from echo_core.task.experiment import SETTINGS, Experiment
from echo_core.task.score import Assessment, Grade

COUNT = 5  # seeds: five alike by the toss of a coin come once in 16 times, and five runs still train in seconds


def seeded(experiment: Experiment) -> tuple[Experiment, ...]:
    """The experiment with its own seed and the four after it; after the last possible seed comes the first.

    >>> [each.seed for each in seeded(Experiment(seed=7))]
    [7, 8, 9, 10, 11]
    """
    every = int(SETTINGS["seed"].high) + 1
    return tuple(experiment.replace(seed=(experiment.seed + further) % every) for further in range(COUNT))


class Luck(enum.StrEnum):
    """Whether the seed decides what comes out."""

    OPEN = "open"  # not all seeds are trained, or too few epochs tell
    ALIKE = "alike"  # all seeds come to the same grade
    MIXED = "mixed"  # they do not


@dataclass(frozen=True, slots=True)
class Spread:
    """What the seeds of one experiment have shown.

    Attributes:
        luck: whether the seed decides.
        found: what each seed that is done has shown, in the order of the seeds.
        solved_at: the epochs at which those that solved it counted as solved, the earliest first.
        lowest, highest: of the accuracies reached; None where no epoch was trained.
    """

    luck: Luck
    found: tuple[Assessment, ...]
    solved_at: tuple[int, ...]
    lowest: float | None
    highest: float | None


def spread(found: Iterable[Assessment]) -> Spread:
    """Judge the seeds that are done by what each has shown: they are alike where all come to the same grade."""
    found = tuple(found)
    reached = [one.reached for one in found if one.reached is not None]
    grades = {one.kind for one in found}
    if len(found) < COUNT or Grade.TOO_EARLY in grades:
        luck = Luck.OPEN
    else:
        luck = Luck.ALIKE if len(grades) == 1 else Luck.MIXED
    return Spread(
        luck=luck,
        found=found,
        solved_at=tuple(sorted(one.solved_at for one in found if one.solved_at is not None)),
        lowest=min(reached, default=None),
        highest=max(reached, default=None),
    )
