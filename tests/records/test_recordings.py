"""The runs shown before anything is trained are real runs of the presets as they are."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.records.recordings import recorded
from echo_core.runs.status import Status
from echo_core.task.framing import frame, gather
from echo_core.task.presets import PRESETS
from echo_core.task.sequences import test_sequence as sequence_of


@pytest.mark.parametrize("name", PRESETS)
def test_a_recording_is_a_whole_run_of_its_preset(name):
    recording = recorded(name)
    assert recording.experiment == PRESETS[name].experiment
    assert recording.status is Status.FINISHED
    assert len(recording.losses) == len(recording.accuracies) == recording.experiment.epochs
    expected = gather(frame(recording.experiment).trained().targets, sequence_of(recording.experiment))
    np.testing.assert_array_equal(recording.prediction.expected, expected)


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_training_today_begins_as_recorded(name):
    from echo_core.model.training import advance, initial_state

    recording = recorded(name)
    _, metrics = advance(recording.experiment, initial_state(recording.experiment), 30)
    np.testing.assert_allclose(metrics.losses, recording.losses[:30], atol=2e-3)


def test_there_is_no_recording_of_an_unknown_preset():
    with pytest.raises(KeyError):
        recorded("../presets")
