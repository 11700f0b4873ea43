"""The settings of an experiment: frozen, validated, comparable."""

from __future__ import annotations

import dataclasses
import math
from bisect import bisect
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from echo_core.task.cost import MOST_EPOCH_SECONDS, update_seconds
from echo_core.task.errors import Code, InputError

State = Literal["reset", "carry"]
Missing = Literal["drop", "mark", "mask"]
Context = Literal["window", "whole"]
Output = Literal["last", "sequence"]
Value = int | float | str | bool


class Setting(NamedTuple):
    """What is known about one field of an `Experiment` without any instance of it."""

    kind: type
    choices: tuple[str, ...]
    low: float
    high: float


_KIND_CODES = {int: Code.NOT_A_WHOLE_NUMBER, float: Code.NOT_A_NUMBER, bool: Code.NOT_A_SWITCH}
_BOUND_BY = {
    "lag": ("length",),
    "window": ("length",),
    "batch_size": ("lag", "window", "length"),
    "units": ("batch_size", "vocabulary", "window", "length"),
}


def _setting(default: Value, low: float = -math.inf, high: float = math.inf) -> Any:
    return field(default=default, metadata={"low": low, "high": high})


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """One experiment: the problem, the network and the training schedule.

    Every instance is valid: construction raises `InputError` for a value outside its limits.

    >>> Experiment(lag=1, window=5, batch_size=5).rows
    20
    >>> Experiment(lag=30)
    Traceback (most recent call last):
        ...
    echo_core.task.errors.InputError: lag: out of range; got 30; low 0; high 24; bound by length

    Attributes:
        lag: how many steps back the number to repeat is.
        window: how far back the network may look: how many numbers it reads, one after another, the newest last.
        length: how many random numbers a sequence holds.
        vocabulary: how many different numbers there are.
        context: whether a window of fixed width is shown, or the whole sequence so far.
        missing: whether incomplete rows are dropped, or their missing steps marked with vectors of -1, or masked.
        output: whether the network answers once, after the last step shown, or at every step.
        units: the number of LSTM units.
        state: whether the state is carried from one batch to the next, or reset to zero before each.
        batch_size: how many rows make one update of the weights.
        epochs: how many fresh sequences to train on, one an epoch.
        learning_rate: of Adam.
        seed: of the sequences and the start weights.
        stop_when_solved: whether training ends at the epoch in which it counts as solved.
    """

    # The problem
    lag: int = _setting(1, 0, 199)
    window: int = _setting(5, 1, 200)
    length: int = _setting(25, 2, 200)
    vocabulary: int = _setting(100, 2, 1000)
    context: Context = _setting("window")
    missing: Missing = _setting("drop")
    output: Output = _setting("last")
    # The network
    units: int = _setting(50, 1, 256)
    state: State = _setting("carry")
    # The training schedule
    batch_size: int = _setting(5, 1, 200)
    epochs: int = _setting(2000, 1, 20_000)
    learning_rate: float = _setting(0.001, 1e-5, 1.0)
    seed: int = _setting(0, 0, 2**31 - 1)
    stop_when_solved: bool = _setting(False)

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            _check_kind(name, setting, getattr(self, name))
        # In field order but for those whose limits depend on others: batch_size on the rest, and units on all of them.
        for name in ("length", "lag", "window", "vocabulary", "epochs", "learning_rate", "seed"):
            self._check_range(name)
        if self.context == "whole" and self.missing == "drop":
            raise InputError(
                Code.NEEDS_MARK_OR_MASK, "missing", self.missing, choices=("mark", "mask"), bound_by=("context",)
            )
        self._check_range("batch_size")
        self._check_range("units")

    def limits(self, name: str) -> tuple[float, float]:
        """The smallest and the largest value the numeric setting `name` may take beside the others.

        That of the units is set by what an epoch costs: with a single one, nothing is too dear.
        """
        low, high = SETTINGS[name].low, SETTINGS[name].high
        match name:
            case "units":
                high = max(1, bisect(range(1, int(high) + 1), MOST_EPOCH_SECONDS, key=self._epoch_seconds))
            case "lag":
                high = self.length - 1
            case "window":
                high = self.length
            case "batch_size":
                high = self.available_rows
        return low, high

    def _check_range(self, name: str) -> None:
        low, high = self.limits(name)
        value = getattr(self, name)
        if not low <= value <= high:
            bound_by = _BOUND_BY.get(name, ())
            dear = name == "units" and 1 <= value <= SETTINGS[name].high
            raise InputError(
                Code.TOO_DEAR if dear else Code.OUT_OF_RANGE, name, value, low=low, high=high, bound_by=bound_by
            )

    @property
    def every_step(self) -> bool:
        """Whether the network answers at every step it is shown, and not only after the last."""
        return self.output == "sequence"

    @property
    def steps(self) -> int:
        """Time steps of one input row."""
        return self.length if self.context == "whole" else self.window

    @property
    def available_rows(self) -> int:
        """Rows whose answer exists (t ≥ lag) and whose window does (t ≥ window-1) where incomplete ones are dropped."""
        return self.length - max(self.lag, self.window - 1 if self.missing == "drop" else 0)

    @property
    def batches(self) -> int:
        """Updates in one epoch."""
        return self.available_rows // self.batch_size

    @property
    def rows(self) -> int:
        """Rows trained on in one epoch: the available ones less the oldest that fill no batch."""
        return self.batches * self.batch_size

    @property
    def seconds(self) -> float:
        """Seconds of a worker's time that all epochs take, about; see `task.cost`.

        >>> round(Experiment().seconds, 1)
        1.0
        """
        return self.epochs * self._epoch_seconds(self.units)

    def _epoch_seconds(self, units: int) -> float:
        answers = self.steps if self.every_step else 1
        return self.batches * update_seconds(
            vocabulary=self.vocabulary, units=units, batch=self.batch_size, steps=self.steps, answers=answers
        )

    def row_of(self, t: int) -> int | None:
        """The row trained on whose newest number is x(t), counted from 0; None where there is none.

        >>> [Experiment(lag=1, window=5, batch_size=5).row_of(t) for t in (4, 5, 24, 25)]
        [None, 0, 19, None]
        """
        row = t - (self.length - self.rows)
        return row if 0 <= row < self.rows else None

    def settings(self) -> dict[str, Value]:
        """All settings, flat, in the order of the fields; `Experiment(**settings)` is this experiment again."""
        return {name: getattr(self, name) for name in SETTINGS}

    def replace(self, **changes: Any) -> Experiment:
        """A copy with some settings changed, validated again."""
        return dataclasses.replace(self, **changes)


