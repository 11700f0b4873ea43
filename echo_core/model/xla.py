"""Many epochs of training in one compiled call: the mathematics of Keras' `train_on_batch`.

Every epoch takes one sequence and updates the weights once a batch, by Adam. At fixed epochs the network is asked for
the test sequence, without which those who watch a training would have to interrupt it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from echo_core.model import adam
from echo_core.model.adam import Learned
from echo_core.model.backend import tf
from echo_core.model.frames import MOST_FRAMES, Frames
from echo_core.model.gradients import State, Sums, Tensor, answer, gradients, loop, record
from echo_core.model.program import ProgramKey
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.sequences import test_sequence

EPOCHS_PER_CALL = 1000


class Trained(NamedTuple):
    """What a call gives.

    Attributes:
        learned: the weights and Adam's moments after the last epoch.
        losses: (epochs,) mean cross-entropy of each epoch in nats, before each update.
        accuracies: (epochs,) share of right answers in each epoch, before each update.
        frames: after each of these epochs whose number is a multiple of the interval.
    """

    learned: Learned
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    frames: Frames


def train(
    experiment: Experiment, learned: Learned, first_epoch: int, sequences: NDArray[np.int32], interval: int
) -> Trained:
    """Train one epoch on each of at most `EPOCHS_PER_CALL` sequences.

    Args:
        experiment: the settings.
        learned: the weights and Adam's moments of them.
        first_epoch: epochs trained before.
        sequences: (epochs, length).
        interval: epochs from one frame to the next; a call may have `MOST_FRAMES`.
    """
    epochs = len(sequences)
    padded = np.zeros((EPOCHS_PER_CALL, experiment.length), np.int32)
    padded[:epochs] = sequences
    rows = frame(experiment).trained()
    trained, losses, accuracies, frames = _program(ProgramKey.of(experiment))(
        learned,
        np.int32(first_epoch),
        padded,
        np.int32(epochs),
        np.int32(interval),
        test_sequence(experiment),
        _in_batches(experiment, rows.inputs),
        _in_batches(experiment, rows.targets),
        np.float32(experiment.learning_rate),
        np.bool_(experiment.state == "carry"),
    )
    framed = (first_epoch + epochs) // interval - first_epoch // interval
    predicted, probability, right = (tensor.numpy()[:framed] for tensor in frames)
    return Trained(
        Learned(*(Weights(*(tensor.numpy() for tensor in part)) for part in trained)),
        losses.numpy()[:epochs],
        accuracies.numpy()[:epochs],
        Frames(
            epochs=(interval * (first_epoch // interval + 1 + np.arange(framed))).astype(np.int32),
            predicted=predicted.astype(np.int16),
            probability=probability,
            right=right,
        ),
    )


def prepare(experiment: Experiment) -> None:
    """Compile what training an experiment takes, so that its first epoch comes at once."""
    zeros = Weights.zeros(experiment)
    train(experiment, Learned(zeros, zeros, zeros), 0, np.empty((0, experiment.length), np.int32), 1)


def _in_batches(experiment: Experiment, positions: NDArray[np.int32]) -> NDArray[np.int32]:
    """Positions (rows,) or (rows, n) as (batches, n, batch), time major; a missing one is `length`, not -1."""
    batches = positions.reshape(experiment.batches, experiment.batch_size, -1).transpose(0, 2, 1)
    return np.where(batches < 0, np.int32(experiment.length), batches)


class _Task(NamedTuple):
    """What a program is told of the experiment.

    Attributes:
        test: (length,) the test sequence.
        inputs: (batches, steps, batch) positions in a sequence, `length` where missing.
        targets: (batches, answers, batch) likewise.
        rate: the learning rate.
        carry: whether the state is carried from batch to batch, not reset.
    """

    test: Tensor
    inputs: Tensor
    targets: Tensor
    rate: Tensor
    carry: Tensor


@functools.lru_cache(maxsize=32)
def _program(key: ProgramKey) -> Callable[..., Any]:
    """The training loop, compiled at its first call.

    The number of epochs is an argument, so that a slice of any length is the same program and gives the same bits.
    The loops inside an epoch have trip counts that the compiler knows, without which they run several times slower.
    """

    @tf.function(jit_compile=True, autograph=False)
    def program(
        learned: Learned, first: Tensor, sequences: Tensor, epochs: Tensor, interval: Tensor, *task: Tensor
    ) -> Any:
        settings = _Task(*task)
        updates = tf.cast(first * key.batches, tf.float32)

        def one_epoch(e: Tensor, learned: Learned, updates: Tensor, losses: Any, accuracies: Any, frames: Any) -> Any:
            learned, updates, sums = _epoch(key, learned, updates, sequences[e], settings)
            losses = losses.write(e, sums.loss / sums.counted)
            accuracies = accuracies.write(e, sums.right / sums.counted)
            epoch = first + e + 1
            place = epoch // interval - first // interval - 1
            frames = tf.cond(
                epoch % interval == 0,
                lambda: _with_frame(frames, place, _frame(key, learned.weights, settings)),
                lambda: frames,
            )
            return e + 1, learned, updates, losses, accuracies, frames

        answers = key.steps if key.every_step else key.batches * key.batch
        frames = (
            tf.zeros((MOST_FRAMES, answers), tf.int32),
            tf.zeros((MOST_FRAMES, answers)),
            tf.zeros(MOST_FRAMES, tf.int32),
        )
        _, learned, _, losses, accuracies, frames = tf.while_loop(
            lambda e, *_: e < epochs,
            one_epoch,
            (0, learned, updates, record(EPOCHS_PER_CALL), record(EPOCHS_PER_CALL), frames),
        )
        return learned, losses.stack(), accuracies.stack(), frames

    return program


def _epoch(
    key: ProgramKey, learned: Learned, updates: Tensor, sequence: Tensor, task: _Task
) -> tuple[Learned, Tensor, Sums]:
    """Update the weights once for each batch of a sequence (length,), after `updates` earlier ones."""
    shown, wanted = _batches_of(sequence, task)

    def one_batch(b: Tensor, learned: Learned, state: State, updates: Tensor, sums: Sums) -> Any:
        state = _carried(key, state, task.carry)
        derivatives, state, more = gradients(key, learned.weights, shown[b], wanted[b], state)
        learned = adam.update(learned, derivatives, updates + 1, task.rate)
        return b + 1, learned, state, updates + 1, Sums(*(old + new for old, new in zip(sums, more, strict=True)))

    sums = Sums(*[tf.zeros(())] * len(Sums._fields))
    _, learned, _, updates, sums = loop(key.batches, one_batch, (learned, _zero_state(key), updates, sums))
    return learned, updates, sums


def _frame(key: ProgramKey, weights: Weights, task: _Task) -> tuple[Tensor, Tensor, Tensor]:
    """The numbers said of the test sequence (answers,), their probabilities (answers,), and how many are right."""
    shown, wanted = _batches_of(task.test, task)
    answers = key.steps if key.every_step else 1  # of a row

    def one_batch(b: Tensor, state: State, said: Any, likely: Any, right: Tensor) -> Any:
        logits, state = answer(key, weights, shown[b], _carried(key, state, task.carry))
        predicted = tf.argmax(logits, axis=-1, output_type=tf.int32)  # (answers, batch)
        right += tf.reduce_sum(tf.cast(predicted == wanted[b], tf.int32))
        probability = tf.exp(tf.reduce_max(tf.nn.log_softmax(logits), axis=-1))
        return b + 1, state, said.write(b, predicted), likely.write(b, probability), right

    shape = answers, key.batch
    said, likely = tf.TensorArray(tf.int32, key.batches, element_shape=shape), record(key.batches, *shape)
    *_, said, likely, right = loop(key.batches, one_batch, (_zero_state(key), said, likely, 0))
    if key.every_step:  # the steps of the newest row
        return said.stack()[-1, :, -1], likely.stack()[-1, :, -1], right
    return tf.reshape(said.stack(), (-1,)), tf.reshape(likely.stack(), (-1,)), right


def _with_frame(frames: Any, place: Tensor, new: tuple[Tensor, Tensor, Tensor]) -> Any:
    return tuple(tf.tensor_scatter_nd_update(kept, [[place]], one[None]) for kept, one in zip(frames, new, strict=True))


def _batches_of(sequence: Tensor, task: _Task) -> tuple[Tensor, Tensor]:
    """The numbers shown (batches, steps, batch) and to say (batches, answers, batch), -1 where there is none."""
    numbers = tf.concat([sequence, [-1]], 0)
    return tf.gather(numbers, task.inputs), tf.gather(numbers, task.targets)


def _zero_state(key: ProgramKey) -> State:
    zeros = tf.zeros((key.batch, key.units))
    return State(zeros, zeros)


def _carried(key: ProgramKey, state: State, carry: Tensor) -> State:
    """The state that a batch starts from: that of the batch before, or zeros."""
    return State(*(tf.where(carry, kept, zero) for kept, zero in zip(state, _zero_state(key), strict=True)))
