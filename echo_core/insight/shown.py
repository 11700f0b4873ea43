"""What a network says of any few numbers, shown to it from zero, one after the other."""

from __future__ import annotations

from echo_core.insight.requests import ShownRequest
from echo_core.insight.row_results import Shown
from echo_core.model.lstm import Network
from echo_core.model.prediction import largest
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.sequences import check_numbers

SAID = 4  # numbers told of the answer: what is said, and three runners-up


def compute(experiment: Experiment, weights: Weights, request: ShownRequest) -> Shown:
    """The answer after the last of the numbers.

    Raises:
        InputError: there are none or too many, or one is not in the vocabulary.
    """
    numbers = check_numbers(experiment, request.numbers)
    network = Network(weights)
    now = network.start()
    for number in numbers:
        now = network.step(number, now, masked=False)
    said, probabilities = largest(network.probabilities(now.hidden), SAID)
    return Shown(numbers, said, probabilities)
