"""The presets: titles, the sentence that introduces each, and their cards."""

from __future__ import annotations

from typing import NamedTuple


class _Words(NamedTuple):
    title: str
    about: str


_TABLE = {
    "echo-now": _Words("Echo now", "Repeat the number that was just read. No memory needed."),
    "lag-without-context": _Words(
        "Echo the past, without context", "Read one number, repeat the one before it. The beginner’s mistake."
    ),
    "lag-with-context": _Words("Echo the past, with context", "Read five numbers in a row, repeat the second to last."),
    "state-reset": _Words(
        "With context, memory wiped", "The same with the state reset before each batch. Faster, but what does it learn?"
    ),
    "carrying-done-right": _Words(
        "Carrying, done right", "Answer at every step: what is learned inside a row works across its border."
    ),
    "masked-window": _Words(
        "Missing numbers, masked", "The first windows are incomplete. Missing numbers are skipped (masked)."
    ),
    "whole-sequence": _Words(
        "The whole sequence", "Read all numbers so far, in rows of every length. Missing numbers are skipped."
    ),
    "other-lags": _Words("Another lag", "Read five numbers in a row, repeat the fourth from the end."),
    "echo-sequence": _Words(
        "A sequence for a sequence", "Ten numbers in, ten out, each the one before. One in ten cannot be known."
    ),
}

CHOSEN = "chosen"
CHANGED = "changed"
BACK = "Click to go back to its own settings."
MORE = "More experiments"
FEWER = "Fewer experiments"
MORE_ABOUT = "State reset or carried, missing numbers, the whole sequence, an answer at every step."


def title(name: str) -> str:
    """What the preset is called."""
    return _TABLE[name].title


def numbered(number: int, title: str) -> str:
    """The title of a preset that has a place in the lesson.

    >>> numbered(1, "Echo now")
    '1. Echo now'
    """
    return f"{number}. {title}"


def about(name: str) -> str:
    """The sentence that introduces the preset."""
    return _TABLE[name].about


def how_many(presets: int) -> str:
    """How many presets a card unfolds."""
    return f"{presets} presets"
