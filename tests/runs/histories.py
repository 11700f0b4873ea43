"""Made-up histories that a training could have told, for tests that train nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from echo_core.model.frames import Frames, expected_answers, frame_interval
from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from tests.strategies import experiments


class Told(NamedTuple):
    """What `History.extended` reads of some epochs of training."""

    losses: np.ndarray
    accuracies: np.ndarray
    frames: Frames


def made(experiment: Experiment, epochs: int, seed: int = 0, accuracy: float = 0.5) -> History:
    """A history of so many epochs with any numbers in it, never solved while `accuracy` is low."""
    rng = np.random.default_rng(seed)
    history = History.empty(experiment)
    losses = rng.random(epochs, np.float32)
    accuracies = np.minimum(rng.random(epochs, np.float32), np.float32(accuracy))
    due = [*range(0, epochs + 1, frame_interval(experiment.epochs))]
    if epochs == experiment.epochs and due[-1] != epochs:
        due.append(epochs)
    answers = len(expected_answers(experiment))
    counted = int((frame(experiment).trained().targets >= 0).sum())
    frames = Frames(
        np.array(due, np.int32),
        rng.integers(0, experiment.vocabulary, (len(due), answers)).astype(np.int16),
        (rng.integers(0, 101, (len(due), answers)) / 100).astype(np.float32),
        rng.integers(0, counted + 1, len(due)).astype(np.int32),
    )
    return history.extended(Told(losses, accuracies, frames), 1.25) if epochs else history


def finished(experiment: Experiment, seed: int = 0) -> History:
    """A complete one, with its date."""
    whole = made(experiment, experiment.epochs, seed)
    return History(
        whole.experiment, whole.losses, whole.accuracies, whole.frames, whole.seconds,
        trained_at=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC), versions={"keras": "3.15"},
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any history, of a short or a long run that is complete or not."""
    experiment = draw(experiments(max_length=12, max_vocabulary=50))
    experiment = experiment.replace(epochs=draw(st.integers(1, 300)))
    epochs = draw(st.integers(0, experiment.epochs))
    history = made(experiment.replace(stop_when_solved=False), epochs, draw(st.integers(0, 99)))
    numbers = st.floats(0, float(np.finfo(np.float32).max), width=32)
    return History(
        experiment=history.experiment,
        losses=draw(arrays.arrays(np.float32, epochs, elements=numbers | st.just(np.nan))),
        accuracies=draw(arrays.arrays(np.float32, epochs, elements=st.floats(0, 1, width=32))),
        frames=history.frames,
        seconds=draw(st.floats(0, 1e6)),
        trained_at=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
        versions=draw(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3)),
    )


def same(one: History, other: History) -> bool:
    """Whether two histories are equal to the bit."""
    assert one.experiment == other.experiment
    for name in ("losses", "accuracies"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), strict=True)
    for name in ("epochs", "predicted", "probability", "right"):
        np.testing.assert_array_equal(getattr(one.frames, name), getattr(other.frames, name), strict=True)
    rest = ("seconds", "trained_at", "versions")
    return [getattr(one, name) for name in rest] == [getattr(other, name) for name in rest]
