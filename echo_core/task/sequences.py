"""Sequences of integers: drawn at random, typed by a person, and as one-hot vectors."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import Experiment

MOST_SHOWN = 200  # numbers at once, as many as the longest sequence has
_TRAINING, _TEST, _FRESH, _SHOWN = 0, 1, 2, 3  # the second half of the generator's key: streams that never meet


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


def fresh_numbers(experiment: Experiment, rows: int, shown: int) -> NDArray[np.int32]:
    """Rows of as many numbers as are wanted, to show a network alone; (rows, shown).

    They are of no sequence: a row may be longer than one.
    """
    return _draw(experiment, _SHOWN, 0, rows, shown)


def _draw(experiment: Experiment, stream: int, first: int, count: int, length: int | None = None) -> NDArray[np.int32]:
    length = experiment.length if length is None else length
    blocks = -(-length // 4)  # a step of Philox's counter yields four 64-bit words
    generator = np.random.Philox(key=[experiment.seed, stream]).advance(first * blocks)
    words = generator.random_raw(count * blocks * 4).reshape(count, blocks * 4)[:, :length]
    # 64-bit words modulo at most 1000: no number is favoured by more than 1 part in 10**16.
    return (words % np.uint64(experiment.vocabulary)).astype(np.int32)


def parse_sequence(text: str) -> list[int]:
    """The whole numbers that a text holds, however they are set apart.

    >>> parse_sequence("[3, 1; 4]  1")
    [3, 1, 4, 1]

    Raises:
        InputError: something in it is no whole number, or nothing stands between two commas.
    """
    words = re.split(r"\s*[,;|]\s*|\s+", re.sub(r"[\[\]()]", " ", text).strip(" \t\r\n,;|"))
    for word in words:
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", word):
            raise InputError(Code.NOT_NUMBERS, "sequence", word or text)
    return [int(word) for word in words]


def check_sequence(experiment: Experiment, numbers: Sequence[int]) -> NDArray[np.int32]:
    """The numbers as a sequence of the experiment; (length,).

    Raises:
        InputError: there are too few or too many, or one is not in the vocabulary.
    """
    if len(numbers) != experiment.length:
        raise InputError(Code.WRONG_LENGTH, "sequence", len(numbers), expected=experiment.length)
    return check_numbers(experiment, numbers)


def check_numbers(experiment: Experiment, numbers: Sequence[int]) -> NDArray[np.int32]:
    """The numbers as a row to show a network of the experiment alone, long or short; (shown,).

    Raises:
        InputError: there are none or more than 200, or one is not in the vocabulary.
    """
    if not numbers:
        raise InputError(Code.NOT_NUMBERS, "sequence", "")
    if len(numbers) > MOST_SHOWN:
        raise InputError(Code.TOO_MANY, "sequence", len(numbers), high=MOST_SHOWN)
    high = experiment.vocabulary - 1
    for position, number in enumerate(numbers):
        if not 0 <= number <= high:
            raise InputError(
                Code.OUT_OF_RANGE, "sequence", number, low=0, high=high, bound_by=("vocabulary",), position=position
            )
    return np.array(numbers, np.int32)


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
