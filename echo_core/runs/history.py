"""What a training has told so far: plain values that may cross threads, processes and files."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from echo_core.experiment import Experiment

MOST_FRAMES = 150


def frame_interval(epochs: int) -> int:
    """Epochs between two frames of a run of `epochs`.

    >>> frame_interval(2000), frame_interval(100)
    (14, 1)
    """
    return max(1, math.ceil(epochs / MOST_FRAMES))


@dataclass(frozen=True, slots=True)
class Frames:
    """What the network says of the test sequence after some epochs: 0, `frame_interval`, twice that, … and the last.

    The answers drawn are those of all rows, or of the newest row's steps where every step answers.

    Attributes:
        epochs: (frames,) int32, rising; 0 is the untrained network.
        predicted: (frames, answers) int16, the number said.
        probability: (frames, answers) float32, the network's probability for it.
        right: (frames,) int32, how many of *all* the answers that count are right (of all rows and steps).
    """

    epochs: NDArray[np.int32]
    predicted: NDArray[np.int16]
    probability: NDArray[np.float32]
    right: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class History:
    """A run as far as it is known.

    Attributes:
        experiment: its settings: the key of the run.
        losses: (epochs so far,) float32, mean cross-entropy of each epoch in nats, before each update.
        accuracies: (epochs so far,) float32, share of right answers in each epoch, before each update.
        frames: predictions on the test sequence, from the untrained network on.
        seconds: spent on training, without start-up, compilation and waiting.
        trained_at: when its training ended (UTC); None while it goes on.
        versions: of the libraries that trained it, by name.
    """

    experiment: Experiment
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    frames: Frames
    seconds: float
    trained_at: datetime | None
    versions: dict[str, str]

    @property
    def epoch(self) -> int:
        """Epochs trained so far."""
        return len(self.losses)
