"""The LSTM stepped by hand, so that its gates and states can be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.insight.results import Step
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather


class Network:
    """An LSTM and its read-out with given weights, in the order of `keras.Model.get_weights`."""

    def __init__(self, weights: Sequence[NDArray[np.float32]]) -> None:
        kernel, self._recurrent, bias, self._readout, self._readout_bias = weights
        # A one-hot vector times the kernel is a row of it; a missing step, a vector of -1, is the last row: number -1.
        self._from_input = np.concatenate([kernel, -kernel.sum(axis=0, keepdims=True)]) + bias
        self.units = len(self._recurrent)

    def start(self, *lanes: int) -> Step:
        """Before the first step: all zero, each (*lanes, units); no gate has acted yet."""
        zeros = np.zeros((*lanes, self.units), np.float32)
        return Step(*[zeros] * len(Step._fields))

    def step(self, numbers: NDArray[np.int32], before: Step, *, masked: bool) -> Step:
        """The step after `before` for the numbers (…,) shown, -1 where missing; `masked`: a missing one is skipped."""
        i, f, g, o = np.split(self._from_input[numbers] + before.hidden @ self._recurrent, 4, axis=-1)
        i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
        cell = f * before.cell + i * g
        after = Step(i, f, g, o, cell, o * np.tanh(cell))
        if masked:
            seen = (numbers >= 0)[..., None]
            return Step(*(np.where(seen, new, old) for new, old in zip(after, before, strict=True)))
        return after

    def logits(self, hidden: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the read-out makes of hidden states (…, units); (…, vocabulary)."""
        return hidden @ self._readout + self._readout_bias

    def probabilities(self, hidden: NDArray[np.float32]) -> NDArray[np.float32]:
        """The softmax of the logits; (…, vocabulary)."""
        logits = self.logits(hidden)
        grown = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return grown / grown.sum(axis=-1, keepdims=True)


def _sigmoid(x: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.float32(0.5) * (np.tanh(np.float32(0.5) * x) + 1)


def walk(experiment: Experiment, network: Network, sequences: ArrayLike) -> Iterator[tuple[slice, int, Step]]:
    """Step through the rows trained on of several sequences (count, length), side by side.

    The state is carried from batch to batch of a sequence, or reset before each, as in training.

    Yields:
        the rows that step together, the number of the step in the row, and gates and states after it, each
        (count, rows, units).
    """
    rows = frame(experiment).trained()
    numbers = np.stack([gather(rows.inputs, sequence) for sequence in np.asarray(sequences)])  # (count, rows, steps)
    # Without a state to carry nothing binds the rows to their batches: all step together.
    together = experiment.batch_size if experiment.state == "carry" else experiment.rows
    now = start = network.start(len(numbers), together)
    for first in range(0, experiment.rows, together):
        stepping = slice(first, first + together)
        now = start._replace(cell=now.cell, hidden=now.hidden)
        for step in range(experiment.steps):
            now = network.step(numbers[:, stepping, step], now, masked=rows.masked)
            yield stepping, step, now


def last_hidden(experiment: Experiment, network: Network, sequences: ArrayLike) -> NDArray[np.float32]:
    """The hidden state after each row's last step; (count, rows, units)."""
    return np.concatenate(
        [now.hidden for _, step, now in walk(experiment, network, sequences) if step == experiment.steps - 1], axis=1
    )
