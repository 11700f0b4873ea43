"""The network of an experiment as Keras layers, its state an input and an output."""

from __future__ import annotations

import numpy as np

from echo_core.model.backend import keras
from echo_core.task.experiment import Experiment


def build(experiment: Experiment) -> keras.Model:
    """An LSTM with a softmax read-out and freshly drawn weights that depend on the seed alone.

    Inputs: X (batch, steps, vocabulary), hidden state (batch, units), cell state (batch, units).
    Outputs: probabilities (batch, vocabulary), or (batch, steps, vocabulary) when every step answers; then the
    two states after the last step. Feeding these back in is Keras' `stateful=True`, made visible.

    The initial weights are Keras' defaults: Glorot uniform for both kernels, orthogonal for the recurrent one,
    zero biases but for the forget gate's, which is 1.
    """
    kernel_seed, recurrent_seed, readout_seed = (
        int(s) for s in np.random.SeedSequence(experiment.seed).generate_state(3)
    )
    every_step = experiment.output == "sequence"

    shown = keras.Input((experiment.steps, experiment.vocabulary), name="shown")
    hidden = keras.Input((experiment.units,), name="hidden")
    cell = keras.Input((experiment.units,), name="cell")
    features, mask = shown, None
    if experiment.missing == "mask":
        masking = keras.layers.Masking(mask_value=-1.0)
        # Keras 3 does not hand its input's mask to a layer that is given a state as well.
        features, mask = masking(shown), masking.compute_mask(shown)
    remembered, next_hidden, next_cell = keras.layers.LSTM(
        experiment.units,
        kernel_initializer=keras.initializers.GlorotUniform(seed=kernel_seed),
        recurrent_initializer=keras.initializers.Orthogonal(seed=recurrent_seed),
        return_sequences=every_step,
        return_state=True,
        name="lstm",
    )(features, initial_state=[hidden, cell], mask=mask)
    readout = keras.layers.Dense(
        experiment.vocabulary,
        activation="softmax",
        kernel_initializer=keras.initializers.GlorotUniform(seed=readout_seed),
        name="readout",
    )
    answer = keras.layers.TimeDistributed(readout)(remembered) if every_step else readout(remembered)
    return keras.Model([shown, hidden, cell], [answer, next_hidden, next_cell], name="echo")
