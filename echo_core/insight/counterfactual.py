"""Asking a network about any sequence, and about the same sequence with one number changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.insight.results import Answers, Asked
from echo_core.model.lstm import Network, walk
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import check_sequence

RUNNERS_UP = 3


def ask(
    experiment: Experiment,
    weights: Sequence[NDArray[np.float32]],
    sequence: Sequence[int],
    change: tuple[int, int] | None = None,
) -> Asked:
    """What a network says of a sequence, and what it would say if one number were another.

    Args:
        experiment: the settings.
        weights: of its network.
        sequence: (length,) the numbers.
        change: the position of a number and what to put there.

    Raises:
        InputError: the sequence, before or after the change, is none of this experiment.
    """
    given = check_sequence(experiment, sequence)
    network = Network(weights)
    if change is None:
        answers = answer(experiment, network, given)
        return Asked(answers, answers, None)
    position, number = change
    if not 0 <= position < experiment.length:
        raise InputError(Code.OUT_OF_RANGE, "position", position, low=0, high=experiment.length - 1)
    changed = check_sequence(experiment, [*given[:position].tolist(), number, *given[position + 1 :].tolist()])
    return Asked(answer(experiment, network, given), answer(experiment, network, changed), position)


def answer(experiment: Experiment, network: Network, sequence: ArrayLike) -> Answers:
    """What a network says of a sequence (length,) in the rows that the experiment trains on."""
    rows = frame(experiment).trained()
    every_step = experiment.output == "sequence"
    kept = min(1 + RUNNERS_UP, experiment.vocabulary)
    numbers = np.empty((experiment.rows, experiment.steps, kept), np.int32)
    probabilities = np.empty(numbers.shape, np.float32)
    for stepping, step, now in walk(experiment, network, np.asarray(sequence)[None]):
        if every_step or step == experiment.steps - 1:
            numbers[stepping, step], probabilities[stepping, step] = largest(network.probabilities(now.hidden[0]), kept)
    told = slice(None) if every_step else -1
    return Answers(
        sequence=np.asarray(sequence, np.int32),
        positions=rows.inputs[:, told],
        expected=gather(rows.targets, sequence),
        numbers=numbers[:, told],
        probabilities=probabilities[:, told],
    )


def largest(values: NDArray[np.float32], count: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The places and values of the `count` largest entries of each vector (…, n), the largest first; each (…, count).

    >>> largest(np.array([0.1, 0.7, 0.2]), 2)
    (array([1, 2], dtype=int32), array([0.7, 0.2]))
    """
    order = np.argsort(-values, axis=-1, kind="stable")[..., :count]
    return order.astype(np.int32), np.take_along_axis(values, order, axis=-1)
