"""Asking a network about any sequence, and about the same sequence with one number changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.insight.results import Answers, Asked
from echo_core.model.lstm import Network, walk
from echo_core.task.experiment import Experiment, SettingError
from echo_core.task.framing import frame, gather

RUNNERS_UP = 3


def read_numbers(text: str) -> list[int]:
    """The whole numbers that a text holds, however they are set apart.

    >>> read_numbers("[3, 1; 4]  1")
    [3, 1, 4, 1]

    Raises:
        SettingError: something in it is no whole number.
    """
    words = [word for word in re.split(r"[\s,;|()\[\]]+", text) if word]
    for word in words:
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", word):
            raise SettingError(
                "sequence", "whole numbers set apart by spaces or commas", word, "Write it like 3, 1, 4, 1, 5."
            )
    return [int(word) for word in words]


def checked(experiment: Experiment, numbers: Sequence[int]) -> NDArray[np.int32]:
    """The numbers as a sequence of the experiment; (length,).

    Raises:
        SettingError: there are too few or too many, or one is not in the vocabulary.
    """
    length, vocabulary = experiment.length, experiment.vocabulary
    if len(numbers) != length:
        surplus = len(numbers) - length
        remedy = f"Take {surplus} away." if surplus > 0 else f"Add {-surplus} more."
        raise SettingError("sequence", f"{length} numbers long, as in training", len(numbers), remedy)
    for place, number in enumerate(numbers):
        if not 0 <= number < vocabulary:
            raise SettingError(
                "sequence",
                f"of numbers from 0 to {vocabulary - 1}",
                number,
                f"It stands at position {place}: choose another, or train with a larger vocabulary.",
            )
    return np.array(numbers, np.int32)


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
        SettingError: the sequence, before or after the change, is none of this experiment.
    """
    given = checked(experiment, sequence)
    network = Network(weights)
    if change is None:
        answers = answer(experiment, network, given)
        return Asked(answers, answers, None)
    position, number = change
    if not 0 <= position < experiment.length:
        raise SettingError(
            "position", f"a position from 0 to {experiment.length - 1}", position, "Choose one in the sequence."
        )
    changed = checked(experiment, [*given[:position].tolist(), number, *given[position + 1 :].tolist()])
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
