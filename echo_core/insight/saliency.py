"""How strongly does each earlier input move the answer?

The method is that of Andreas Madsen, "Visualizing memorization in RNNs", Distill, 2019: the norm of the gradient of a
logit with respect to an earlier input.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.requests import SaliencyRequest
from echo_core.insight.results import Saliency, distances
from echo_core.model.lstm import Network, Step, walk
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import fresh_sequences

MOST_ROWS = 60
MOST_FEATURES = 2_000_000  # of all rows' inputs together


def compute(experiment: Experiment, weights: Weights, request: SaliencyRequest) -> Saliency:
    """The norm of the gradient of the winning logit with respect to the one-hot input x(t-j), averaged over rows.

    The answer is that after the last step of a row. The gradient stays inside the row: into the state that was
    carried to it from an earlier batch it does not flow, as in training.
    """
    network = Network(weights)
    shown, start = _rows(experiment, network)
    norms = _gradient_norms(network, shown, start, masked=experiment.missing == "mask")
    norms[shown < 0] = np.nan
    js = distances(experiment)
    strengths = np.full(len(js), np.nan, np.float32)
    for place, j in enumerate(js.tolist()):
        if j < experiment.steps and (shown[:, -1 - j] >= 0).any():
            strengths[place] = np.nanmean(norms[:, -1 - j])
    return Saliency(distances=js, strengths=strengths)


def _rows(experiment: Experiment, network: Network) -> tuple[NDArray[np.int32], Step]:
    """Some rows of fresh sequences (rows, steps), and the states that each starts from, each (rows, units)."""
    wanted = min(MOST_ROWS, max(1, MOST_FEATURES // (experiment.steps * experiment.vocabulary)))
    rows = frame(experiment).trained()
    sequences = fresh_sequences(experiment, 0, -(-wanted // experiment.rows))
    shown = np.concatenate([gather(rows.inputs, sequence) for sequence in sequences])
    shape = (len(sequences), experiment.rows, experiment.units)
    hidden, cell = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    if experiment.state == "carry":
        for stepping, step, now in walk(experiment, network, sequences):
            following = slice(stepping.stop, stepping.stop + experiment.batch_size)
            if step == experiment.steps - 1 and stepping.stop < experiment.rows:
                hidden[:, following], cell[:, following] = now.hidden, now.cell
    some = np.linspace(0, len(shown) - 1, min(wanted, len(shown))).round().astype(int)
    hidden, cell = (state.reshape(-1, experiment.units)[some] for state in (hidden, cell))
    return shown[some], network.start(len(some))._replace(hidden=hidden, cell=cell)


def _gradient_norms(network: Network, shown: NDArray[np.int32], start: Step, masked: bool) -> NDArray[np.float32]:
    """The norm of the gradient of each row's largest logit with respect to the vector at each step; (rows, steps)."""
    passed = [start]
    for numbers in shown.T:
        passed.append(network.step(numbers, passed[-1], masked=masked))
    winner = network.logits(passed[-1].hidden).argmax(axis=-1)  # (rows,)
    d_h = network.weights.output_kernel.T[winner]  # (rows, units)
    d_c = np.zeros_like(d_h)
    norms = np.empty(shown.shape, np.float32)
    for step in reversed(range(shown.shape[1])):
        d_z, d_h_before, d_c_before = network.backward(passed[step + 1], passed[step].cell, d_h, d_c)
        norms[:, step] = np.linalg.norm(d_z @ network.weights.kernel.T, axis=-1)
        passes = ((shown[:, step] >= 0) | (not masked))[:, None]
        d_h, d_c = np.where(passes, d_h_before, d_h), np.where(passes, d_c_before, d_c)
    return norms
