"""The presets: titles, the sentence that introduces each, and their cards."""

from __future__ import annotations

from typing import NamedTuple


class _Words(NamedTuple):
    title: str
    about: str


_TABLE = {
    "echo-now": _Words("Echo now", "Repeat the number you are shown. No memory needed."),
    "lag-without-context": _Words(
        "Echo the past, without context", "One number at a time, repeat the one before. The beginner’s mistake."
    ),
    "lag-with-context": _Words(
        "Echo the past, with context", "Five numbers at a time, repeat the one before the last."
    ),
    "state-reset": _Words(
        "Without the old state", "With context again, the state reset before every batch. Does carrying it help?"
    ),
    "masked-window": _Words(
        "Missing numbers, masked",
        "The first windows begin before the sequence does. What is missing there is skipped.",
    ),
    "whole-sequence": _Words(
        "The whole sequence", "Every number so far is shown, as one long row. What is missing is skipped."
    ),
    "other-lags": _Words("Another lag", "Five numbers at a time, repeat the one three before the last."),
    "echo-sequence": _Words(
        "A sequence for a sequence", "Ten numbers in, ten out, each the one before. One in ten is never shown."
    ),
}

CHOSEN = "chosen"
CHANGED = "changed"
BACK = "Click to go back to its own settings."
MORE = "More experiments"
FEWER = "Fewer experiments"
MORE_ABOUT = "State on or off, missing numbers, the whole sequence, a sequence for a sequence."


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
