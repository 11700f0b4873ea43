"""The tutorial's network in plain Keras, and the weights that every training starts from."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from echo_core.model.backend import keras
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment


class _Initializers(NamedTuple):
    """Keras' defaults, seeded: Glorot uniform for both kernels, orthogonal for the recurrent one.

    Biases start at zero, but for the forget gate's, which starts at 1.
    """

    kernel: keras.initializers.Initializer
    recurrent_kernel: keras.initializers.Initializer
    output_kernel: keras.initializers.Initializer


def _initializers(seed: int) -> _Initializers:
    kernel, recurrent_kernel, output_kernel = (int(s) for s in np.random.SeedSequence(seed).generate_state(3))
    return _Initializers(
        keras.initializers.GlorotUniform(seed=kernel),
        keras.initializers.Orthogonal(seed=recurrent_kernel),
        keras.initializers.GlorotUniform(seed=output_kernel),
    )


def initial_weights(experiment: Experiment) -> Weights:
    """The weights before the first epoch; they depend on the seed and the network's size alone."""
    draw = _initializers(experiment.seed)
    kernel, recurrent_kernel, bias, output_kernel, output_bias = Weights.shapes(experiment)
    forget_gate = np.arange(bias[0]) // experiment.units == 1
    return Weights(
        kernel=np.array(draw.kernel(kernel)),
        recurrent_kernel=np.array(draw.recurrent_kernel(recurrent_kernel)),
        bias=forget_gate.astype(np.float32),
        output_kernel=np.array(draw.output_kernel(output_kernel)),
        output_bias=np.zeros(output_bias, np.float32),
    )


def network(experiment: Experiment) -> keras.Model:
    """The network as the tutorial writes it, with the initial weights.

    Input: X (batch, steps, vocabulary), one-hot, a missing step a vector of -1. Output: probabilities (batch,
    vocabulary), or (batch, steps, vocabulary) when every step answers. Where the state is carried the LSTM is
    `stateful`; `reset` sets it to zero before a new sequence.
    """
    every_step = experiment.every_step
    draw = _initializers(experiment.seed)
    lstm = keras.layers.LSTM(
        experiment.units,
        stateful=experiment.state == "carry",
        return_sequences=every_step,
        kernel_initializer=draw.kernel,
        recurrent_initializer=draw.recurrent_kernel,
        name="lstm",
    )
    output = keras.layers.Dense(
        experiment.vocabulary, activation="softmax", kernel_initializer=draw.output_kernel, name="output"
    )
    return keras.Sequential(
        [
            keras.Input(batch_shape=(experiment.batch_size, experiment.steps, experiment.vocabulary)),
            *([keras.layers.Masking(mask_value=-1.0)] if experiment.missing == "mask" else []),
            lstm,
            keras.layers.TimeDistributed(output) if every_step else output,
        ]
    )


def build(experiment: Experiment) -> keras.Model:
    """The network, compiled for `fit` and `train_on_batch`."""
    model = network(experiment)
    model.compile(
        loss="categorical_crossentropy",
        optimizer=keras.optimizers.Adam(experiment.learning_rate),
        metrics=["accuracy"],
    )
    return model


def reset(model: keras.Model) -> None:
    """Set the state that a plain model carries to zero; nothing where it carries none."""
    lstm = model.get_layer("lstm")
    if lstm.stateful:
        lstm.reset_state()


def saved(experiment: Experiment, weights: Weights) -> bytes:
    """The network with these weights as a file that `keras.models.load_model` reads without anything of ours.

    It is not compiled: it predicts, and whoever trains it on chooses an optimizer. Where the state is carried its
    batches have the size of the experiment's, and start from zeros.
    """
    model = network(experiment)
    model.set_weights(weights)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        model.save(path)
        return path.read_bytes()
