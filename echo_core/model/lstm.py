"""The LSTM and its output layer in NumPy, one time step at a time, so that gates and states can be seen.

From the number shown, a one-hot vector x, and the hidden state h' and cell state c' before it, an LSTM (Hochreiter
and Schmidhuber, 1997; with the forget gate of Gers and others, 2000) makes the states h and c after it. With the
kernel W, the recurrent kernel U and the bias b, in four parts, one for each gate and one for the candidate g:

    i = sigmoid(x W_i + h' U_i + b_i)   input gate
    f = sigmoid(x W_f + h' U_f + b_f)   forget gate
    g = tanh(x W_g + h' U_g + b_g)      candidate
    o = sigmoid(x W_o + h' U_o + b_o)   output gate
    c = f c' + i g                      cell state
    h = o tanh(c)                       hidden state

Backwards, d_y being the derivative of a scalar by y, and z_i, z_f, z_g, z_o what sigmoid and tanh are applied to:

    d_c   = (d_c from the step after) + d_h o (1 - tanh(c)²)
    d_z_i = d_c g i (1 - i)
    d_z_f = d_c c' f (1 - f)
    d_z_g = d_c i (1 - g²)
    d_z_o = d_h tanh(c) o (1 - o)
    d_x   = d_z Wᵀ,  d_h' = d_z Uᵀ,  d_c' = d_c f
    d_W   = Σ xᵀ d_z,  d_U = Σ h'ᵀ d_z,  d_b = Σ d_z, over rows and steps

A step that is masked leaves both states, and their derivatives, as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather


class Step(NamedTuple):
    """An LSTM's gates and states in one time step: i, f, g, o, c and h; each (…, units)."""

    input: NDArray[np.float32]
    forget: NDArray[np.float32]
    candidate: NDArray[np.float32]
    output: NDArray[np.float32]
    cell: NDArray[np.float32]
    hidden: NDArray[np.float32]


class Network:
    """An LSTM and its output layer with given weights."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.units = len(weights.recurrent_kernel)
        # x W is a row of W; a missing step, a vector of -1, gives minus the sum of all rows: the last row, number -1.
        missing = -weights.kernel.sum(axis=0, keepdims=True)
        self._from_input = np.concatenate([weights.kernel, missing]) + weights.bias

    def start(self, *lanes: int) -> Step:
        """Before the first step: all zero, each (*lanes, units); no gate has acted yet."""
        zeros = np.zeros((*lanes, self.units), np.float32)
        return Step(*[zeros] * len(Step._fields))

    def step(self, numbers: NDArray[np.int32], before: Step, *, masked: bool) -> Step:
        """The step after `before` for the numbers (…,) shown, -1 where missing; `masked`: a missing one is skipped."""
        z = self._from_input[numbers] + before.hidden @ self.weights.recurrent_kernel
        z_i, z_f, z_g, z_o = np.split(z, 4, axis=-1)
        i, f, g, o = _sigmoid(z_i), _sigmoid(z_f), np.tanh(z_g), _sigmoid(z_o)
        c = f * before.cell + i * g
        after = Step(i, f, g, o, c, o * np.tanh(c))
        if masked:
            seen = (numbers >= 0)[..., None]
            return Step(*(np.where(seen, new, old) for new, old in zip(after, before, strict=True)))
        return after

    def backward(
        self, now: Step, cell_before: NDArray[np.float32], d_h: NDArray[np.float32], d_c: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Derivatives through one step that is not masked.

        Args:
            now: gates and states after the step, each (…, units).
            cell_before: the cell state before it, (…, units).
            d_h: the derivative by the hidden state after it, (…, units).
            d_c: by the cell state after it, not counting the way through the hidden state, (…, units).

        Returns:
            the derivatives by what the gates are made of, d_z (…, 4·units), by the hidden state before and by the
            cell state before, each (…, units).
        """
        i, f, g, o, c, _ = now
        tanh_c = np.tanh(c)
        d_c = d_c + d_h * o * (1 - tanh_c * tanh_c)
        d_z = np.concatenate(
            [d_c * g * i * (1 - i), d_c * cell_before * f * (1 - f), d_c * i * (1 - g * g), d_h * tanh_c * o * (1 - o)],
            axis=-1,
        )
        return d_z, d_z @ self.weights.recurrent_kernel.T, d_c * f

    def logits(self, hidden: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the output layer makes of hidden states (…, units); (…, vocabulary)."""
        return hidden @ self.weights.output_kernel + self.weights.output_bias

    def probabilities(self, hidden: NDArray[np.float32]) -> NDArray[np.float32]:
        """The softmax of the logits; (…, vocabulary)."""
        logits = self.logits(hidden)
        exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return exponentials / exponentials.sum(axis=-1, keepdims=True)


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
