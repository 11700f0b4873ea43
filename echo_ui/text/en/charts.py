"""What stands in and beside the charts of a run."""

from __future__ import annotations

from echo_ui.text.en.format import percent

UP_TO_EPOCH = "up to epoch"
MEAN = "mean"
LOWEST = "lowest"
HIGHEST = "highest"


def guessing_accuracy(chance: float, whose: str = "") -> str:
    """The line of pure guessing among accuracies; `whose`: of which of two runs, "" being both."""
    return f"pure guessing{_of(whose)}: {percent(chance)}"


def guessing_loss(loss: float, whose: str = "") -> str:
    """The line of pure guessing among losses."""
    return f"pure guessing{_of(whose)}: {loss:.2f}"


def best_accuracy(best: float, whose: str = "") -> str:
    """The line of the best possible among accuracies."""
    return f"best possible{_of(whose)}: {percent(best)}"


def best_loss(best: float, whose: str = "") -> str:
    """The line of the best possible among losses."""
    return f"best possible{_of(whose)}: {best:.2f}"


def _of(whose: str) -> str:
    return f" of {whose}" if whose else ""
