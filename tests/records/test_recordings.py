"""The runs shown before anything is trained are real runs of the presets as they are."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.model.frames import frame_interval
from echo_core.records.recordings import recorded
from echo_core.task.presets import PRESETS


@pytest.mark.parametrize("name", PRESETS)
def test_a_recording_is_a_whole_run_of_its_preset(name):
    recording = recorded(PRESETS[name].experiment)
    assert recording.experiment == PRESETS[name].experiment
    assert recording.complete
    epochs = recording.experiment.epochs
    assert len(recording.losses) == len(recording.accuracies) == epochs
    interval = frame_interval(epochs)
    assert recording.frames.epochs.tolist() == sorted({*range(0, epochs + 1, interval), epochs})


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_training_today_begins_as_recorded(name):
    from echo_core.model.training import advance, initial_state

    recording = recorded(PRESETS[name].experiment)
    _, metrics = advance(recording.experiment, initial_state(recording.experiment), 30)
    np.testing.assert_allclose(metrics.losses, recording.losses[:30], atol=2e-3)


def test_there_is_no_recording_of_what_is_no_preset():
    assert recorded(PRESETS["echo-now"].experiment.replace(seed=1)) is None
