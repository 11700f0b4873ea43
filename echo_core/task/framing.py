"""Which numbers of a sequence a network is shown, and which it must say: one table of positions.

Training data for any sequence is a gather from that table, and so is what is shown of it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.task.experiment import Experiment
from echo_core.task.sequences import one_hot


class Dropped(enum.StrEnum):
    """Why a row is not trained on."""

    NO_ANSWER = "no answer"  # no number lies that far back
    INCOMPLETE = "incomplete"  # the window reaches before the start
    SURPLUS = "surplus"  # it fills no batch


@dataclass(frozen=True, slots=True)
class Framing:
    """The rows of an experiment as positions in its sequence; its arrays are shared and cannot be written to.

    Attributes:
        inputs: (rows, steps) the position shown at each time step, -1 where there is none.
        targets: the position of the number to say, -1 where none counts; (rows,), or (rows, steps) when every
            step answers.
        reasons: (rows,) why a row is not trained on, None where it is: the oldest rows first, then all others.
        masked: whether the network skips missing steps instead of seeing vectors of -1.
    """

    inputs: NDArray[np.int32]
    targets: NDArray[np.int32]
    reasons: tuple[Dropped | None, ...]
    masked: bool

    @property
    def kept(self) -> NDArray[np.bool_]:
        """(rows,) whether a row is trained on."""
        return np.array([reason is None for reason in self.reasons])

    def trained(self) -> Framing:
        """The rows that are trained on, oldest first: views of these."""
        first = len(self.reasons) - self.reasons.count(None)
        return Framing(self.inputs[first:], self.targets[first:], self.reasons[first:], self.masked)


@lru_cache(maxsize=256)
def frame(experiment: Experiment) -> Framing:
    """The rows for every t from 0 to length - 1, row t being the one whose newest number is x(t).

    Rows without an answer are not trained on, nor incomplete ones where these are dropped, nor the oldest of the
    rest that fill no batch. What was framed before is remembered.

    >>> framing = frame(Experiment(length=4, window=2, lag=1, batch_size=2, state="reset"))
    >>> framing.inputs.tolist()
    [[-1, 0], [0, 1], [1, 2], [2, 3]]
    >>> framing.targets.tolist()
    [-1, 0, 1, 2]
    >>> framing.kept.tolist()
    [False, False, True, True]
    """
    length, steps = experiment.length, experiment.steps
    newest = np.arange(length, dtype=np.int32)
    shown = newest[:, None] + np.arange(1 - steps, 1, dtype=np.int32)  # (length, steps)
    answers = (shown if experiment.every_step else newest) - np.int32(experiment.lag)
    inputs, targets = np.maximum(shown, -1), np.maximum(answers, -1)
    inputs.flags.writeable = targets.flags.writeable = False
    return Framing(
        inputs=inputs,
        targets=targets,
        reasons=tuple(_reason(experiment, t) for t in range(length)),
        masked=experiment.missing == "mask",
    )


def _reason(experiment: Experiment, t: int) -> Dropped | None:
    if t < experiment.lag:
        return Dropped.NO_ANSWER
    if t < experiment.length - experiment.available_rows:
        return Dropped.INCOMPLETE
    if t < experiment.length - experiment.rows:
        return Dropped.SURPLUS
    return None


def gather(positions: NDArray[np.int32], sequence: ArrayLike) -> NDArray[np.int32]:
    """The numbers at `positions`, in its shape; -1 where a position is -1.

    >>> gather(np.array([[-1, 0], [0, 1]]), [7, 8])
    array([[-1,  7],
           [ 7,  8]], dtype=int32)
    """
    return np.append(np.asarray(sequence, dtype=np.int32), np.int32(-1))[positions]


def inputs_and_targets(experiment: Experiment, sequence: ArrayLike) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """X (samples, time steps, features) and y of the rows trained on, one-hot.

    y is (samples, features), or (samples, time steps, features) when every step answers; where no answer counts
    it is all zeros, so that its cross-entropy is 0.
    """
    rows = frame(experiment).trained()
    x = one_hot(gather(rows.inputs, sequence), experiment.vocabulary)
    y = np.maximum(one_hot(gather(rows.targets, sequence), experiment.vocabulary), 0)
    return x, y
