"""A batch's answers and the gradient of its loss, on tensors; the equations and their symbols are those of `lstm`.

A one-hot vector times a matrix is a row of that matrix, so inputs stay integers throughout.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from echo_core.model.backend import tf
from echo_core.model.program import ProgramKey
from echo_core.model.weights import Weights

Tensor = Any  # TensorFlow ships no types

UNROLLED_STEPS = 8  # up to here, unrolled time steps run a quarter faster and compile half a second slower


class State(NamedTuple):
    """The hidden and the cell state of a batch of rows, each (batch, units)."""

    hidden: Tensor
    cell: Tensor


class Sums(NamedTuple):
    """Over the answers that count: cross-entropy in nats, how many are right, how many there are."""

    loss: Tensor
    right: Tensor
    counted: Tensor


class _Pass(NamedTuple):
    """What the way back needs of a forward pass; `kernel` and `shown` have a row more where steps may be missing.

    Attributes:
        kernel: (vocabulary, 4·units).
        shown: (steps, batch) the rows of the kernel.
        seen: (steps, batch, 1) whether a step is not missing.
        gates: (steps, batch, 4·units) i, f, g, o.
        hidden, cell: (steps, batch, units) the states before each step.
        answering: (answers, batch, units) the hidden states that answer.
        state: after the last step.
    """

    kernel: Tensor
    shown: Tensor
    seen: Tensor
    gates: Tensor
    hidden: Tensor
    cell: Tensor
    answering: Tensor
    state: State


def loop(count: int, body: Callable[..., Any], start: tuple[Any, ...], unroll: bool = False) -> Any:
    """`(k, …) -> (k + 1, …)` applied `count` times to `(0, *start)`."""
    if unroll:
        values: tuple[Any, ...] = (0, *start)
        for _ in range(count):
            values = body(*values)
        return values
    return tf.while_loop(lambda k, *_: k < count, body, (0, *start), maximum_iterations=count)


def record(count: int, *shape: int) -> Tensor:
    """Room for one tensor of `shape` an iteration."""
    return tf.TensorArray(tf.float32, count, element_shape=shape)


def answer(key: ProgramKey, weights: Weights, shown: Tensor, state: State) -> tuple[Tensor, State]:
    """What a batch answers.

    Args:
        key: the sizes.
        weights: of the network.
        shown: (steps, batch) the numbers shown, -1 where missing.
        state: what the batch starts from.

    Returns:
        logits (answers, batch, vocabulary) and the state after the last step.
    """
    forward = _forward(key, weights, shown, state, unroll=False)
    return forward.answering @ weights.output_kernel + weights.output_bias, forward.state


def gradients(
    key: ProgramKey, weights: Weights, shown: Tensor, wanted: Tensor, state: State
) -> tuple[Weights, State, Sums]:
    """The gradient of a batch's mean cross-entropy.

    Args:
        key: the sizes.
        weights: of the network.
        shown: (steps, batch) the numbers shown, -1 where missing.
        wanted: (answers, batch) the numbers to say, -1 where none counts.
        state: what the batch starts from; no gradient flows into it.

    Returns:
        the derivative by each weight; the state after the last step; sums over the answers.
    """
    forward = _forward(key, weights, shown, state, unroll=key.steps <= UNROLLED_STEPS)
    logits = forward.answering @ weights.output_kernel + weights.output_bias  # (answers, batch, vocabulary)
    log_probabilities = tf.nn.log_softmax(logits)
    counts = tf.cast(wanted >= 0, tf.float32)  # (answers, batch)
    counted = tf.reduce_sum(counts)
    target = tf.one_hot(wanted, key.vocabulary)  # all zeros where none counts
    right = tf.cast(tf.argmax(logits, axis=-1, output_type=tf.int32) == wanted, tf.float32)
    sums = Sums(-tf.reduce_sum(target * log_probabilities), tf.reduce_sum(right), counted)

    d_logits = (tf.exp(log_probabilities) - target) * (counts / counted)[:, :, None]
    d_answering = tf.matmul(d_logits, weights.output_kernel, transpose_b=True)  # (answers, batch, units)
    d_logits = tf.reshape(d_logits, (-1, key.vocabulary))
    d_z = tf.reshape(_backward(key, weights, forward, d_answering), (-1, 4 * key.units))
    d_kernel = tf.math.unsorted_segment_sum(d_z, tf.reshape(forward.shown, (-1,)), forward.kernel.shape[0])
    if key.incomplete:
        d_kernel = d_kernel[:-1] - d_kernel[-1]
    derivatives = Weights(
        kernel=d_kernel,
        recurrent_kernel=tf.matmul(tf.reshape(forward.hidden, (-1, key.units)), d_z, transpose_a=True),
        bias=tf.reduce_sum(d_z, 0),
        output_kernel=tf.matmul(tf.reshape(forward.answering, (-1, key.units)), d_logits, transpose_a=True),
        output_bias=tf.reduce_sum(d_logits, 0),
    )
    return derivatives, forward.state, sums


def _forward(key: ProgramKey, weights: Weights, shown: Tensor, state: State, unroll: bool) -> _Pass:
    kernel = weights.kernel
    if key.incomplete:  # a missing step is a vector of -1: minus the sum of all rows, kept as one row more
        kernel = tf.concat([kernel, -tf.reduce_sum(kernel, 0, keepdims=True)], 0)
        shown = tf.where(shown < 0, key.vocabulary, shown)
    from_input = tf.gather(kernel, shown) + weights.bias  # (steps, batch, 4·units)
    seen = (shown < key.vocabulary)[:, :, None]

    def one_step(t: Tensor, h_before: Tensor, c_before: Tensor, gates: Any, hidden: Any, cell: Any) -> Any:
        z_i, z_f, z_g, z_o = tf.split(from_input[t] + h_before @ weights.recurrent_kernel, 4, axis=1)
        i, f, g, o = tf.sigmoid(z_i), tf.sigmoid(z_f), tf.tanh(z_g), tf.sigmoid(z_o)
        gates = gates.write(t, tf.concat([i, f, g, o], 1))
        hidden, cell = hidden.write(t, h_before), cell.write(t, c_before)
        c = f * c_before + i * g
        h = o * tf.tanh(c)
        if key.masked:
            h, c = tf.where(seen[t], h, h_before), tf.where(seen[t], c, c_before)
        return t + 1, h, c, gates, hidden, cell

    shape = key.steps, key.batch
    records = record(*shape, 4 * key.units), record(*shape, key.units), record(*shape, key.units)
    _, h, c, *records = loop(key.steps, one_step, (*state, *records), unroll)
    gates, hidden, cell = (part.stack() for part in records)
    answering = tf.concat([hidden[1:], h[None]], 0) if key.every_step else h[None]
    return _Pass(kernel, shown, seen, gates, hidden, cell, answering, State(h, c))


def _backward(key: ProgramKey, weights: Weights, forward: _Pass, d_answering: Tensor) -> Tensor:
    """The derivative d_z by what the gates are made of, (steps, batch, 4·units)."""

    def one_step(back: Tensor, d_h: Tensor, d_c: Tensor, d_zs: Any) -> Any:
        t = key.steps - 1 - back
        if key.every_step:
            d_h += d_answering[t]
        i, f, g, o = tf.split(forward.gates[t], 4, axis=1)
        c_before = forward.cell[t]
        tanh_c = tf.tanh(f * c_before + i * g)
        d_c_here = d_c + d_h * o * (1 - tanh_c * tanh_c)
        d_z_i = d_c_here * g * i * (1 - i)
        d_z_f = d_c_here * c_before * f * (1 - f)
        d_z_g = d_c_here * i * (1 - g * g)
        d_z_o = d_h * tanh_c * o * (1 - o)
        d_z = tf.concat([d_z_i, d_z_f, d_z_g, d_z_o], 1)
        d_h_before, d_c_before = tf.matmul(d_z, weights.recurrent_kernel, transpose_b=True), d_c_here * f
        if key.masked:
            seen = forward.seen[t]
            d_z = tf.where(seen, d_z, 0.0)
            d_h_before, d_c_before = tf.where(seen, d_h_before, d_h), tf.where(seen, d_c_before, d_c)
        return back + 1, d_h_before, d_c_before, d_zs.write(t, d_z)

    zeros = tf.zeros((key.batch, key.units))
    d_h = zeros if key.every_step else d_answering[0]
    start = d_h, zeros, record(key.steps, key.batch, 4 * key.units)
    *_, d_zs = loop(key.steps, one_step, start, unroll=key.steps <= UNROLLED_STEPS)
    return d_zs.stack()
