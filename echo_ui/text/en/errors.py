"""What is wrong with a value that came from outside: what is allowed, what came, and a way out."""

from __future__ import annotations

import contextlib

from echo_core.task.cost import MOST_EPOCH_SECONDS
from echo_core.task.errors import Code, InputError
from echo_ui.text.en import settings
from echo_ui.text.en.format import count, duration, integer, value

_MOST_SHOWN = 40  # characters of what came
_OTHERS = {
    "setting": "A setting",
    "preset": "Preset",
    "sequence": "The sequence",
    "position": "The position",
    "lags": "Lags",
    "windows": "Windows",
    "seeds": "Seeds",
    "grid": "The grid",
    "across": "Lag against",
    "shown": "Colour and number",
}  # what has a value besides the settings


def explain(error: InputError) -> str:
    """A rejected value in a sentence or two."""
    must = f"{subject(error.setting)} must be {_allowed(error)}"
    got = _got(error) if error.code in (Code.WRONG_LENGTH, Code.TOO_MANY) else f"“{_got(error)}”"
    return f"{must}, not {got}. {_way_out(error)}"


def subject(name: str) -> str:
    """What a value belongs to: the label of a setting, or another name."""
    return _OTHERS[name] if name in _OTHERS else settings.label(name)


def _got(error: InputError) -> str:
    shown = error.got if isinstance(error.got, str) else error.shown
    if isinstance(error.got, int | float):
        with contextlib.suppress(ValueError, OverflowError):  # no finite number, or one of thousands of digits
            shown = value(error.got)
    return shown if len(shown) <= _MOST_SHOWN else shown[: _MOST_SHOWN - 1] + "…"


def _allowed(error: InputError) -> str:
    match error.code:
        case Code.NOT_A_WHOLE_NUMBER:
            return "a whole number"
        case Code.NOT_A_NUMBER:
            return "a number"
        case Code.NOT_A_SWITCH:
            return "true or false"
        case Code.NOT_A_CHOICE | Code.UNKNOWN_NAME:
            return f"one of {', '.join(error.choices)}"
        case Code.NOT_NUMBERS:
            return "whole numbers"
        case Code.NOT_RANGES:
            return "a range of whole numbers"
        case Code.OUT_OF_RANGE:
            kind = "a whole number" if type(error.high) is int else "a number"
            kind = "of numbers" if error.setting == "sequence" else kind
            return f"{kind} from {value(error.low or 0)} to {value(error.high or 0)}"
        case Code.WRONG_LENGTH:
            return f"{count(error.expected or 0, 'number')} long, as in training"
        case Code.TOO_MANY:
            return f"of at most {count(int(error.high or 0), 'number' if error.setting == 'sequence' else 'run')}"
        case Code.TOO_DEAR:
            return f"at most {integer(int(error.high or 0))} beside the other settings"
        case Code.NEEDS_MARK_OR_MASK:
            return f"{' or '.join(error.choices)} while the whole sequence is shown"


def _way_out(error: InputError) -> str:
    match error.code:
        case Code.NOT_A_WHOLE_NUMBER | Code.NOT_A_NUMBER:
            return "Write it in digits."
        case Code.NOT_A_SWITCH | Code.NOT_A_CHOICE | Code.UNKNOWN_NAME:
            return "Pick one of these."
        case Code.NOT_NUMBERS:
            return "Write it like 3, 1, 4, 1, 5."
        case Code.NOT_RANGES:
            return "Write it like 0-9."
        case Code.OUT_OF_RANGE:
            return _inside(error)
        case Code.WRONG_LENGTH:
            return _lengthened(error.expected or 0, error.got)
        case Code.TOO_MANY:
            return "Take some away." if error.setting == "sequence" else "Choose fewer values or seeds."
        case Code.TOO_DEAR:
            return (
                f"With more, one epoch takes longer than {duration(MOST_EPOCH_SECONDS)}, and all other runs wait for"
                " it: choose fewer units, larger batches, a smaller vocabulary, or a shorter window or sequence."
            )
        case Code.NEEDS_MARK_OR_MASK:
            return "Only the last row is complete there: mark or mask what is missing, or show a window."


def _inside(error: InputError) -> str:
    """The way out of a value beyond its limits, by what sets them."""
    high = int(error.high or 0)
    match error.setting:
        case "lag" if error.bound_by:
            return f"A lag is shorter than the sequence (length {high + 1}): choose a smaller lag or a longer sequence."
        case "window" if error.bound_by:
            return f"A window fits into the sequence (length {high}): choose a smaller window or a longer sequence."
        case "batch_size" if error.bound_by:
            return (
                f"A batch fits into the rows of one epoch ({high}): choose a smaller batch, a shorter lag or window, or"
                " a longer sequence."
            )
        case "sequence":
            return f"It is at position {error.position}: choose another, or train with a larger vocabulary."
    return "Choose a value inside these limits."


def _lengthened(expected: int, got: object) -> str:
    came = got if isinstance(got, int) else 0
    return f"Add {expected - came} more." if came < expected else f"Take {came - expected} away."
