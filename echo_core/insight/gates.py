"""Gates and states of the LSTM while it reads the test sequence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.requests import GatesRequest
from echo_core.insight.results import GateTrace
from echo_core.model.lstm import Network, Step, walk
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence

MOST_STEPS = 250  # time steps, over all rows, whose gates and states are told


def compute(experiment: Experiment, weights: Weights, request: GatesRequest) -> GateTrace:
    """Gates and states in the newest rows, as many as make up at most 250 time steps but at least one row."""
    rows = frame(experiment).trained()
    told = slice(-max(1, MOST_STEPS // experiment.steps), None)
    steps = Step(*(part[told] for part in record(experiment, Network(weights))))
    return GateTrace(
        positions=rows.inputs[told],
        numbers=gather(rows.inputs[told], test_sequence(experiment)),
        steps=steps,
        order=_alike(steps.hidden),
    )


def record(experiment: Experiment, network: Network) -> Step:
    """Gates and states after every step of every row of the test sequence, each (rows, steps, units)."""
    shape = (experiment.rows, experiment.steps, experiment.units)
    told = Step(*(np.empty(shape, np.float32) for _ in Step._fields))
    for stepping, step, now in walk(experiment, network, test_sequence(experiment)[None]):
        for kept, part in zip(told, now, strict=True):
            kept[stepping, step] = part[0]
    return told


def _alike(activity: NDArray[np.float32]) -> NDArray[np.intp]:
    """The units of an activity (…, units) in an order in which those that act alike are neighbours.

    Units are sorted by their angle in the plane of the two principal components of their activities, each taken
    as a deviation from its mean and of length 1. Unlike the time of the largest activity, this draws no diagonal where
    there is none.
    """
    deviations = activity.reshape(-1, activity.shape[-1]).astype(np.float64)
    deviations = deviations - deviations.mean(axis=0)
    deviations /= np.maximum(np.linalg.norm(deviations, axis=0), 1e-12)
    loadings = np.linalg.svd(deviations, full_matrices=False)[2][:2]  # (2, units), or (1, units) of a single step
    return np.argsort(np.arctan2(loadings[-1], loadings[0]), kind="stable")
