"""Runs made up for tests: quick, and the same every time."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import numpy as np

from echo_core.model.frames import Frames, frame_interval
from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence


def made(experiment: Experiment) -> History:
    """A finished run that learns steadily: right more and more often, surer and surer, its loss falling to near 0."""
    generator = np.random.default_rng(experiment.seed)
    targets = frame(experiment).trained().targets
    counted = int((targets >= 0).sum())
    learned = _learned(np.arange(1, experiment.epochs + 1), experiment.epochs)
    hits = generator.binomial(counted, learned)
    noise = 1 + 0.08 * generator.standard_normal(experiment.epochs)
    return History(
        experiment=experiment,
        losses=np.maximum(np.log(experiment.vocabulary) * (1.02 - learned) * noise, 0).astype(np.float32),
        accuracies=(hits / counted).astype(np.float32),
        frames=_frames(experiment, targets, generator),
        seconds=1.0,
        trained_at=datetime(2026, 1, 1, tzinfo=UTC),
        versions={},
    )


def _learned(epochs: np.ndarray, last: int) -> np.ndarray:
    return np.clip(0.01 + 1.05 * epochs / last - 0.1, 0.01, 1)


def _frames(experiment: Experiment, targets: np.ndarray, generator: np.random.Generator) -> Frames:
    every = frame_interval(experiment.epochs)
    epochs = np.unique([*range(0, experiment.epochs, every), experiment.epochs]).astype(np.int32)
    positions = targets if targets.ndim == 1 else targets[-1]
    expected = gather(positions, test_sequence(experiment))
    share = _learned(epochs, experiment.epochs)[:, None]  # (frames, 1)
    right = generator.random((1, len(positions))) < share  # (frames, answers): what is learned is not forgotten
    others = generator.integers(experiment.vocabulary, size=right.shape)
    return Frames(
        epochs=epochs,
        predicted=np.where(right, expected, others).astype(np.int16),
        probability=np.clip(share * generator.uniform(0.7, 1.0, right.shape), 0, 1).astype(np.float32),
        right=np.rint(right[:, positions >= 0].mean(axis=1) * (targets >= 0).sum()).astype(np.int32),
    )


def until(history: History, epoch: int) -> History:
    """What was known of a finished run when it was trained up to `epoch`."""
    if epoch >= history.epoch:
        return history
    known = int((history.frames.epochs <= epoch).sum())
    frames = history.frames
    return dataclasses.replace(
        history,
        losses=history.losses[:epoch],
        accuracies=history.accuracies[:epoch],
        frames=Frames(
            frames.epochs[:known], frames.predicted[:known], frames.probability[:known], frames.right[:known]
        ),
        trained_at=None,
    )
