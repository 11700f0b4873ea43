"""The settings of an experiment: frozen, validated, comparable."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

State = Literal["reset", "carry"]
Missing = Literal["drop", "mark", "mask"]
Context = Literal["window", "whole"]
Output = Literal["last", "sequence"]
Value = int | float | str | bool


class SettingError(ValueError):
    """A setting has a value that is not allowed.

    Attributes:
        setting: the name of the field.
        allowed: what it may be, in words.
        got: the value that came.
        remedy: a way out, a whole sentence.
    """

    def __init__(self, setting: str, allowed: str, got: object, remedy: str) -> None:
        self.setting = setting
        self.allowed = allowed
        self.got = got
        self.remedy = remedy
        super().__init__(setting, allowed, got, remedy)

    def __str__(self) -> str:
        try:
            shown = repr(self.got)
        except ValueError:  # Python writes no integer of more than 4300 digits
            shown = "a number of thousands of digits"
        if len(shown) > 60:
            shown = shown[:59] + "…"
        return f"{self.setting} must be {self.allowed}, but {shown} came. {self.remedy}"


class Setting(NamedTuple):
    """What is known about one field of an `Experiment` without any instance of it."""

    kind: type
    choices: tuple[str, ...]
    low: float
    high: float
    about: str


def _setting(default: Value, about: str, low: float = -math.inf, high: float = math.inf) -> Any:
    return field(default=default, metadata={"about": about, "low": low, "high": high})


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """One experiment: the problem, the network and the training schedule.

    Every instance is valid: construction raises `SettingError` for a value outside its limits.

    >>> Experiment(lag=1, window=5, batch_size=5).rows
    20
    >>> Experiment(lag=30)
    Traceback (most recent call last):
        ...
    echo_core.task.experiment.SettingError: lag must be a whole number from 0 to 24, but 30 came. A lag \
is shorter than the sequence (length 25): choose a smaller lag or a longer sequence.
    """

    # The problem
    lag: int = _setting(1, "How many steps back the number to repeat lies; 0 is the number just shown.", 0, 199)
    window: int = _setting(5, "How many numbers the network is shown at once, the newest last.", 1, 200)
    length: int = _setting(25, "How many random numbers a sequence holds. Every epoch draws a fresh one.", 2, 200)
    vocabulary: int = _setting(100, "How many different numbers there are: 100 means 0 to 99.", 2, 1000)
    context: Context = _setting("window", "Show a window of fixed width, or the whole sequence so far.")
    missing: Missing = _setting(
        "drop",
        "Where the window reaches before the start of the sequence: drop the row, mark the missing steps with -1,"
        " or mask them so that the network skips them.",
    )
    output: Output = _setting("last", "Answer once, after the last step shown, or at every step.")
    # The network
    units: int = _setting(50, "How many LSTM cells the network has: its room for remembering.", 1, 256)
    state: State = _setting(
        "carry", "Carry the network's state from one batch of rows to the next, or reset it to zero before each."
    )
    # The training schedule
    batch_size: int = _setting(5, "How many rows make one update of the weights.", 1, 200)
    epochs: int = _setting(2000, "How many fresh sequences to train on, one an epoch.", 1, 20_000)
    learning_rate: float = _setting(0.001, "How large a step each update takes (Adam).", 1e-5, 1.0)
    seed: int = _setting(0, "Fixes the random numbers and the start weights: one seed, one curve.", 0, 2**31 - 1)
    stop_when_solved: bool = _setting(
        False, "End the run as soon as the mean accuracy of the last 20 epochs reaches 99 %."
    )

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            _check_kind(name, setting, getattr(self, name))
        # In field order but for the three whose limits depend on others, and batch_size on all of them.
        for name in ("length", "lag", "window", "vocabulary", "units", "epochs", "learning_rate", "seed"):
            self._check_range(name)
        if self.context == "whole" and self.missing == "drop":
            raise SettingError(
                "missing",
                "'mark' or 'mask' while the context is the whole sequence",
                self.missing,
                "Only the last row is complete there: mark or mask what is missing, or show a window.",
            )
        self._check_range("batch_size")

    def limits(self, name: str) -> tuple[float, float]:
        """The smallest and the largest value the numeric setting `name` may take beside the others."""
        low, high = SETTINGS[name].low, SETTINGS[name].high
        match name:
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
        if low <= value <= high:
            return
        kind = "a whole number" if SETTINGS[name].kind is int else "a number"
        match name:
            case "lag":
                remedy = (
                    f"A lag is shorter than the sequence (length {self.length}):"
                    " choose a smaller lag or a longer sequence."
                )
            case "window":
                remedy = (
                    f"A window fits into the sequence (length {self.length}):"
                    " choose a smaller window or a longer sequence."
                )
            case "batch_size":
                remedy = (
                    f"A batch fits into the rows of one epoch ({high}):"
                    " choose a smaller batch, a shorter lag or window, or a longer sequence."
                )
            case _:
                remedy = "Choose a value inside these limits."
        raise SettingError(name, f"{kind} from {_spell(low)} to {_spell(high)}", value, remedy)

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


def _spell(limit: float) -> str:
    return f"{limit:_}".replace("_", " ") if isinstance(limit, int) else f"{limit:g}"


def _describe(hint: Any, metadata: Any) -> Setting:
    literal = get_origin(hint) is Literal
    return Setting(
        kind=str if literal else hint,
        choices=get_args(hint) if literal else (),
        low=metadata["low"],
        high=metadata["high"],
        about=metadata["about"],
    )


SETTINGS: dict[str, Setting] = {
    f.name: _describe(get_type_hints(Experiment)[f.name], f.metadata) for f in dataclasses.fields(Experiment)
}


def _expected(setting: Setting) -> str:
    if setting.choices:
        return "one of " + ", ".join(setting.choices)
    return {int: "a whole number", float: "a number", bool: "true or false"}[setting.kind]


def _check_kind(name: str, setting: Setting, value: object) -> None:
    if setting.choices:
        fits = isinstance(value, str) and value in setting.choices
    elif setting.kind is float:
        fits = type(value) is int or (isinstance(value, float) and math.isfinite(value))
    else:
        fits = type(value) is setting.kind
    if not fits:
        raise SettingError(name, _expected(setting), value, "Give a value of that kind.")


def parse_setting(name: str, text: str) -> Value:
    """The value that `text` spells for the setting `name`, of the right kind; its range is not checked here.

    Raises:
        SettingError: there is no such setting, or the text does not spell such a value.
    """
    if name not in SETTINGS:
        raise SettingError("a setting", "one of " + ", ".join(SETTINGS), name, "Check the spelling.")
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
        raise SettingError(name, _expected(setting), text, "Write it in digits or words as listed.") from None
    return value
