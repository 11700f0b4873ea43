"""What can be learned, before anything is trained: of one row, and of an experiment."""

from __future__ import annotations

from echo_core.task.framing import Dropped
from echo_core.task.verdict import Outlook
from echo_ui.text.en.format import at, count, percent


def chip(outlook: Outlook) -> str:
    """What can be learned, in two or three words."""
    match outlook:
        case Outlook.ALL:
            return "answer shown"
        case Outlook.SOME:
            return "mostly shown"
        case Outlook.CARRIED:
            return "through the state"
        case Outlook.NONE:
            return "answer not there"


# One row


def dropped(reason: Dropped) -> str:
    """Why a row is not trained on, as the end of a sentence."""
    match reason:
        case Dropped.NO_ANSWER:
            return "no number lies that far back"
        case Dropped.INCOMPLETE:
            return "the window reaches before the start"
        case Dropped.SURPLUS:
            return "left over: it fills no batch"


def left_out(t: int, reason: Dropped) -> tuple[str, str]:
    """Of a row that is not trained on: in a few words, and why."""
    return "Left out.", f"The row of t = {t} is not trained on: {dropped(reason)}."


def every_step(first: int, t: int, lag: int, visible: int, counted: int) -> tuple[str, str]:
    """Of a row that answers at every step: in a few words, and its task.

    Args:
        first: the oldest position shown.
        t: the newest.
        lag: how far back the numbers to say lie.
        visible: how many of the answers have been shown by their step.
        counted: how many answers count.
    """
    where = "just shown" if lag == 0 else f"{count(lag, 'step')} back"
    task = f"The network is shown {_shown(first, t)} and must say, at every step, the number {where}."
    if visible == counted:
        return "Every answer has been shown by its step.", task
    return f"{visible} of the {counted} answers have been shown by their step.", task


def visible(first: int, t: int, target: int, number: int) -> tuple[str, str]:
    """Of a row that shows its answer."""
    head = "The answer is the number shown." if first == t else "The answer is in the window."
    return head, _task(first, t, target, number)


def carried(first: int, t: int, target: int, number: int, batches: int) -> tuple[str, str]:
    """Of a row whose answer its lane was shown some batches earlier."""
    return (
        "The answer is not shown; it can only come through the state.",
        f"{_task(first, t, target, number)} Its lane was shown that number {count(batches, 'batch')} earlier.",
    )


def nowhere(first: int, t: int, target: int, number: int) -> tuple[str, str]:
    """Of a row whose answer nothing holds."""
    return (
        "The answer is not there.",
        f"{_task(first, t, target, number)} Neither the window nor the state holds it.",
    )


def _task(first: int, t: int, target: int, number: int) -> str:
    return f"The network is shown {_shown(first, t)} and must say {at(target)} = {number}."


def _shown(first: int, t: int) -> str:
    return f"{at(t)} alone" if first == t else f"{at(first)} … {at(t)}"


# An experiment


def all_visible(chance: float) -> str:
    """Where every answer is shown."""
    return f"Every answer is among the numbers shown: 100% is possible; {_chance(chance)}."


def some_visible(nowhere: float, best: float, chance: float) -> str:
    """Where a share of the answers is nowhere."""
    return (
        f"{percent(nowhere)} of the answers can never reach the network: {percent(best)} is the best possible;"
        f" {_chance(chance)}."
    )


def none_visible(chance: float) -> str:
    """Where no answer can reach the network."""
    return f"No answer can reach the network, so nothing can beat pure guessing: {percent(chance)}."


def some_carried(carried: float, nowhere: float, best: float, chance: float) -> str:
    """Where answers can come through the state alone: the shares carried and nowhere, and the best possible."""
    lost = f", {percent(nowhere)} are nowhere" if nowhere else ""
    return (
        f"{percent(carried)} of the answers can only come through the carried state{lost}: {percent(best)} is the best"
        f" possible; {_chance(chance)}. Nothing trains the network to keep them there: it learns to read what the state"
        " happens to hold."
    )


def recorded_leak(runs: int, vocabulary: int, lag: int, batch_size: int, reached: float) -> str:
    """How far recorded runs came whose answers were carried."""
    return (
        f"In {count(runs, 'recorded run')} with vocabulary {vocabulary}, lag {lag} and batches of {batch_size} that"
        f" came to {percent(reached)}."
    )


def _chance(chance: float) -> str:
    return f"pure guessing gives {percent(chance)}"
