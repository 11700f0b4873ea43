"""One row of the test sequence, time step by time step."""

from __future__ import annotations

import numpy as np

from echo_core.insight.gates import record
from echo_core.insight.requests import SlowMotionRequest
from echo_core.insight.row_results import SlowMotion
from echo_core.model.lstm import Network, Step
from echo_core.model.prediction import largest
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence

SAID = 5  # numbers told of an output distribution


def compute(experiment: Experiment, weights: Weights, request: SlowMotionRequest) -> SlowMotion:
    """What happens in one row, and what would be said after each of its steps."""
    row, network = request.row, Network(weights)
    rows = frame(experiment).trained()
    sequence = test_sequence(experiment)
    told = record(experiment, network)
    steps = Step(*(part[row] for part in told))
    before = row - experiment.batch_size if experiment.state == "carry" else -1  # the row that its lane read before
    zeros = np.zeros(experiment.units, np.float32)
    probabilities = network.probabilities(steps.hidden)  # (steps, vocabulary)
    expected = int(gather(rows.targets[row].ravel()[-1:], sequence)[0])
    said, likely = largest(probabilities, min(SAID, experiment.vocabulary))
    numbers = gather(rows.inputs[row], sequence)
    return SlowMotion(
        row=row,
        positions=rows.inputs[row],
        numbers=numbers,
        expected=expected,
        steps=steps,
        cell_before=told.cell[before, -1] if before >= 0 else zeros,
        hidden_before=told.hidden[before, -1] if before >= 0 else zeros,
        skipped=(numbers < 0) & rows.masked,
        said=said,
        probabilities=likely,
        right=probabilities[:, expected] if expected >= 0 else np.full(experiment.steps, np.nan, np.float32),
    )
