"""What a network with given weights says of a sequence, batch by batch as it was trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.model.lstm import Network, walk
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.score import Prediction


@dataclass(frozen=True, slots=True)
class TopPredictions:
    """What a network says of one sequence, with what it nearly said.

    Attributes:
        sequence: (length,) the numbers it was shown.
        positions: (rows,) the position of the newest number in each row trained on, or (rows, steps) of the number
            just shown when every step answers; -1 where none is.
        expected: the number to say, in the shape of `positions`; -1 where none counts.
        numbers: (…, k) the most probable numbers, the one said first.
        probabilities: (…, k) the network's probabilities for them.
    """

    sequence: NDArray[np.int32]
    positions: NDArray[np.int32]
    expected: NDArray[np.int32]
    numbers: NDArray[np.int32]
    probabilities: NDArray[np.float32]

    @property
    def predicted(self) -> NDArray[np.int32]:
        """The number said, in the shape of `expected`."""
        return self.numbers[..., 0]


def top_predictions(experiment: Experiment, weights: Weights, sequence: ArrayLike, count: int) -> TopPredictions:
    """The `count` most probable numbers in every row of `sequence` (length,) that the experiment trains on.

    The state is carried from batch to batch, or reset before each, as in training. A vocabulary of fewer numbers
    gives all of these.
    """
    network = Network(weights)
    rows = frame(experiment).trained()
    every_step = experiment.every_step
    answering = slice(None) if every_step else -1  # of a row's steps
    numbers = np.empty((experiment.rows, experiment.steps, min(count, experiment.vocabulary)), np.int32)
    probabilities = np.empty(numbers.shape, np.float32)
    for stepping, step, now in walk(experiment, network, np.asarray(sequence)[None]):
        if every_step or step == experiment.steps - 1:
            of_all = network.probabilities(now.hidden[0])  # (rows, vocabulary)
            numbers[stepping, step], probabilities[stepping, step] = largest(of_all, count)
    return TopPredictions(
        sequence=np.asarray(sequence, np.int32),
        positions=rows.inputs[:, answering],
        expected=gather(rows.targets, sequence),
        numbers=numbers[:, answering],
        probabilities=probabilities[:, answering],
    )


def predict(experiment: Experiment, weights: Weights, sequence: ArrayLike) -> Prediction:
    """The most probable number in every row of `sequence` (length,) that the experiment trains on."""
    top = top_predictions(experiment, weights, sequence, 1)
    return Prediction(top.sequence, top.expected, top.predicted, top.probabilities[..., 0])


def largest(values: NDArray[np.float32], count: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The places and values of the `count` largest entries of each vector (…, n), the largest first; each (…, count).

    >>> largest(np.array([0.1, 0.7, 0.2]), 2)
    (array([1, 2], dtype=int32), array([0.7, 0.2]))
    """
    order = np.argsort(-values, axis=-1, kind="stable")[..., :count]
    return order.astype(np.int32), np.take_along_axis(values, order, axis=-1)
