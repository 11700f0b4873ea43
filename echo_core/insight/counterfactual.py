"""Asking a network about any sequence, and about the same sequence with one number changed."""

from __future__ import annotations

from echo_core.insight.requests import CounterfactualRequest
from echo_core.insight.results import Counterfactual
from echo_core.model.prediction import top_predictions
from echo_core.model.weights import Weights
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import Experiment
from echo_core.task.sequences import check_sequence

SAID = 4  # numbers told of each answer: what is said, and three runners-up


def compute(experiment: Experiment, weights: Weights, request: CounterfactualRequest) -> Counterfactual:
    """What a network says of a sequence, and what it would say if one number were another.

    Raises:
        InputError: the sequence, before or after the change, is none of this experiment.
    """
    given = check_sequence(experiment, request.sequence)
    before = top_predictions(experiment, weights, given, SAID)
    if request.change is None:
        return Counterfactual(before, before, None)
    position, number = request.change
    if not 0 <= position < experiment.length:
        raise InputError(Code.OUT_OF_RANGE, "position", position, low=0, high=experiment.length - 1)
    changed = check_sequence(experiment, [*given[:position].tolist(), number, *given[position + 1 :].tolist()])
    return Counterfactual(before, top_predictions(experiment, weights, changed, SAID), position)
