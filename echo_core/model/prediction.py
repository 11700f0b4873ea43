"""What a network with given weights says of a sequence, batch by batch as it was trained."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.model import network
from echo_core.model.backend import tf
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.score import Prediction


def predict(experiment: Experiment, weights: Sequence[NDArray[np.float32]], sequence: ArrayLike) -> Prediction:
    """Ask the Keras network for the rows of `sequence` (length,) that the experiment trains on.

    The state is carried from batch to batch, or reset before each, as in training.
    """
    rows = frame(experiment).trained()
    shown = gather(rows.inputs, sequence).reshape(experiment.batches, experiment.batch_size, experiment.steps)
    predicted, probability = _program(experiment.replace(**_IRRELEVANT))(
        tuple(weights), shown, np.bool_(experiment.state == "carry")
    )
    return Prediction(
        sequence=np.asarray(sequence, np.int32),
        expected=gather(rows.targets, sequence),
        predicted=predicted.numpy().reshape(rows.targets.shape),
        probability=probability.numpy().reshape(rows.targets.shape),
    )


# Settings that the traced network does not depend on, at one value each so that they share a trace.
_IRRELEVANT = {"epochs": 1, "learning_rate": 0.001, "seed": 0, "stop_when_solved": False, "state": "reset"}


@functools.lru_cache(maxsize=32)
def _program(experiment: Experiment) -> Callable[..., Any]:
    model = network.build(experiment)
    fixed = [tf.constant(variable) for variable in model.non_trainable_variables]
    answers = (experiment.steps,) if experiment.output == "sequence" else ()

    @tf.function(autograph=False)
    def program(weights: tuple[Any, ...], shown: Any, carry: Any) -> tuple[Any, Any]:
        zeros = tf.zeros((experiment.batch_size, experiment.units))

        def one_batch(b: Any, hidden: Any, cell: Any, predicted: Any, probability: Any) -> Any:
            hidden, cell = tf.where(carry, hidden, zeros), tf.where(carry, cell, zeros)
            numbers = shown[b]
            x = tf.where(numbers[:, :, None] < 0, -1.0, tf.one_hot(numbers, experiment.vocabulary))
            (answer, hidden, cell), _ = model.stateless_call(weights, fixed, [x, hidden, cell])
            predicted = predicted.write(b, tf.argmax(answer, axis=-1, output_type=tf.int32))
            return b + 1, hidden, cell, predicted, probability.write(b, tf.reduce_max(answer, axis=-1))

        def record(kind: Any) -> Any:
            return tf.TensorArray(kind, experiment.batches, element_shape=(experiment.batch_size, *answers))

        *_, predicted, probability = tf.while_loop(
            lambda b, *_: b < experiment.batches,
            one_batch,
            (0, zeros, zeros, record(tf.int32), record(tf.float32)),
        )
        return predicted.stack(), probability.stack()

    return program
