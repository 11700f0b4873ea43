"""How strongly does each earlier input move the answer?

The method is that of Andreas Madsen, "Visualizing memorization in RNNs", Distill, 2019: the norm of the gradient of a
logit with respect to an earlier input.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.results import MemoryTrace, distances
from echo_core.model import network
from echo_core.model.backend import keras, tf
from echo_core.model.lstm import Network, walk
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import fresh_sequences

MOST_ROWS = 60
MOST_FEATURES = 2_000_000  # of all rows' inputs together


def memory_trace(experiment: Experiment, weights: Sequence[NDArray[np.float32]]) -> MemoryTrace:
    """The norm of the gradient of the winning logit with respect to the one-hot input x(t-j), averaged over rows.

    The answer is that after the last step of a row. The gradient stays inside the row: into the state that was
    carried to it from an earlier batch it does not flow, as in training.
    """
    shown, hidden, cell = _rows(experiment, weights)
    norms = _program(experiment.replace(**_IRRELEVANT))(tuple(weights), shown, hidden, cell).numpy()  # (rows, steps)
    norms[shown < 0] = np.nan
    js = distances(experiment)
    strengths = np.full(len(js), np.nan, np.float32)
    for place, j in enumerate(js.tolist()):
        if j < experiment.steps and (shown[:, -1 - j] >= 0).any():
            strengths[place] = np.nanmean(norms[:, -1 - j])
    return MemoryTrace(distances=js, strengths=strengths)


def prepare(experiment: Experiment) -> None:
    """Trace what the gradient of this experiment takes, so that its first value comes at once."""
    vocabulary, units = experiment.vocabulary, experiment.units
    shapes = (vocabulary, 4 * units), (units, 4 * units), (4 * units,), (units, vocabulary), (vocabulary,)
    memory_trace(experiment, [np.zeros(shape, np.float32) for shape in shapes])


def _rows(
    experiment: Experiment, weights: Sequence[NDArray[np.float32]]
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]:
    """Some rows of fresh sequences (rows, steps), and the two states that each starts from (rows, units)."""
    wanted = min(MOST_ROWS, max(1, MOST_FEATURES // (experiment.steps * experiment.vocabulary)))
    rows = frame(experiment).trained()
    sequences = fresh_sequences(experiment, 0, -(-wanted // experiment.rows))
    shown = np.concatenate([gather(rows.inputs, sequence) for sequence in sequences])
    shape = (len(sequences), experiment.rows, experiment.units)
    hidden, cell = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    if experiment.state == "carry":
        for stepping, step, now in walk(experiment, Network(weights), sequences):
            following = slice(stepping.stop, stepping.stop + experiment.batch_size)
            if step == experiment.steps - 1 and stepping.stop < experiment.rows:
                hidden[:, following], cell[:, following] = now.hidden, now.cell
    some = np.linspace(0, len(shown) - 1, min(wanted, len(shown))).round().astype(int)
    return shown[some], hidden.reshape(-1, experiment.units)[some], cell.reshape(-1, experiment.units)[some]


# Settings that the traced gradient does not depend on, at one value each so that they share a trace.
_IRRELEVANT = {
    "lag": 0,
    "batch_size": 1,
    "epochs": 1,
    "learning_rate": 0.001,
    "seed": 0,
    "stop_when_solved": False,
    "state": "reset",
    "output": "last",
}


@functools.lru_cache(maxsize=32)
def _program(experiment: Experiment) -> Callable[..., Any]:
    model = network.build(experiment)
    lstm = keras.Model(model.inputs, model.get_layer("lstm").output[0])
    fixed = [tf.constant(variable) for variable in lstm.non_trainable_variables]

    @tf.function(autograph=False, reduce_retracing=True)
    def program(weights: tuple[Any, ...], shown: Any, hidden: Any, cell: Any) -> Any:
        *cells, readout, readout_bias = weights
        x = tf.where(shown[:, :, None] < 0, -1.0, tf.one_hot(shown, experiment.vocabulary))
        with tf.GradientTape() as tape:
            tape.watch(x)
            remembered, _ = lstm.stateless_call(cells, fixed, [x, hidden, cell])
            # A row's logits depend on no other row: the gradient of the sum holds that of each.
            winning = tf.reduce_max(remembered @ readout + readout_bias, axis=-1)
        return tf.norm(tape.gradient(winning, x), axis=-1)

    return program
