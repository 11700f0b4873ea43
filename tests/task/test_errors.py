"""What an error carries, and its terse line."""

from __future__ import annotations

import pickle

import pytest

from echo_core.task.errors import Code, InputError

FULL = InputError(
    Code.OUT_OF_RANGE, "sequence", 30, low=0, high=24, choices=["a", "b"], expected=5, bound_by=["length"], position=3
)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (InputError(Code.NOT_A_NUMBER, "learning_rate", "fast"), "learning_rate: not a number; got 'fast'"),
        (InputError(Code.TOO_MANY, "grid", 6000, high=5000), "grid: too many; got 6000; high 5000"),
        (
            FULL,
            "sequence: out of range; got 30; low 0; high 24; choices a, b; expected 5; bound by length; position 3",
        ),
    ],
)
def test_the_line_tells_every_fact_there_is(error: InputError, line: str) -> None:
    assert str(error) == line


def test_what_came_is_shortened() -> None:
    assert InputError(Code.NOT_A_CHOICE, "state", "x" * 1000).shown == f"'{'x' * 58}…"
    assert InputError(Code.OUT_OF_RANGE, "lag", 10**5000).shown == "a number of thousands of digits"


def test_an_error_survives_a_process_border() -> None:
    again = pickle.loads(pickle.dumps(FULL))
    assert type(again) is InputError
    assert (again.code, str(again)) == (FULL.code, str(FULL))
    assert vars(again) == vars(FULL)


def test_it_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="lag"):
        raise InputError(Code.NOT_A_NUMBER, "lag", None)
