"""Sequences are random, reproducible, and the same however they are cut; one-hot vectors decode to what they encode."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.task import sequences
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import Experiment
from echo_core.task.sequences import check_sequence, decode, one_hot, parse_sequence, training_sequences


@given(st.data(), st.integers(2, 1000))
def test_decode_undoes_one_hot(data: st.DataObject, vocabulary: int) -> None:
    numbers = data.draw(st.lists(st.integers(0, vocabulary - 1), min_size=1, max_size=50))
    encoded = one_hot(numbers, vocabulary)
    assert encoded.shape == (len(numbers), vocabulary)
    assert encoded.dtype == np.float32
    assert (encoded.sum(axis=-1) == 1).all()
    assert np.isin(encoded, (0, 1)).all()
    assert decode(encoded).tolist() == numbers


def test_one_hot_keeps_the_shape_before_it() -> None:
    numbers = np.array([[[0, 1], [2, -1]]])
    encoded = one_hot(numbers, 3)
    assert encoded.tolist() == [[[[1, 0, 0], [0, 1, 0]], [[0, 0, 1], [-1, -1, -1]]]]


@given(st.integers(2, 200), st.integers(0, 2**31 - 1), st.integers(0, 20_000), st.integers(0, 20), st.integers(1, 20))
def test_an_epochs_sequence_does_not_depend_on_the_slice(
    length: int, seed: int, first: int, before: int, count: int
) -> None:
    experiment = Experiment(length=length, lag=0, window=1, batch_size=1, seed=seed)
    whole = training_sequences(experiment, first, before + count)
    assert whole.shape == (before + count, length)
    assert whole.dtype == np.int32
    np.testing.assert_array_equal(training_sequences(experiment, first + before, count), whole[before:])


def test_a_sequence_stays_what_it_was() -> None:
    experiment = Experiment(length=8, batch_size=4)
    assert training_sequences(experiment, 0, 2).tolist() == [
        [59, 58, 49, 56, 3, 25, 67, 96],
        [5, 70, 82, 10, 62, 23, 49, 59],
    ]
    assert sequences.test_sequence(experiment).tolist() == [38, 1, 93, 64, 27, 70, 32, 79]


@pytest.mark.parametrize("vocabulary", [2, 10, 100, 1000])
def test_every_number_of_the_vocabulary_and_no_other(vocabulary: int) -> None:
    drawn = training_sequences(Experiment(vocabulary=vocabulary), 0, 1000)
    assert np.unique(drawn).tolist() == list(range(vocabulary))


def test_roughly_uniform() -> None:
    counts = np.bincount(training_sequences(Experiment(), 0, 4000).ravel(), minlength=100)
    chi_squared = float(((counts - 1000) ** 2 / 1000).sum())
    # 99 degrees of freedom: the middle 98 % of fair generators fall between.
    assert 69.2 < chi_squared < 134.6


def test_neighbours_are_independent() -> None:
    drawn = training_sequences(Experiment(), 0, 4000)
    within, across = (drawn[:, 1:] == drawn[:, :-1]).mean(), (drawn[1:] == drawn[:-1]).mean()
    # 96 000 and 99 975 pairs, each equal with chance 1/100: three standard deviations are 0.001.
    assert within == pytest.approx(0.01, abs=0.001)
    assert across == pytest.approx(0.01, abs=0.001)


def test_no_epoch_trains_on_the_test_sequence() -> None:
    experiment = Experiment()
    drawn = training_sequences(experiment, 0, 20_000)
    tested = sequences.test_sequence(experiment)
    assert tested.shape == (25,)
    assert not (drawn == tested).all(axis=1).any()
    assert len(np.unique(drawn, axis=0)) == 20_000


def test_seeds_differ() -> None:
    ones = [training_sequences(Experiment(seed=seed), 0, 1)[0] for seed in range(50)]
    ones += [sequences.test_sequence(Experiment(seed=seed)) for seed in range(50)]
    assert len({tuple(one.tolist()) for one in ones}) == 100


def test_settings_of_the_network_leave_the_sequences_alone() -> None:
    experiment = Experiment()
    other = experiment.replace(units=7, learning_rate=0.1, state="reset", lag=3, window=2, batch_size=1, epochs=3)
    np.testing.assert_array_equal(training_sequences(experiment, 5, 3), training_sequences(other, 5, 3))


# Typed sequences


@pytest.mark.parametrize(
    "text", ["3 1 4", "3,1,4", "[3, 1, 4]", "3;1\n4", "(3|1|4)", " 3\t1  4, ", "3 , 1 , +4", "[3], [1], [4]"]
)
def test_numbers_are_read_however_they_are_set_apart(text: str) -> None:
    assert parse_sequence(text) == [3, 1, 4]


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("3 1 four", "four"),
        ("1.5", "1.5"),
        ("1e3", "1e3"),
        ("9" * 30, "9" * 30),
        ("1,,2", "1,,2"),
        ("1, ;2", "1, ;2"),
        ("", ""),
        ("[]", "[]"),
        ("1-2", "1-2"),
        ("[1], , [2]", "[1], , [2]"),
    ],
)
def test_what_is_no_number_is_named(text: str, came: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_sequence(text)
    assert (raised.value.code, raised.value.setting, raised.value.got) == (Code.NOT_NUMBERS, "sequence", came)


@pytest.mark.parametrize("count", [11, 13])
def test_a_sequence_has_the_length_of_training(count: int) -> None:
    with pytest.raises(InputError) as raised:
        check_sequence(Experiment(length=12), [0] * count)
    error = raised.value
    assert (error.code, error.got, error.expected) == (Code.WRONG_LENGTH, count, 12)


@pytest.mark.parametrize(("position", "number"), [(0, -1), (11, 6), (5, 10**9)])
def test_a_sequence_keeps_to_the_vocabulary(position: int, number: int) -> None:
    numbers = [0, 1, 2, 3, 4, 5] * 2
    numbers[position] = number
    with pytest.raises(InputError) as raised:
        check_sequence(Experiment(length=12, vocabulary=6), numbers)
    error = raised.value
    assert (error.code, error.got, error.position) == (Code.OUT_OF_RANGE, number, position)
    assert (error.low, error.high, error.bound_by) == (0, 5, ("vocabulary",))


@given(st.lists(st.integers(0, 99), min_size=25, max_size=25))
def test_any_sequence_of_the_vocabulary_is_accepted(numbers: list[int]) -> None:
    checked = check_sequence(Experiment(), parse_sequence(", ".join(map(str, numbers))))
    assert checked.tolist() == numbers
    assert checked.dtype == np.int32
