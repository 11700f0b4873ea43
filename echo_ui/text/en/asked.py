"""Two questions that have puzzled people for years, and what this lab answers."""

from __future__ import annotations

from echo_ui.text.en.format import count, percent

TITLE = "You are not alone"
MULTIPLES = "Why does a stateful LSTM learn an echo only at multiples of the batch size?"
ONE_BY_ONE = "Why does a stateful LSTM not learn a lag of one, fed one value at a time?"


def issue(number: int) -> str:
    """Where it was asked."""
    return f"(Keras issue {number})"


def lag(distance: int) -> str:
    """A link to the settings with that lag."""
    return f"lag {distance}"


def multiples(size: int, carried: float, other: int, lost: float) -> str:
    """The answer to the first: the shares of answers that are carried at a lag of a batch, and at another."""
    return (
        f"With one number a row and batches of {size}, a lane reads every {size}th number. At lag {size} the same lane"
        f" read the answer one batch ago: {percent(carried)} of the answers can be remembered, the others come before"
        f" the first batch. At lag {other} another lane read it: {percent(lost)} can be."
    )


def one_by_one(runs: int, low: float, high: float, best: float) -> str:
    """The answer to the second: how far recorded runs came, and the best possible."""
    return (
        "The state does hold the number before. But a row of one step shows no answer, and no gradient crosses from"
        " batch to batch, so nothing trains the network to keep it. With 10 different numbers"
        f" {count(runs, 'recorded run')} came to {percent(low)} to {percent(high)}, where {percent(best)} is possible."
    )
