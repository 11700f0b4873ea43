"""What a network says of the test sequence while it learns: pictures of its answers at fixed epochs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence

MOST_FRAMES = 150  # at multiples of the interval; the untrained network and the end may come on top


def frame_interval(epochs: int) -> int:
    """Epochs between two frames of a run of `epochs`.

    >>> frame_interval(2000), frame_interval(100)
    (14, 1)
    """
    return max(1, math.ceil(epochs / MOST_FRAMES))


def drawn(experiment: Experiment) -> slice | int:
    """Which answers a frame draws, as an index into what is told of each row.

    These are the answers of all rows; where every step answers, those of the steps of the newest row.
    """
    return -1 if experiment.every_step else slice(None)


def expected_answers(experiment: Experiment) -> NDArray[np.int32]:
    """The numbers to say in the answers drawn; (answers,), -1 where none counts.

    >>> experiment = Experiment(lag=1, window=5)
    >>> bool((expected_answers(experiment) == test_sequence(experiment)[positions(experiment) - 1]).all())
    True
    """
    return gather(frame(experiment).trained().targets[drawn(experiment)], test_sequence(experiment))


def positions(experiment: Experiment) -> NDArray[np.int32]:
    """The position in the test sequence of the number shown just before each answer drawn; (answers,), -1 if missing.

    >>> positions(Experiment(lag=1, window=5)).tolist() == list(range(5, 25))
    True
    """
    inputs = frame(experiment).trained().inputs
    return inputs[-1] if experiment.every_step else inputs[:, -1]


@dataclass(frozen=True, slots=True)
class Frames:
    """What a network says of the test sequence after some epochs: 0, `frame_interval`, twice that, … and the last.

    Only the answers `drawn` are told one by one.

    Attributes:
        epochs: (frames,) rising; 0 is the untrained network.
        predicted: (frames, answers) the number said.
        probability: (frames, answers) the network's probability for it.
        right: (frames,) how many of all the answers that count are right, drawn or not.
    """

    epochs: NDArray[np.int32]
    predicted: NDArray[np.int16]
    probability: NDArray[np.float32]
    right: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.epochs)

    @classmethod
    def none(cls, experiment: Experiment) -> Frames:
        """No frame yet."""
        shape = (0, len(positions(experiment)))
        return cls(np.empty(0, np.int32), np.empty(shape, np.int16), np.empty(shape, np.float32), np.empty(0, np.int32))

    @classmethod
    def join(cls, parts: Iterable[Frames]) -> Frames:
        """The frames of one or more parts, one after another."""
        columns = zip(*((part.epochs, part.predicted, part.probability, part.right) for part in parts), strict=True)
        return cls(*map(np.concatenate, columns))
