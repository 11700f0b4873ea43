"""Sequences as a person types them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.insight.counterfactual import checked, read_numbers
from echo_core.task.experiment import Experiment, SettingError
from tests.insight.networks import SMALL


@pytest.mark.parametrize("text", ["3 1 4", "3,1,4", "[3, 1, 4]", "3;1\n4", "(3|1|4)", " 3\t1  4, "])
def test_numbers_are_read_however_they_are_set_apart(text: str) -> None:
    assert read_numbers(text) == [3, 1, 4]


@pytest.mark.parametrize(("text", "came"), [("3 1 four", "four"), ("1.5", "1.5"), ("1e3", "1e3"), ("9" * 30, "9")])
def test_what_is_no_number_is_named(text: str, came: str) -> None:
    with pytest.raises(SettingError, match="whole numbers set apart by spaces or commas") as error:
        read_numbers(text)
    assert came in str(error.value)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ([1] * 11, "sequence must be 12 numbers long, as in training, but 11 came. Add 1 more."),
        ([1] * 14, "sequence must be 12 numbers long, as in training, but 14 came. Take 2 away."),
        (
            [1] * 11 + [6],
            "sequence must be of numbers from 0 to 5, but 6 came."
            " It stands at position 11: choose another, or train with a larger vocabulary.",
        ),
        (
            [-1] + [1] * 11,
            "sequence must be of numbers from 0 to 5, but -1 came."
            " It stands at position 0: choose another, or train with a larger vocabulary.",
        ),
    ],
)
def test_a_sequence_that_the_network_cannot_be_shown(numbers: list[int], message: str) -> None:
    with pytest.raises(SettingError) as error:
        checked(SMALL, numbers)
    assert str(error.value) == message


@given(st.lists(st.integers(0, 99), min_size=25, max_size=25))
def test_any_sequence_of_the_vocabulary_is_accepted(numbers: Sequence[int]) -> None:
    text = ", ".join(map(str, numbers))
    assert checked(Experiment(), read_numbers(text)).tolist() == numbers
    assert math.prod(checked(Experiment(), numbers).shape) == 25
