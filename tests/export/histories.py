"""Histories without a training."""

from __future__ import annotations

import dataclasses

import numpy as np

from echo_core.records.recordings import recorded
from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS


def of_preset(name: str = "lag-with-context") -> History:
    history = recorded(PRESETS[name].experiment)
    assert history is not None
    return history


def made_up(experiment: Experiment, epochs: int = 3) -> History:
    """Of no training: the loss falls, and every answer is 0."""
    empty = History.empty(experiment)
    answers = empty.frames.predicted.shape[1]
    frames = dataclasses.replace(
        empty.frames,
        epochs=np.array([0, epochs], np.int32),
        predicted=np.zeros((2, answers), np.int16),
        probability=np.full((2, answers), 0.5, np.float32),
        right=np.array([0, 1], np.int32),
    )
    losses = np.linspace(4, 3, epochs).astype(np.float32)
    return dataclasses.replace(
        empty, losses=losses, accuracies=np.linspace(0, 0.5, epochs).astype(np.float32), frames=frames
    )
