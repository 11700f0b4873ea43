"""What can still be read out of the state in which a network answers?"""

from __future__ import annotations

import numpy as np

from echo_core.insight.lag_profile import affordable
from echo_core.insight.requests import LinearProbeRequest
from echo_core.insight.results import LinearProbe, distances
from echo_core.model.lstm import Network, last_hidden
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.sequences import fresh_sequences

BLUR = 0.01  # of the hidden states, which lie between -1 and 1, that the read-out is fitted on


def prepare() -> None:
    """Load scikit-learn, which takes a second."""
    import sklearn.discriminant_analysis  # type: ignore[import-untyped] # noqa: F401


def compute(experiment: Experiment, weights: Weights, request: LinearProbeRequest) -> LinearProbe:
    """How often a linear read-out of the hidden state after a row's last step names x(t-j), for each distance j.

    The read-out is scikit-learn's linear discriminant analysis, fitted in closed form: at 100 numbers it takes 10 ms a
    distance where logistic regression takes a second, and it reads out a perfect echo perfectly, which least
    squares (`RidgeClassifier`) do not. Its singular value decomposition drops directions in which no class varies;
    blurring the states that it is fitted on keeps them, and weighs down differences too fine to rely on.
    """
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    network = Network(weights)
    newest = frame(experiment).trained().inputs[:, -1]  # (rows,)
    count = -(-affordable(experiment) // 2)  # to fit on, and as many to score on
    sequences = fresh_sequences(experiment, 0, 2 * count)
    hidden = last_hidden(experiment, network, sequences)  # (2·count, rows, units)
    blurred = hidden[:count] + np.random.default_rng(0).normal(0, BLUR, hidden[:count].shape).astype(np.float32)
    js = distances(experiment)
    accuracies = np.full(len(js), np.nan, np.float32)
    counts = np.zeros(len(js), np.int32)
    for place, j in enumerate(js.tolist()):
        rows = np.flatnonzero(newest >= j)
        wanted = sequences[:, newest[rows] - j]  # (2·count, rows)
        fitted, scored = wanted[:count].ravel(), wanted[count:].ravel()
        counts[place] = len(scored)
        if 1 < len(np.unique(fitted)) < len(fitted):
            readout = LinearDiscriminantAnalysis().fit(blurred[:, rows].reshape(-1, network.units), fitted)
            accuracies[place] = readout.score(hidden[count:, rows].reshape(-1, network.units), scored)
    return LinearProbe(distances=js, accuracies=accuracies, counts=counts, chance=1 / experiment.vocabulary)
