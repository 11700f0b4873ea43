"""What the views of a single row tell: small immutable values that may cross processes, as those of `results`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echo_core.model.lstm import Step


@dataclass(frozen=True, slots=True)
class SlowMotion:
    """One row, time step by time step.

    Attributes:
        row: its number among the rows trained on, counted from 0.
        positions: (steps,) what each step is shown, -1 where it is missing.
        numbers: (steps,) the numbers there, -1 where missing.
        expected: the number to say after the last step; -1 where none counts.
        steps: gates and states after each step, each (steps, units).
        cell_before: (units,) the cell state that the row starts from.
        hidden_before: (units,) the hidden state that it starts from.
        skipped: (steps,) whether a step is masked, so that both states stay as they are.
        said: (steps, k) the most probable numbers, were the answer given after this step.
        probabilities: (steps, k) the network's probabilities for them.
        right: (steps,) its probability for the expected number; NaN where none counts.
    """

    row: int
    positions: NDArray[np.int32]
    numbers: NDArray[np.int32]
    expected: int
    steps: Step
    cell_before: NDArray[np.float32]
    hidden_before: NDArray[np.float32]
    skipped: NDArray[np.bool_]
    said: NDArray[np.int32]
    probabilities: NDArray[np.float32]
    right: NDArray[np.float32]


class UnitStep(NamedTuple):
    """What runs along the wires of one unit in one time step.

    Attributes:
        cell_before, hidden_before: its states before the step, c' and h'.
        forget, input, output: how far its gates are open, f, i and o.
        kept: what the forget gate keeps of the cell state before, f c'.
        candidate: what it would write, g.
        let_in: what the input gate lets in of that, i g.
        cell: its cell state after the step, f c' + i g.
        squashed: tanh of that.
        hidden: its hidden state after the step, what the output gate passes on: o tanh(c).
    """

    cell_before: float
    hidden_before: float
    forget: float
    kept: float
    input: float
    candidate: float
    let_in: float
    cell: float
    squashed: float
    output: float
    hidden: float


@dataclass(frozen=True, slots=True)
class Graft:
    """The last answer of a row, as it is and with its state replaced after one of its steps.

    Attributes:
        step: after how many steps the state was replaced, at least 1.
        numbers: (steps,) the numbers of the row, -1 where missing.
        donor: (steps,) the numbers of the row whose state after as many steps was put there; None for zeros.
        expected: the number to say; -1 where none counts.
        said: (k,) the most probable numbers of the row as it is.
        probabilities: (k,) the network's probabilities for them.
        grafted: (k,) the most probable numbers with the other state.
        grafted_probabilities: (k,) the network's probabilities for them.
    """

    step: int
    numbers: NDArray[np.int32]
    donor: NDArray[np.int32] | None
    expected: int
    said: NDArray[np.int32]
    probabilities: NDArray[np.float32]
    grafted: NDArray[np.int32]
    grafted_probabilities: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer to a few numbers that a network was shown from zero.

    Attributes:
        numbers: (shown,) what it was shown, in order.
        said: (k,) the most probable answers, the one given first.
        probabilities: (k,) the network's probabilities for them.
    """

    numbers: NDArray[np.int32]
    said: NDArray[np.int32]
    probabilities: NDArray[np.float32]

    def right(self, lag: int) -> int | None:
        """The number at the lag; None where too few are shown."""
        return int(self.numbers[-1 - lag]) if lag < len(self.numbers) else None

    @property
    def places(self) -> list[int]:
        """The places, counted from 1, of the shown numbers that equal the answer."""
        return (np.flatnonzero(self.numbers == self.said[0]) + 1).tolist()
