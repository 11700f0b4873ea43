"""What is wrong with a value that came from outside: a code and its facts, worded where it is shown."""

from __future__ import annotations

import enum
from collections.abc import Sequence

_MOST_SHOWN = 60  # characters of what came


class Code(enum.StrEnum):
    """In which way a value is not allowed; beside each, what an `InputError` of it carries."""

    NOT_A_WHOLE_NUMBER = "not a whole number"
    NOT_A_NUMBER = "not a number"
    NOT_A_SWITCH = "neither true nor false"
    NOT_A_CHOICE = "not one of the choices"  # choices
    NOT_NUMBERS = "not a list of whole numbers"
    NOT_RANGES = "not a list of whole numbers and ranges"
    OUT_OF_RANGE = "out of range"  # low, high; bound_by where other settings set the limits; position in a sequence
    WRONG_LENGTH = "of the wrong length"  # expected
    TOO_MANY = "too many"  # high
    TOO_DEAR = "too dear an epoch"  # low, high; bound_by
    UNKNOWN_NAME = "unknown name"  # choices
    NEEDS_MARK_OR_MASK = "needs the missing steps marked or masked"  # choices, bound_by


class InputError(ValueError):
    """A value from outside that is not allowed: a setting, a name, a sequence, a grid.

    Attributes:
        code: in which way.
        setting: the identifier of what has the value: the name of a field of `Experiment`, or "setting" and "preset"
            for the name of one, "sequence", "position", "lags", "windows", "units", "seeds" or "grid".
        got: the value that came.
        low, high: the limits, whole where only whole numbers are allowed.
        choices: what it may be.
        expected: how many numbers there must be.
        bound_by: the other settings that set the limits.
        position: where in a sequence the value stands, counted from 0.
    """

    def __init__(
        self,
        code: Code,
        setting: str,
        got: object,
        *,
        low: float | None = None,
        high: float | None = None,
        choices: Sequence[str] = (),
        expected: int | None = None,
        bound_by: Sequence[str] = (),
        position: int | None = None,
    ) -> None:
        super().__init__(code, setting, got)
        self.code = code
        self.setting = setting
        self.got = got
        self.low = low
        self.high = high
        self.choices = tuple(choices)
        self.expected = expected
        self.bound_by = tuple(bound_by)
        self.position = position

    def __str__(self) -> str:
        facts = {
            "low": self.low,
            "high": self.high,
            "choices": ", ".join(self.choices) or None,
            "expected": self.expected,
            "bound by": ", ".join(self.bound_by) or None,
            "position": self.position,
        }
        told = "".join(f"; {name} {fact}" for name, fact in facts.items() if fact is not None)
        return f"{self.setting}: {self.code}; got {self.shown}{told}"

    @property
    def shown(self) -> str:
        """What came, as Python writes it, shortened where it is long."""
        try:
            shown = repr(self.got)
        except ValueError:  # Python writes no integer of more than 4300 digits
            return "a number of thousands of digits"
        return shown if len(shown) <= _MOST_SHOWN else shown[: _MOST_SHOWN - 1] + "…"
