"""What can be learned, before anything is trained: of one row, and of an experiment."""

from __future__ import annotations

from echo_core.task.framing import Dropped
from echo_core.task.verdict import Outlook
from echo_ui.text.en.format import at, count, listed, percent


def chip(outlook: Outlook) -> str:
    """What can be learned, in two or three words."""
    match outlook:
        case Outlook.ALL:
            return "answer shown"
        case Outlook.SOME:
            return "partly shown"
        case Outlook.CARRIED:
            return "needs the state"
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
            return "not enough rows are left for another batch"


def left_out(t: int, reason: Dropped) -> tuple[str, str]:
    """Of a row that is not trained on: in a few words, and why."""
    return "Left out.", f"The row of t = {t} is not trained on: {dropped(reason)}."


def every_step(first: int, t: int, lag: int, visible: int, carried: int, counted: int) -> tuple[str, str]:
    """Of a row that answers at every step: in a few words, and its task.

    Args:
        first: the oldest position shown.
        t: the newest.
        lag: how far back the answers are.
        visible: how many of the answers the row has read by the time each is due.
        carried: how many of the others can come through the state.
        counted: how many answers count.
    """
    where = "that it has just read" if lag == 0 else f"from {count(lag, 'step')} earlier"
    task = f"The network reads {_shown(first, t)} and must output, at every step, the number {where}."
    if visible == counted:
        return "By the time each answer is due, the network has read it.", task
    nowhere = counted - visible - carried
    parts = [f"{visible} of {count(counted, 'answer')} {_is(visible)} read before {_it(visible)} due"]
    if carried:
        parts.append(f"{carried} can only come through the state")
    if nowhere:
        parts.append(f"{nowhere} cannot be known")
    return f"{listed(parts)}.", task


def visible(first: int, t: int, target: int, number: int) -> tuple[str, str]:
    """Of a row that shows its answer."""
    head = "The answer is the number shown." if first == t else "The answer is in the window."
    return head, _task(first, t, target, number)


def carried(first: int, t: int, target: int, number: int, batches: int) -> tuple[str, str]:
    """Of a row whose answer its lane was shown some batches earlier."""
    return (
        "The answer is not in the window; only the state can bring it.",
        f"{_task(first, t, target, number)} The same lane read that number {count(batches, 'batch')} ago.",
    )


def nowhere(first: int, t: int, target: int, number: int) -> tuple[str, str]:
    """Of a row whose answer nothing holds."""
    return (
        "The answer is not there.",
        f"{_task(first, t, target, number)} It is not in the window, and no state brings it.",
    )


def _task(first: int, t: int, target: int, number: int) -> str:
    return f"The network reads {_shown(first, t)} and must output {at(target)} = {number}."


def _shown(first: int, t: int) -> str:
    return f"{at(t)} alone" if first == t else f"{at(first)} to {at(t)}, one after another,"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _it(number: int) -> str:
    return "it is" if number == 1 else "they are"


# An experiment


def all_visible(chance: float) -> str:
    """Where every answer is shown."""
    return (
        "Every answer is among the numbers shown: nothing stands in the way of 100% but the learning itself."
        f" {_chance(chance)}."
    )


def carried_is_harder() -> str:
    """Where every answer is shown, and the state is carried all the same."""
    return "With the state carried it takes longer, and recorded runs did not learn a far lag."


def long_is_harder() -> str:
    """Where every answer is shown, in rows of many steps."""
    return "With long rows it takes longer, and recorded runs did not learn a far lag."


def some_visible(nowhere: float, best: float, chance: float) -> str:
    """Where a share of the answers is nowhere."""
    return (
        f"{percent(nowhere)} of the answers cannot be known: {percent(best)} is the best possible. {_chance(chance)}."
    )


def none_visible(chance: float) -> str:
    """Where no answer can reach the network."""
    return f"No answer can reach the network, so nothing can beat pure guessing: {percent(chance)}."


def some_carried(carried: float, nowhere: float, best: float, chance: float, *, shown: bool) -> str:
    """Where answers can come through the state alone: the shares carried and nowhere, and the best possible.

    `shown`: whether other answers are among the numbers shown, so that the rule can be learned from them.
    """
    lost = f"; {percent(nowhere)} cannot be known" if nowhere else ""
    way = (
        "No gradient crosses from batch to batch, but what the network learns inside a row may work across the border."
        if shown
        else "No row shows its own answer, so no gradient teaches the network to keep it: it can only use what its"
        " state happens to hold."
    )
    return (
        f"{percent(carried)} of the answers can only be remembered from an earlier batch{lost}: {percent(best)} is the"
        f" best possible. {_chance(chance)}. {way}"
    )


def recorded_leak(runs: int, reached: float) -> str:
    """How far recorded runs of these very settings came."""
    return f"In {count(runs, 'recorded run')} of these settings the median accuracy was {percent(reached)}."


def _chance(chance: float) -> str:
    return f"Pure guessing gives {percent(chance)}"
