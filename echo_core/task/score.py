"""How good answers are, and what that says of a run: every judgement of the lab, each with its one threshold."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.task.verdict import Outlook, Reach, Verdict

SOLVED_MEAN = 0.99  # what is missing is the noise of updates that go on, even where the rule is learned
SOLVED_EPOCHS = 20  # of a mean: some hundreds of answers, so that a lucky epoch solves nothing
MOST_DEVIATIONS = 5.0  # standard deviations that chance may explain: one fair count in 3.5 million exceeds them
GOOD_AS_POSSIBLE = 0.98  # of the best possible; the rest is noise of updates that go on, and of counting


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a network says of one sequence.

    Attributes:
        sequence: (length,) the numbers it was shown.
        expected: (rows,) the number to say in each row trained on, or (rows, steps) when every step answers;
            -1 where none counts.
        predicted: the number said, in the shape of `expected`.
        probability: the network's probability for the number said, in the shape of `expected`.
    """

    sequence: NDArray[np.int32]
    expected: NDArray[np.int32]
    predicted: NDArray[np.int32]
    probability: NDArray[np.float32]

    @property
    def hits(self) -> NDArray[np.bool_]:
        """Where the expected number was said, in the shape of `expected`."""
        return self.expected == self.predicted

    @property
    def counted(self) -> int:
        """How many answers count."""
        return int((self.expected >= 0).sum())


def solved_at(accuracies: NDArray[np.floating]) -> int | None:
    """The first epoch, counted from 1, at which the mean accuracy of the last 20 epochs is ≥ 0.99; None if none is.

    >>> solved_at(np.array([0.0] + [1.0] * 30))
    21
    """
    if len(accuracies) < SOLVED_EPOCHS:
        return None
    sums = np.cumsum(np.concatenate([[0.0], accuracies]), dtype=np.float64)
    means = (sums[SOLVED_EPOCHS:] - sums[:-SOLVED_EPOCHS]) / SOLVED_EPOCHS
    reached = np.flatnonzero(means >= SOLVED_MEAN - 1e-7)  # accuracies of 32 bits are that coarse
    return int(reached[0]) + SOLVED_EPOCHS if len(reached) else None


def deviations(share: ArrayLike, chance: float, count: ArrayLike) -> NDArray[np.float64]:
    """By how many standard deviations a share of right answers exceeds that of guessing; negative where it is less.

    Guessing is right as often as a coin that shows heads with that chance: the number right is binomial.

    Args:
        share: of the answers that were right; (…).
        chance: the share that guessing gives.
        count: how many answers there were, at least one; (…).

    >>> round(float(deviations(0.13, 0.1, 10_000)), 6)
    10.0
    """
    return (np.asarray(share, np.float64) - chance) / np.sqrt(chance * (1 - chance) / np.asarray(count))


def beyond_chance(share: ArrayLike, chance: float, count: ArrayLike) -> NDArray[np.bool_]:
    """Whether a share of right answers is more than guessing explains; arguments as those of `deviations`."""
    return deviations(share, chance, count) > MOST_DEVIATIONS


def as_good_as_possible(share: float, best: float) -> bool:
    """Whether a share of right answers comes up to the best possible."""
    return share >= GOOD_AS_POSSIBLE * best


class Grade(enum.StrEnum):
    """What a run has shown."""

    SOLVED = "solved"
    AS_GOOD_AS_POSSIBLE = "as good as possible"  # not solved, and no network could do better
    PARTLY = "partly"  # beyond chance, below the best possible
    GUESSING = "guessing"
    TOO_EARLY = "too early"  # too few epochs to tell


class Cause(enum.StrEnum):
    """Why a run does no better than guessing."""

    UNREACHABLE = "unreachable"  # no answer can reach the network
    ONLY_CARRIED = "only carried"  # answers could come through the carried state alone
    NOT_YET = "not yet"  # answers are shown


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a run has shown, beside guessing and the best possible.

    Attributes:
        kind: what it comes to.
        epochs: how many it was trained.
        reached: the mean accuracy of the last 20 epochs; None before the first.
        chance: the accuracy of pure guessing.
        best: the best accuracy possible.
        solved_at: the first epoch at which it counted as solved; None if none.
        cause: why it is no better than guessing; None where it is, or where that cannot be told.
    """

    kind: Grade
    epochs: int
    reached: float | None
    chance: float
    best: float
    solved_at: int | None
    cause: Cause | None


def assess(accuracies: NDArray[np.floating], verdict: Verdict) -> Assessment:
    """Judge a run by the accuracies (epochs,) of its epochs and the verdict on its experiment."""
    last = accuracies[-SOLVED_EPOCHS:]
    reached = float(np.mean(last, dtype=np.float64)) if len(last) else math.nan
    solved = solved_at(accuracies)
    kind, cause = Grade.PARTLY, None
    if len(last) < SOLVED_EPOCHS:
        kind = Grade.TOO_EARLY
    elif solved is not None:
        kind = Grade.SOLVED
    elif not beyond_chance(reached, verdict.guess_accuracy, verdict.answers * len(last)):
        kind, cause = Grade.GUESSING, _cause(verdict)
    elif as_good_as_possible(reached, verdict.best):
        kind = Grade.AS_GOOD_AS_POSSIBLE
    return Assessment(
        kind=kind,
        epochs=len(accuracies),
        reached=reached if len(last) else None,
        chance=verdict.guess_accuracy,
        best=verdict.best,
        solved_at=solved,
        cause=cause,
    )


def _cause(verdict: Verdict) -> Cause:
    if verdict.outlook is Outlook.NONE:
        return Cause.UNREACHABLE
    return Cause.NOT_YET if verdict.share(Reach.VISIBLE) else Cause.ONLY_CARRIED
