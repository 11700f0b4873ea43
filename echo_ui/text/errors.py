"""What is wrong with a value, in the page's words."""

from __future__ import annotations

from echo_core.task.errors import Code, InputError


def allowed(error: InputError) -> str:
    """What the value must be, after the words "must be"."""
    match error.code:
        case Code.NOT_A_WHOLE_NUMBER:
            return "a whole number"
        case Code.NOT_A_NUMBER:
            return "a number"
        case Code.NOT_A_SWITCH:
            return "true or false"
        case Code.NOT_A_CHOICE | Code.UNKNOWN_NAME:
            return "one of " + ", ".join(error.choices)
        case Code.NOT_NUMBERS:
            return "whole numbers set apart by spaces or commas"
        case Code.NOT_RANGES:
            return "whole numbers and ranges"
        case Code.WRONG_LENGTH:
            return f"{error.expected} numbers long, as in training"
        case Code.TOO_MANY:
            return f"of at most {error.high} runs"
        case Code.NEEDS_MARK_OR_MASK:
            return "'mark' or 'mask' while the context is the whole sequence"
        case Code.OUT_OF_RANGE:
            kind = "a whole number" if isinstance(error.low, int) else "a number"
            kind = {"sequence": "of numbers", "position": "a position"}.get(error.setting, kind)
            return f"{kind} from {_number(error.low)} to {_number(error.high)}"


def way_out(error: InputError) -> str:
    """What to do instead, a whole sentence."""
    match error.code:
        case Code.NOT_A_WHOLE_NUMBER | Code.NOT_A_NUMBER | Code.NOT_A_SWITCH | Code.NOT_A_CHOICE:
            return "Write it in digits or words as listed."
        case Code.UNKNOWN_NAME:
            return "Pick one of these." if error.setting == "preset" else "Check the spelling."
        case Code.NOT_NUMBERS:
            return "Write it like 3, 1, 4, 1, 5."
        case Code.NOT_RANGES:
            return "Write them like 1,3,5 or 0-9."
        case Code.WRONG_LENGTH:
            surplus = int(str(error.got)) - int(error.expected or 0)
            return f"Take {surplus} away." if surplus > 0 else f"Add {-surplus} more."
        case Code.TOO_MANY:
            return "Choose fewer values or seeds."
        case Code.NEEDS_MARK_OR_MASK:
            return "Only the last row is complete there: mark or mask what is missing, or show a window."
        case Code.OUT_OF_RANGE:
            return _into_range(error)


def _into_range(error: InputError) -> str:
    high = int(error.high or 0)
    match error.setting:
        case "lag":
            return f"A lag is shorter than the sequence (length {high + 1}): choose a smaller lag or a longer sequence."
        case "window":
            return f"A window fits into the sequence (length {high}): choose a smaller window or a longer sequence."
        case "batch_size":
            return (
                f"A batch fits into the rows of one epoch ({high}):"
                " choose a smaller batch, a shorter lag or window, or a longer sequence."
            )
        case "sequence":
            return f"It stands at position {error.position}: choose another, or train with a larger vocabulary."
        case "position":
            return "Choose one in the sequence."
        case "seeds":
            return "Choose one of these."
    return "Choose a value inside these limits."


def _number(limit: float | None) -> str:
    return f"{limit:_}".replace("_", " ") if isinstance(limit, int) else f"{limit:g}"
