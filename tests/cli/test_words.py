"""The command line has words for every value, and its errors name what is allowed, what came and a way out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from echo_core.cli import words
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import SETTINGS, Experiment
from echo_core.task.framing import Dropped
from echo_core.task.presets import PRESETS
from echo_core.task.verdict import Outlook, verdict

ERRORS = [
    (
        InputError(Code.NOT_A_WHOLE_NUMBER, "lag", "one"),
        "lag must be a whole number, but 'one' came. Write it in digits or words as listed.",
    ),
    (
        InputError(Code.NOT_A_NUMBER, "learning_rate", "nan"),
        "learning_rate must be a number, but 'nan' came. Write it in digits or words as listed.",
    ),
    (
        InputError(Code.NOT_A_SWITCH, "stop_when_solved", 1),
        "stop_when_solved must be true or false, but 1 came. Write it in digits or words as listed.",
    ),
    (
        InputError(Code.NOT_A_CHOICE, "state", "keep", choices=("reset", "carry")),
        "state must be one of reset, carry, but 'keep' came. Write it in digits or words as listed.",
    ),
    (
        InputError(Code.UNKNOWN_NAME, "preset", "x", choices=("a", "b")),
        "preset must be one of a, b, but 'x' came. Pick one of these.",
    ),
    (
        InputError(Code.UNKNOWN_NAME, "setting", "x", choices=("a", "b")),
        "a setting must be one of a, b, but 'x' came. Check the spelling.",
    ),
    (
        InputError(Code.NOT_NUMBERS, "sequence", "x"),
        "sequence must be whole numbers separated by commas, but 'x' came. Write it like 3,1,4,1,5.",
    ),
    (
        InputError(Code.NOT_RANGES, "lags", "1,x"),
        "lags must be whole numbers and ranges, but '1,x' came. Write them like 1,3,5 or 0-9.",
    ),
    (
        InputError(Code.WRONG_LENGTH, "sequence", 2, expected=3),
        "sequence must be 3 numbers long, but 2 came. Leave --length away to take it from the sequence.",
    ),
    (
        InputError(Code.TOO_MANY, "grid", 19_200, high=5000),
        "the grid must be of at most 5000 runs, but 19200 came. Choose fewer values or seeds.",
    ),
    (
        InputError(Code.NEEDS_MARK_OR_MASK, "missing", "drop"),
        "missing must be 'mark' or 'mask' while the context is the whole sequence, but 'drop' came. Only the last row"
        " is complete there: mark or mask what is missing, or show a window.",
    ),
    (
        InputError(Code.OUT_OF_RANGE, "lag", 30, low=0, high=24, bound_by=("length",)),
        "lag must be a whole number from 0 to 24, but 30 came. A lag is shorter than the sequence (length 25): choose a"
        " smaller lag or a longer sequence.",
    ),
    (
        InputError(Code.OUT_OF_RANGE, "lag", 300, low=0, high=199),
        "lag must be a whole number from 0 to 199, but 300 came. Choose a value inside these limits.",
    ),
    (
        InputError(Code.OUT_OF_RANGE, "window", 26, low=1, high=25, bound_by=("length",)),
        "window must be a whole number from 1 to 25, but 26 came. A window fits into the sequence (length 25): choose a"
        " smaller window or a longer sequence.",
    ),
    (
        InputError(Code.OUT_OF_RANGE, "batch_size", 22, low=1, high=21),
        "batch_size must be a whole number from 1 to 21, but 22 came. A batch fits into the rows of one epoch (21):"
        " choose a smaller batch, a shorter lag or window, or a longer sequence.",
    ),
    (
        InputError(Code.TOO_DEAR, "units", 256, low=1, high=94, bound_by=("batch_size",)),
        "units must be at most 94 beside the other settings, but 256 came. With more, one epoch takes a worker longer"
        " than 0.5 s: choose fewer units, larger batches, a smaller vocabulary, or a shorter window or sequence.",
    ),
    (
        InputError(Code.OUT_OF_RANGE, "sequence", 100, low=0, high=99, position=1),
        "sequence must be of whole numbers from 0 to 99, but 100 came. Choose other numbers or a larger vocabulary.",
    ),
    (
        InputError(Code.OUT_OF_RANGE, "seeds", 0, low=1, high=20),
        "seeds must be a whole number from 1 to 20, but 0 came. Choose one of these.",
    ),
    (
        InputError(Code.OUT_OF_RANGE, "epochs", 0, low=1, high=20_000),
        "epochs must be a whole number from 1 to 20,000, but 0 came. Choose a value inside these limits.",
    ),
    (
        InputError(Code.OUT_OF_RANGE, "learning_rate", 2.0, low=1e-5, high=1.0),
        "learning_rate must be a number from 1e-05 to 1, but 2.0 came. Choose a value inside these limits.",
    ),
]


@pytest.mark.parametrize(("error", "sentence"), ERRORS, ids=lambda value: getattr(value, "code", None))
def test_an_error_in_words(error: InputError, sentence: str) -> None:
    assert words.explain(error) == sentence


def test_every_code_has_words() -> None:
    assert {error.code for error, _ in ERRORS} == set(Code)


def test_what_came_is_shortened() -> None:
    error = InputError(Code.NOT_A_CHOICE, "state", "x" * 1000, choices=("reset", "carry"))
    assert len(words.explain(error)) < 200


def test_every_value_has_words() -> None:
    assert set(words.DROPPED) == set(Dropped)
    assert set(words.PRESETS) == set(PRESETS)
    assert set(words.SETTINGS) == set(SETTINGS)
    for sentence in (*words.SETTINGS.values(), *(about for _, about in words.PRESETS.values())):
        assert re.fullmatch(r"[A-Z].*[.?]", sentence)


def test_every_outlook_has_words() -> None:
    settings: list[dict[str, Any]] = [
        {"window": 2, "lag": 1},
        {"window": 2, "lag": 1, "output": "sequence"},
        {"window": 1, "lag": 6, "batch_size": 6, "length": 30, "vocabulary": 10, "state": "carry"},
        {"window": 1, "lag": 1},
    ]
    found = [verdict(Experiment(**{"state": "reset", **changes})) for changes in settings]
    assert [one.outlook for one in found] == list(Outlook)
    assert [words.verdict(one) for one in found] == [
        "Every answer is among the numbers shown: nothing stands in the way of 100% but the learning itself. Pure"
        " guessing gives 1.0%.",
        "50.0% of the answers are among the numbers shown, the others cannot be known: 50.5% is the best possible. Pure"
        " guessing gives 1.0%.",
        "0.0% of the answers are among the numbers shown, 75.0% can only be remembered from an earlier batch: 77.5% is"
        " the best possible. Pure guessing gives 10.0%. No row shows its own answer, so no gradient teaches that.",
        "No answer can reach the network, so nothing can beat guessing. Pure guessing gives 1.0%.",
    ]