def differences(one: Experiment, other: Experiment) -> list[tuple[str, Value, Value]]:
    """The settings in which two experiments differ, in the order of the fields: name, value in one, value in the other.

    >>> differences(Experiment(), Experiment(lag=2, seed=7))
    [('lag', 1, 2), ('seed', 0, 7)]
    """
    old, new = one.settings(), other.settings()
    return [(name, old[name], new[name]) for name in old if old[name] != new[name]]


def _describe(hint: Any, metadata: Any) -> Setting:
    literal = get_origin(hint) is Literal
    return Setting(
        kind=str if literal else hint,
        choices=get_args(hint) if literal else (),
        low=metadata["low"],
        high=metadata["high"],
    )


SETTINGS: dict[str, Setting] = {
    f.name: _describe(get_type_hints(Experiment)[f.name], f.metadata) for f in dataclasses.fields(Experiment)
}


def _check_kind(name: str, setting: Setting, value: object) -> None:
    if setting.choices:
        fits = isinstance(value, str) and value in setting.choices
    elif setting.kind is float:
        fits = type(value) is int or (isinstance(value, float) and math.isfinite(value))
    else:
        fits = type(value) is setting.kind
    if not fits:
        raise _wrong_kind(name, setting, value)


def _wrong_kind(name: str, setting: Setting, value: object) -> InputError:
    code = Code.NOT_A_CHOICE if setting.choices else _KIND_CODES[setting.kind]
    return InputError(code, name, value, choices=setting.choices)


def parse_setting(name: str, text: str) -> Value:
    """The value that `text` spells for the setting `name`, of the right kind; its range is not checked here.

    Raises:
        InputError: there is no such setting, or the text does not spell such a value.
    """
    if name not in SETTINGS:
        raise InputError(Code.UNKNOWN_NAME, "setting", name, choices=tuple(SETTINGS))
    setting = SETTINGS[name]
    text = text.strip()
    try:
        if setting.choices:
            value: Value = text.lower()
        elif setting.kind is bool:
            value = {"true": True, "false": False}[text.lower()]
        else:
            value = setting.kind(text)
        _check_kind(name, setting, value)
    except (ValueError, KeyError):
        raise _wrong_kind(name, setting, text) from None
    return value
