"""What a run comes to."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment


def test_an_outcome_is_the_mean_of_the_last_twenty_epochs():
    accuracies = np.array([0.0] * 30 + [1.0] * 20, np.float32)
    losses = np.array([9.0] * 31 + [1.0] * 19, np.float32)
    outcome = Outcome.of(Experiment(), losses, accuracies, 2.0)
    assert outcome.loss == pytest.approx(1.4)
    assert (outcome.accuracy, outcome.solved_at, outcome.epochs) == (1.0, 50, 50)
    assert Outcome.of(Experiment(), losses[:3], accuracies[:3], 2.0).loss == 9.0
