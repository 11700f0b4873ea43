"""What can be learned, told from the rows alone before anything is trained.

An answer is *visible* when it is among the time steps fed up to the step that must say it. Otherwise it is *carried*
when the state is, and the answer was shown to the same lane in an earlier batch: lane k of batch b holds row
b·batch + k, so the state that reaches row r comes from the rows r - batch, r - 2·batch, … Otherwise it is *nowhere*.

No gradient crosses from one batch to the next. Where no row shows its own answer, nothing trains a network to keep a
carried one: it learns to read what its state happens to hold. Where rows do show theirs, what is learned inside a row
works across the border too, since the weights are the same (the preset `carrying-done-right`).

The verdict is about information: what is visible could be known. Whether it is learned is another question
(docs/truth.md).
"""

from __future__ import annotations

import enum
import math
import operator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame


class Reach(enum.IntEnum):
    """How an answer can reach the step that must say it."""

    UNCOUNTED = -1  # no answer counts here
    NOWHERE = 0
    CARRIED = 1
    VISIBLE = 2


class Outlook(enum.StrEnum):
    """What can be learned of some answers."""

    ALL = "all"  # every answer is visible
    SOME = "some"  # some are visible, the others nowhere
    CARRIED = "carried"  # some can only come through the carried state
    NONE = "none"  # all are nowhere


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is reachable in the rows that an experiment trains on; its arrays are shared and cannot be written to.

    Attributes:
        reach: (rows, answers) the `Reach` of every answer; one a row, or one a time step.
        source: (rows, answers) where carried, the row that last showed the answer to this lane; else -1.
        vocabulary: how many different numbers there are.
    """

    reach: NDArray[np.int8]
    source: NDArray[np.int32]
    vocabulary: int

    @property
    def answers(self) -> int:
        """How many answers count, in one epoch."""
        return int((self.reach != Reach.UNCOUNTED).sum())

    def share(self, reach: Reach) -> float:
        """The share of the answers that count which are reached so."""
        return float((self.reach == reach).sum() / self.answers)

    @property
    def outlook(self) -> Outlook:
        """What can be learned of all answers."""
        return _outlook(self.reach)

    def outlook_of(self, row: int) -> Outlook:
        """What can be learned of the answers of a row, counted from 0 among those trained on."""
        return _outlook(self.reach[row])

    @property
    def guess_accuracy(self) -> float:
        """The accuracy of pure guessing."""
        return 1 / self.vocabulary

    @property
    def guess_loss(self) -> float:
        """The cross-entropy of pure guessing, in nats."""
        return math.log(self.vocabulary)

    @property
    def best(self) -> float:
        """The best accuracy possible: what is visible or carried is known, and the rest, shown to nobody, guessed."""
        return 1 - self.share(Reach.NOWHERE) * (1 - self.guess_accuracy)

    @property
    def floor(self) -> float:
        """The lowest loss possible, in nats: what is visible or carried is known, and the rest guessed."""
        return self.share(Reach.NOWHERE) * self.guess_loss

    def summary(self) -> dict[str, float]:
        """The shares, the guessing lines and the best accuracy possible ("ceiling"), by the names in printed JSON."""
        return {
            "visible": self.share(Reach.VISIBLE),
            "carried": self.share(Reach.CARRIED),
            "nowhere": self.share(Reach.NOWHERE),
            "guess_accuracy": self.guess_accuracy,
            "guess_loss": self.guess_loss,
            "ceiling": self.best,
        }


def _outlook(reach: NDArray[np.int8]) -> Outlook:
    found = set(np.unique(reach).tolist()) - {Reach.UNCOUNTED}
    if Reach.CARRIED in found:
        return Outlook.CARRIED
    if found == {Reach.VISIBLE}:
        return Outlook.ALL
    return Outlook.SOME if Reach.VISIBLE in found else Outlook.NONE


def verdict(experiment: Experiment) -> Verdict:
    """Judge an experiment by its rows; what was judged before is remembered.

    >>> verdict(Experiment(lag=1, window=5)).summary()["visible"]
    1.0
    >>> [verdict(Experiment(lag=lag, window=1, batch_size=6, length=30)).share(Reach.CARRIED) for lag in (1, 6)]
    [0.0, 0.75]
    """
    return _verdict(_relevant(experiment))


# The settings that rows depend on: experiments that differ in others alone share a verdict.
_RELEVANT = ("lag", "window", "length", "vocabulary", "context", "missing", "output", "state", "batch_size")
_relevant = operator.attrgetter(*_RELEVANT)


@lru_cache(maxsize=1024)
def _verdict(settings: tuple[Any, ...]) -> Verdict:
    experiment = Experiment(units=1, **dict(zip(_RELEVANT, settings, strict=True)))
    rows = frame(experiment).trained()
    targets = rows.targets.reshape(experiment.rows, -1)  # (rows, answers)
    answers = targets.shape[1]

    fed = np.ones((answers, experiment.steps), bool)
    if answers > 1:  # the step that answers has seen itself and those before
        fed = np.tril(fed)
    visible = ((rows.inputs[:, None, :] == targets[:, :, None]) & fed).any(axis=-1) & (targets >= 0)

    source = np.full(targets.shape, -1, np.int32)
    if experiment.state == "carry":
        last_shown = np.full((experiment.batch_size, experiment.length), -1, np.int32)  # by lane and position
        for row, (shown, wanted) in enumerate(zip(rows.inputs, targets, strict=True)):
            lane = last_shown[row % experiment.batch_size]
            source[row] = np.where(wanted >= 0, lane[wanted], -1)
            lane[shown[shown >= 0]] = row
        source[visible] = -1

    reach = np.where(source >= 0, Reach.CARRIED, Reach.NOWHERE)
    reach = np.where(visible, Reach.VISIBLE, reach)
    reach = np.where(targets >= 0, reach, Reach.UNCOUNTED)
    reach = reach.astype(np.int8)
    reach.flags.writeable = source.flags.writeable = False
    return Verdict(reach, source, experiment.vocabulary)
