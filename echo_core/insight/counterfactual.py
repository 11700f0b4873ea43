"""Asking a network about any sequence, and about the same sequence with one number changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.requests import CounterfactualRequest
from echo_core.insight.results import Counterfactual
from echo_core.model.prediction import top_predictions
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment, SettingError

SAID = 4  # numbers told of each answer: what is said, and three runners-up


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


def compute(experiment: Experiment, weights: Weights, request: CounterfactualRequest) -> Counterfactual:
    """What a network says of a sequence, and what it would say if one number were another.

    Raises:
        SettingError: the sequence, before or after the change, is none of this experiment.
    """
    given = checked(experiment, request.sequence)
    before = top_predictions(experiment, weights, given, SAID)
    if request.change is None:
        return Counterfactual(before, before, None)
    position, number = request.change
    if not 0 <= position < experiment.length:
        raise SettingError(
            "position", f"a position from 0 to {experiment.length - 1}", position, "Choose one in the sequence."
        )
    changed = checked(experiment, [*given[:position].tolist(), number, *given[position + 1 :].tolist()])
    return Counterfactual(before, top_predictions(experiment, weights, changed, SAID), position)
