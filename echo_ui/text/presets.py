"""What introduces each preset and each reason why a row is left out."""

from __future__ import annotations

from typing import NamedTuple

from echo_core.task.framing import Dropped


class PresetWords(NamedTuple):
    """What introduces a preset."""

    title: str
    about: str


PRESETS = {
    "echo-now": PresetWords("Echo now", "Repeat the number you are shown. No memory needed."),
    "lag-without-context": PresetWords(
        "Echo the past, without context", "One number at a time, repeat the one before. The beginner’s mistake."
    ),
    "lag-with-context": PresetWords(
        "Echo the past, with context", "Five numbers at a time, repeat the one before the last."
    ),
    "state-reset": PresetWords(
        "Without the old state", "With context again, the state reset before every batch. Does carrying it help?"
    ),
    "masked-window": PresetWords(
        "Missing numbers, masked", "The first windows begin before the sequence does. What is missing there is skipped."
    ),
    "whole-sequence": PresetWords(
        "The whole sequence", "Every number so far is shown, as one long row. What is missing is skipped."
    ),
    "other-lags": PresetWords("Another lag", "Five numbers at a time, repeat the one three before the last."),
    "echo-sequence": PresetWords(
        "A sequence for a sequence", "Ten numbers in, ten out, each the one before. One in ten is never shown."
    ),
}

DROPPED = {
    Dropped.NO_ANSWER: "no number lies that far back",
    Dropped.INCOMPLETE: "the window reaches before the start",
    Dropped.SURPLUS: "left over: it fills no batch",
}  # why a row is not trained on
