"""Which earlier number does a network echo?"""

from __future__ import annotations

import numpy as np

from echo_core.insight.requests import LagProfileRequest
from echo_core.insight.results import LagProfile, distances
from echo_core.model.lstm import Network, walk
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.sequences import fresh_sequences

STEPS = 10_000  # time steps that a network reads for one look, about
MOST_SEQUENCES = 100


def affordable(experiment: Experiment) -> int:
    """How many fresh sequences to read for one look."""
    return max(1, min(MOST_SEQUENCES, STEPS // (experiment.rows * experiment.steps)))


def compute(experiment: Experiment, weights: Weights, request: LagProfileRequest) -> LagProfile:
    """How often the answers that count equal x(t-j), for each distance j.

    The share at the lag is the network's accuracy on fresh sequences. Where every step answers, t is the position that
    the step is shown.
    """
    network = Network(weights)
    sequences = fresh_sequences(experiment, 0, affordable(experiment))  # (count, length)
    rows = frame(experiment).trained()
    every_step = experiment.every_step
    js = distances(experiment)
    hits, counts = np.zeros(len(js), np.int64), np.zeros(len(js), np.int64)
    said = np.zeros(experiment.vocabulary, np.int64)
    for stepping, step, now in walk(experiment, network, sequences):
        if not every_step and step < experiment.steps - 1:
            continue
        targets = rows.targets[stepping, step] if every_step else rows.targets[stepping]  # (rows,)
        newest = rows.inputs[stepping, step][targets >= 0]  # (answers,)
        predicted = network.logits(now.hidden[:, targets >= 0]).argmax(axis=-1)  # (count, answers)
        said += np.bincount(predicted.ravel(), minlength=experiment.vocabulary)
        sources = newest[:, None] - js  # (answers, distances)
        exists = sources >= 0
        equal = (sequences[:, np.maximum(sources, 0)] == predicted[:, :, None]) & exists
        hits += equal.sum(axis=(0, 1))
        counts += exists.sum(axis=0) * len(sequences)
    shares = np.where(counts > 0, hits / np.maximum(counts, 1), np.nan)
    return LagProfile(
        lag=experiment.lag,
        chance=1 / experiment.vocabulary,
        distances=js,
        shares=shares.astype(np.float32),
        counts=np.minimum(counts, sequences.size).astype(np.int32),
        constant=float(said.max() / said.sum()),
        favourite=int(said.argmax()),
    )
