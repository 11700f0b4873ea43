"""The pictures of sequences: headings, legends, and what they say to those who do not see them."""

from __future__ import annotations

from collections.abc import Sequence

from echo_ui.text.en.format import at, back, count

# The strip

MOVE = "The newest number, t"
SHOWN = "read by the network, one after another"
PRESENT = "the newest, x(t)"
TO_SAY = "the answer"


def seen_at(t: int) -> str:
    """The heading of the strip."""
    return f"What the network sees at t = {t}"


def strip(length: int, t: int, first: int, answers: Sequence[tuple[int, int]]) -> str:
    """The strip in a sentence: the positions shown, and each answer with its position."""
    says = ", ".join(f"{at(position)} = {number}" for position, number in answers)
    return (
        f"{length} numbers; at t = {t} the network reads positions {first} to {t};"
        f" {f'the answer: {says}' if says else 'there is no answer'}"
    )


# The rows

ROWS_REGION = "The framed rows"
TO_SAY_HEAD = "answer"
LEFT_OUT = "left out"
NONE = "–"
CUT = "…"


def column(distance: int) -> str:
    """The heading of a column: how many steps before the newest its number lies."""
    return back(distance)


def row_as_given(t: int) -> str:
    """The heading of the one-hot vectors."""
    return f"Row t = {t} as the network gets it"


def shape(samples: int, steps: int, features: int, batches: int, size: int) -> str:
    """The shape of one epoch's input.

    >>> shape(20, 5, 100, 4, 5)
    'Three-dimensional: 20 samples × 5 time steps × 100 features, in 4 batches of 5, in this order (shuffle=False).'
    """
    return (
        f"Three-dimensional: {count(samples, 'sample')} × {count(steps, 'time step')} × {count(features, 'feature')},"
        f" in {count(batches, 'batch')} of {size}, in this order (shuffle=False)."
    )


def rows_left_out(out: int, rows: int) -> str:
    """How many rows of an epoch are not trained on."""
    return f"{out} of {count(rows, 'row')} left out." if out else "No row is left out."


def rows_drawn(first: int, last: int) -> str:
    """Which rows the table shows."""
    return f"The table shows the rows around the present: t = {first} to {last}."


def incomplete(missing: int, steps: int, how: str) -> str:
    """Of a row whose first steps lie before the start of the sequence.

    >>> incomplete(3, 5, "mask")
    'This row has 2 numbers for its 5 steps. The network skips the 3 others.'
    """
    others = f"the {missing} others" if missing > 1 else "the other one"
    instead = f"The network skips {others}." if how == "mask" else f"It reads −1 in {others}."
    return f"This row has {count(steps - missing, 'number')} for its {count(steps, 'step')}. {instead}"


def one_hot(steps: int, features: int) -> str:
    """What the one-hot vectors are, and in what form the network answers."""
    return (
        f"{_vectors(steps, features)}: each number is a row of zeros with a single 1 at its place. The output layer"
        f" answers in the same form: {features} probabilities, of which the largest (arg max) is the network’s answer."
        " So it is classification, not regression."
    )


def one_hot_summary(steps: int, features: int) -> str:
    """The one-hot vectors for those who do not see them."""
    return f"{_vectors(steps, features)}, one 1 in each"


def number_at(position: int, number: int) -> str:
    """One number with its position."""
    return f"{at(position)} = {number}"


def _vectors(steps: int, features: int) -> str:
    return f"{count(steps, 'time step')} of {count(features, 'feature')}"
