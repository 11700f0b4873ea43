"""Batches, lanes and state: the drawing's labels, and how an answer comes to its row."""

from __future__ import annotations

from echo_ui.text.en.format import at, count

NOT_TRAINED_ON = "This row is not trained on, so it has no place here: move along t."
CARRIED = "→ the state is carried along a lane"
RESET = "0 the state is set to zero"
NO_GRADIENT = "│ no gradient crosses from one batch to another"
SHOWN = "shown"
ANSWER = "the answer, wherever it is shown"


def batch(number: int) -> str:
    """A batch's name, counted from 1."""
    return f"batch {number}"


def lane(number: int) -> str:
    """A lane's name, counted from 1."""
    return f"lane {number}"


def summary(batches: int, size: int, explained: str) -> str:
    """The drawing for those who do not see it: its batches, and the sentence beside it."""
    return f"{count(batches, 'batch')} of {count(size, 'row')}. {explained}"


def holds_itself(t: int, batch: int, lane: int, target: int) -> str:
    """Of a row that shows its own answer."""
    return f"{_here(t, batch, lane)} It holds its answer {at(target)} itself: no state is needed."


def carried_from(t: int, batch: int, lane: int, target: int, source: int) -> str:
    """Of a row whose lane was shown the answer in the batch `source`."""
    return (
        f"{_here(t, batch, lane)} Its answer {at(target)} was shown to the same lane in batch {source}, and the state"
        " is carried from there. No gradient goes that way, so nothing trains the network to keep it."
    )


def state_reset(t: int, batch: int, lane: int, target: int, where: tuple[int, int] | None) -> str:
    """Of a row that no other can reach, the state being reset; `where`: the batch and lane that show its answer."""
    return (
        f"{_here(t, batch, lane)} The state is zero before every batch, so what other rows were shown does not reach"
        f" it. {_where(target, where)}"
    )


def other_lane(t: int, batch: int, lane: int, target: int, where: tuple[int, int] | None, size: int) -> str:
    """Of a row whose answer is shown to another lane or not at all; `size`: rows in a batch."""
    here = f"{_here(t, batch, lane)} State flows along a lane, never between the lanes of a batch."
    way_out = f" At a lag that is a multiple of the batch size, {size}, it would be this lane." if size > 1 else ""
    return f"{here} {_where(target, where)}{way_out}"


def _here(t: int, batch: int, lane: int) -> str:
    return f"The row of t = {t} is lane {lane} of batch {batch}."


def _where(target: int, where: tuple[int, int] | None) -> str:
    if where is None:
        return f"{at(target)} is shown in no row that is trained on."
    return f"{at(target)} is shown in lane {where[1]} of batch {where[0]}."
