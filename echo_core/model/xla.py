"""The mathematics of Keras' `train_on_batch`, many epochs in one compiled call.

The LSTM (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers and others, 2000), its gradient through time
and Adam (Kingma and Ba, 2015) are written out. A one-hot vector times a matrix is a row of that matrix, so inputs
stay integers throughout.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.model.backend import tf
from echo_core.model.program import Sizes
from echo_core.task.experiment import Experiment
from echo_core.task.framing import Framing

EPOCHS_PER_CALL = 1000
UNROLLED_STEPS = 8  # up to here, unrolled time steps run a quarter faster and compile half a second slower
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # Adam's settings in Keras

Arrays = tuple[NDArray[np.float32], ...]
Tensor = Any  # TensorFlow ships no types
Tensors = tuple[Tensor, ...]


def train(
    experiment: Experiment,
    rows: Framing,
    learnt: tuple[Arrays, Arrays, Arrays],
    first_epoch: int,
    sequences: NDArray[np.int32],
) -> tuple[tuple[Arrays, Arrays, Arrays], NDArray[np.float32], NDArray[np.float32]]:
    """Train one epoch on each of at most `EPOCHS_PER_CALL` sequences.

    Args:
        experiment: the settings.
        rows: its rows that are trained on.
        learnt: the weights and Adam's first and second moments of them.
        first_epoch: epochs trained before.
        sequences: (epochs, length).

    Returns:
        what is learnt after; loss (epochs,) and accuracy (epochs,), both before each update.
    """
    epochs = len(sequences)
    padded = np.zeros((EPOCHS_PER_CALL, experiment.length), np.int32)
    padded[:epochs] = sequences
    after, losses, accuracies = _program(Sizes.of(experiment))(
        learnt,
        np.float32(first_epoch * experiment.batches),
        padded,
        np.int32(epochs),
        _in_batches(experiment, rows.inputs),
        _in_batches(experiment, rows.targets),
        np.float32(experiment.learning_rate),
        np.bool_(experiment.state == "carry"),
    )
    weights, first, second = (tuple(tensor.numpy() for tensor in part) for part in after)
    return (weights, first, second), losses.numpy()[:epochs], accuracies.numpy()[:epochs]


def _in_batches(experiment: Experiment, positions: NDArray[np.int32]) -> NDArray[np.int32]:
    """Positions (rows,) or (rows, n) as (batches, n, batch), time major; a missing one is `length`, not -1."""
    batches = positions.reshape(experiment.batches, experiment.batch_size, -1).transpose(0, 2, 1)
    return np.where(batches < 0, np.int32(experiment.length), batches)


@functools.lru_cache(maxsize=32)
def _program(sizes: Sizes) -> Callable[..., Any]:
    """The training loop, compiled at its first call.

    The number of epochs is an argument, so that a slice of any length is the same program and gives the same bits.
    The loops inside an epoch have trip counts that the compiler knows, without which they run several times slower.
    """

    def train_epoch(
        learnt: Tensors, updates: Tensor, sequence: Tensor, inputs: Tensor, targets: Tensor, rate: Tensor, carry: Tensor
    ) -> tuple[Tensors, Tensor, Tensor, Tensor]:
        numbers = tf.concat([sequence, [-1]], 0)
        shown = tf.gather(numbers, inputs)  # (batches, steps, batch)
        wanted = tf.gather(numbers, targets)  # (batches, answers, batch)
        zeros = tf.zeros((sizes.batch, sizes.units))

        def train_batch(b: Tensor, learnt: Tensors, hidden: Tensor, cell: Tensor, updates: Tensor, sums: Tensor) -> Any:
            hidden, cell = tf.where(carry, hidden, zeros), tf.where(carry, cell, zeros)
            gradients, hidden, cell, batch_sums = _gradients(sizes, learnt[0], shown[b], wanted[b], hidden, cell)
            return b + 1, _adam(learnt, gradients, updates + 1, rate), hidden, cell, updates + 1, sums + batch_sums

        _, learnt, _, _, updates, sums = _loop(sizes.batches, train_batch, (learnt, zeros, zeros, updates, tf.zeros(3)))
        return learnt, updates, sums[0] / sums[2], sums[1] / sums[2]

    @tf.function(jit_compile=True, autograph=False)
    def program(
        learnt: Tensors,
        updates: Tensor,
        sequences: Tensor,
        epochs: Tensor,
        inputs: Tensor,
        targets: Tensor,
        rate: Tensor,
        carry: Tensor,
    ) -> Any:
        def one_epoch(e: Tensor, learnt: Tensors, updates: Tensor, losses: Tensor, accuracies: Tensor) -> Any:
            learnt, updates, loss, accuracy = train_epoch(learnt, updates, sequences[e], inputs, targets, rate, carry)
            return e + 1, learnt, updates, losses.write(e, loss), accuracies.write(e, accuracy)

        _, learnt, _, losses, accuracies = tf.while_loop(
            lambda e, *_: e < epochs,
            one_epoch,
            (0, learnt, updates, _record(EPOCHS_PER_CALL), _record(EPOCHS_PER_CALL)),
        )
        return learnt, losses.stack(), accuracies.stack()

    return program


def _loop(count: int, body: Callable[..., Any], start: tuple[Any, ...], unroll: bool = False) -> Any:
    """`(i, …) -> (i + 1, …)` applied `count` times to `(0, *start)`."""
    if unroll:
        values: tuple[Any, ...] = (0, *start)
        for _ in range(count):
            values = body(*values)
        return values
    return tf.while_loop(lambda i, *_: i < count, body, (0, *start), maximum_iterations=count)


def _record(count: int, *shape: int) -> Any:
    """Room for one tensor of `shape` an iteration."""
    return tf.TensorArray(tf.float32, count, element_shape=shape)


def _gradients(
    sizes: Sizes, weights: Tensors, shown: Tensor, wanted: Tensor, hidden: Tensor, cell: Tensor
) -> tuple[Tensors, Tensor, Tensor, Tensor]:
    """The gradient of a batch's mean cross-entropy.

    Args:
        shown: (steps, batch) the numbers shown, -1 where missing.
        wanted: (answers, batch) the numbers to say, -1 where none counts.
        hidden, cell: (batch, units) the state that the batch starts from; no gradient flows into it.

    Returns:
        gradients in the order of the weights; the state after the last step; the sums over the answers that count of
        cross-entropy, hits and 1.
    """
    steps, batch, units = sizes.steps, sizes.batch, sizes.units
    unroll = steps <= UNROLLED_STEPS
    kernel, recurrent, bias, readout, readout_bias = weights
    if sizes.incomplete:  # a missing step is a vector of -1: minus the sum of all rows, kept as one row more
        kernel = tf.concat([kernel, -tf.reduce_sum(kernel, 0, keepdims=True)], 0)
        shown = tf.where(shown < 0, sizes.vocabulary, shown)
    from_input = tf.gather(kernel, shown) + bias  # (steps, batch, 4·units)
    seen = (shown < sizes.vocabulary)[:, :, None]  # (steps, batch, 1)

    def forward(t: Tensor, hidden: Tensor, cell: Tensor, gates: Any, hiddens: Any, cells: Any) -> Any:
        i, f, g, o = tf.split(from_input[t] + hidden @ recurrent, 4, axis=1)
        i, f, g, o = tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)
        gates = gates.write(t, tf.concat([i, f, g, o], 1))
        hiddens, cells = hiddens.write(t, hidden), cells.write(t, cell)
        next_cell = f * cell + i * g
        next_hidden = o * tf.tanh(next_cell)
        if sizes.masked:
            next_hidden, next_cell = tf.where(seen[t], next_hidden, hidden), tf.where(seen[t], next_cell, cell)
        return t + 1, next_hidden, next_cell, gates, hiddens, cells

    records = _record(steps, batch, 4 * units), _record(steps, batch, units), _record(steps, batch, units)
    _, hidden, cell, *records = _loop(steps, forward, (hidden, cell, *records), unroll)
    gates, hiddens, cells = (record.stack() for record in records)  # before each step: (steps, batch, …)

    answering = (
        tf.concat([hiddens[1:], hidden[None]], 0) if sizes.every_step else hidden[None]
    )  # (answers, batch, units)
    logits = answering @ readout + readout_bias  # (answers, batch, vocabulary)
    log_probabilities = tf.nn.log_softmax(logits)
    counts = tf.cast(wanted >= 0, tf.float32)  # (answers, batch)
    counted = tf.reduce_sum(counts)
    target = tf.one_hot(wanted, sizes.vocabulary)  # all zeros where none counts
    hits = tf.cast(tf.argmax(logits, axis=-1, output_type=tf.int32) == wanted, tf.float32)
    sums = tf.stack([-tf.reduce_sum(target * log_probabilities), tf.reduce_sum(hits), counted])

    d_logits = (tf.exp(log_probabilities) - target) * (counts / counted)[:, :, None]
    flat = tf.reshape(d_logits, (-1, sizes.vocabulary))
    d_readout = tf.matmul(tf.reshape(answering, (-1, units)), flat, transpose_a=True)
    d_answering = tf.matmul(d_logits, readout, transpose_b=True)  # (answers, batch, units)

    def backward(back: Tensor, d_hidden: Tensor, d_cell: Tensor, d_gates: Any) -> Any:
        t = steps - 1 - back
        if sizes.every_step:
            d_hidden += d_answering[t]
        i, f, g, o = tf.split(gates[t], 4, axis=1)
        squashed = tf.tanh(f * cells[t] + i * g)
        d_inner = d_cell + d_hidden * o * (1 - squashed * squashed)
        d_z = tf.concat(
            [
                d_inner * g * i * (1 - i),
                d_inner * cells[t] * f * (1 - f),
                d_inner * i * (1 - g * g),
                d_hidden * squashed * o * (1 - o),
            ],
            1,
        )
        d_hidden_before, d_cell_before = tf.matmul(d_z, recurrent, transpose_b=True), d_inner * f
        if sizes.masked:
            d_z = tf.where(seen[t], d_z, 0.0)
            d_hidden_before = tf.where(seen[t], d_hidden_before, d_hidden)
            d_cell_before = tf.where(seen[t], d_cell_before, d_cell)
        return back + 1, d_hidden_before, d_cell_before, d_gates.write(t, d_z)

    nothing = tf.zeros((batch, units))
    d_last = nothing if sizes.every_step else d_answering[0]
    *_, record = _loop(steps, backward, (d_last, nothing, _record(steps, batch, 4 * units)), unroll)
    d_z = tf.reshape(record.stack(), (-1, 4 * units))
    d_recurrent = tf.matmul(tf.reshape(hiddens, (-1, units)), d_z, transpose_a=True)
    d_kernel = tf.math.unsorted_segment_sum(d_z, tf.reshape(shown, (-1,)), kernel.shape[0])
    if sizes.incomplete:
        d_kernel = d_kernel[:-1] - d_kernel[-1]
    gradients = d_kernel, d_recurrent, tf.reduce_sum(d_z, 0), d_readout, tf.reduce_sum(flat, 0)
    return gradients, hidden, cell, sums


def _adam(learnt: Tensors, gradients: Tensors, update: Tensor, rate: Tensor) -> Tensors:
    """Update number `update`, counted from 1, in the form that Keras computes it."""
    weights, first, second = learnt
    first = tuple(m + (g - m) * (1 - BETA_1) for m, g in zip(first, gradients, strict=True))
    second = tuple(v + (g * g - v) * (1 - BETA_2) for v, g in zip(second, gradients, strict=True))
    step = rate * tf.sqrt(1 - tf.pow(BETA_2, update)) / (1 - tf.pow(BETA_1, update))
    weights = tuple(w - step * m / (tf.sqrt(v) + EPSILON) for w, m, v in zip(weights, first, second, strict=True))
    return weights, first, second
