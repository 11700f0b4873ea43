"""Batches, lanes and state: the drawing's labels, what a lane reads, and how an answer comes to its row."""

from __future__ import annotations

from collections.abc import Sequence

from echo_ui.text.en.format import at, count, listed
from echo_ui.text.en.insight_rule import ordinal

NOT_TRAINED_ON = "This row is not trained on, so it has no place here: move along t."
CARRIED = "→ the state is carried along a lane"
RESET = "0 the state is set to zero"
NO_GRADIENT = "│ no gradient crosses from one batch to another"
SHOWN = "the positions that a row reads, the newest last"
ANSWER = "the answer, wherever it is read"


def batch(number: int) -> str:
    """A batch's name, counted from 1."""
    return f"batch {number}"


def lane(number: int) -> str:
    """A lane's name, counted from 1."""
    return f"lane {number}"


def summary(batches: int, size: int, explained: str) -> str:
    """The drawing for those who do not see it: its batches, and the sentences beside it."""
    return f"{count(batches, 'batch')} of {count(size, 'row')}. {explained}"


def positions(first: int, last: int) -> str:
    """The positions that a row reads.

    >>> positions(6, 10), positions(7, 7)
    ('6–10', '7')
    """
    return str(last) if first == last else f"{first}–{last}"


# What a lane reads


def reads(lane: int, spans: Sequence[tuple[int, int]], more: bool) -> str:
    """The positions that a lane reads, batch after batch; `more`: there are further batches.

    >>> reads(1, [(1, 5), (6, 10)], more=True)
    'Lane 1 reads 1–5 | 6–10 | …'
    """
    parts = [positions(*span) for span in spans] + ["…"] * more
    return f"Lane {lane} reads {' | '.join(parts)}"


def straight_through() -> str:
    """How: each batch goes on where the one before it ended."""
    return "straight through, without a gap"


def every_other(distance: int) -> str:
    """How: one number at a time, at least two positions apart.

    >>> every_other(6), every_other(25)
    ('every sixth number', 'every 25th number')
    """
    return f"every {ordinal(distance)} number"


def with_gaps(missing: int) -> str:
    """How: it misses some numbers between two batches."""
    return f"missing {count(missing, 'number')} at every border"


def again(number: int) -> str:
    """How: each batch begins with numbers that the one before it ended with."""
    return f"reading {count(number, 'number')} again after every border"


def from_the_start() -> str:
    """How: each row reads all that came before."""
    return "from the start of the sequence every time"


def memory(*, carried: bool) -> str:
    """What becomes of a lane's memory at the end of a batch."""
    return "Its memory goes on across every |." if carried else "Its memory is wiped at every |."


# How the answer of a row comes to it


def holds_itself(t: int, batch: int, lane: int, target: int) -> str:
    """Of a row that shows its own answer."""
    return f"{_here(t, batch, lane)} It reads its answer {at(target)} itself: no older memory is needed."


def at_every_step(t: int, batch: int, lane: int, itself: int, carried: int, nowhere: int) -> str:
    """Of a row that answers at every step: how many of its answers come to it in each way."""
    ways = [
        f"{number} {told}"
        for number, told in (
            (itself, "from the row itself"),
            (carried, "from the same lane in an earlier batch"),
            (nowhere, "from nowhere"),
        )
        if number
    ]
    return f"{_here(t, batch, lane)} Its answers come {listed(ways)}."


def carried_from(t: int, batch: int, lane: int, target: int, source: int, *, shown: bool) -> str:
    """Of a row whose lane read the answer in the batch `source`; `shown`: other answers are in their own rows."""
    way = (
        "but what the network learns inside a row may work across the border."
        if shown
        else "so nothing trains the network to keep the number."
    )
    return (
        f"{_here(t, batch, lane)} The same lane read its answer {at(target)} in batch {source}, and the state is"
        f" carried from there. No gradient goes that way, {way}"
    )


def state_reset(t: int, batch: int, lane: int, target: int, where: tuple[int, int] | None) -> str:
    """Of a row that no other can reach, the state being reset; `where`: the batch and lane that read its answer."""
    return (
        f"{_here(t, batch, lane)} Memory is wiped before every batch, so nothing that other rows read reaches it."
        f" {_where(target, where)}"
    )


def first_batch(t: int, batch: int, lane: int, target: int) -> str:
    """Of a row in the first batch that does not read its answer."""
    return (
        f"{_here(t, batch, lane)} This is the first batch: its state starts at zero, and {at(target)} came before it."
    )


def other_lane(t: int, batch: int, lane: int, target: int, where: tuple[int, int] | None) -> str:
    """Of a row whose answer another lane reads, or none; `where`: the batch and the lane that do."""
    if where is None:
        return f"{_here(t, batch, lane)} {_where(target, where)}"
    return (
        f"{_here(t, batch, lane)} {_where(target, where)} Memory passes from batch to batch within a lane, never"
        f" between lanes, and lane {lane} does not read {at(target)}."
    )


def _here(t: int, batch: int, lane: int) -> str:
    return f"The row of t = {t} is in lane {lane} of batch {batch}."


def _where(target: int, where: tuple[int, int] | None) -> str:
    if where is None:
        return f"No row that is trained on reads {at(target)}."
    return f"Lane {where[1]} of batch {where[0]} reads {at(target)}."
