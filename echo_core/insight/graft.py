"""What does a row say when it goes on from the state of another row, or from zero?"""

from __future__ import annotations

import numpy as np

from echo_core.insight.gates import record
from echo_core.insight.requests import GraftRequest
from echo_core.insight.row_results import Graft
from echo_core.model.lstm import Network, Step
from echo_core.model.prediction import largest
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence

SAID = 3  # numbers told of an answer: what is said, and two runners-up


def compute(experiment: Experiment, weights: Weights, request: GraftRequest) -> Graft:
    """The last answer of a row of the test sequence, as it is and with its state replaced after one of its steps."""
    row, donor, network = request.row, request.donor, Network(weights)
    rows, sequence = frame(experiment).trained(), test_sequence(experiment)
    numbers = gather(rows.inputs, sequence)  # (rows, steps)
    steps = record(experiment, network)
    now = network.start() if donor is None else Step(*(part[donor, request.step - 1] for part in steps))
    for number in numbers[row, request.step :]:
        now = network.step(number, now, masked=rows.masked)
    (said, grafted), (likely, grafted_likely) = largest(
        network.probabilities(np.stack([steps.hidden[row, -1], now.hidden])), SAID
    )
    return Graft(
        step=request.step,
        numbers=numbers[row],
        donor=None if donor is None else numbers[donor],
        expected=int(gather(rows.targets[row].ravel()[-1:], sequence)[0]),
        said=said,
        probabilities=likely,
        grafted=grafted,
        grafted_probabilities=grafted_likely,
    )
