"""Random integer sequences, and their one-hot encoding."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.task.experiment import Experiment

_TRAINING, _TEST, _FRESH = 0, 1, 2  # the second half of the generator's key: streams that never meet


def training_sequences(experiment: Experiment, first_epoch: int, epochs: int) -> NDArray[np.int32]:
    """The sequences of the epochs `first_epoch` … `first_epoch + epochs - 1`, counted from 0; (epochs, length).

    An epoch's sequence depends on the seed and the epoch alone, not on which epochs are asked for together:
    it is read at a fixed place of a counter-based generator (Philox; Salmon et al., "Parallel random numbers:
    as easy as 1, 2, 3", 2011).

    >>> whole = training_sequences(Experiment(), 0, 3)
    >>> bool((training_sequences(Experiment(), 2, 1) == whole[2:]).all())
    True
    """
    return _draw(experiment, _TRAINING, first_epoch, epochs)


def test_sequence(experiment: Experiment) -> NDArray[np.int32]:
    """The one sequence that predictions are shown on; (length,). No epoch trains on it."""
    return _draw(experiment, _TEST, 0, 1)[0]


def fresh_sequences(experiment: Experiment, first: int, count: int) -> NDArray[np.int32]:
    """The sequences `first` … `first + count - 1` to measure a network with; (count, length).

    No epoch trains on them, and none of them is the test sequence.
    """
    return _draw(experiment, _FRESH, first, count)


def _draw(experiment: Experiment, stream: int, first: int, count: int) -> NDArray[np.int32]:
    blocks = -(-experiment.length // 4)  # a step of Philox's counter yields four 64-bit words
    generator = np.random.Philox(key=[experiment.seed, stream]).advance(first * blocks)
    words = generator.random_raw(count * blocks * 4).reshape(count, blocks * 4)[:, : experiment.length]
    # 64-bit words modulo at most 1000: no number is favoured by more than 1 part in 10**16.
    return (words % np.uint64(experiment.vocabulary)).astype(np.int32)


def one_hot(numbers: ArrayLike, vocabulary: int) -> NDArray[np.float32]:
    """Numbers (…) as vectors of zeros with a single 1 (…, vocabulary); -1, a missing number, as a vector of -1.

    >>> one_hot([2, -1], 3)
    array([[ 0.,  0.,  1.],
           [-1., -1., -1.]], dtype=float32)
    """
    numbers = np.asarray(numbers)
    encoded = (numbers[..., None] == np.arange(vocabulary)).astype(np.float32)
    encoded[numbers < 0] = -1
    return encoded


def decode(vectors: ArrayLike) -> NDArray[np.intp]:
    """The number that each vector (…, vocabulary) stands for: the place of its largest entry; (…).

    >>> decode([[0.1, 0.7, 0.2]])
    array([1])
    """
    return np.asarray(vectors).argmax(axis=-1)
