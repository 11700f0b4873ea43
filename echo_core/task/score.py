"""How good answers are: what was said beside what was expected, and whether a run has solved its task."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SOLVED_MEAN = 0.99
SOLVED_EPOCHS = 20


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
