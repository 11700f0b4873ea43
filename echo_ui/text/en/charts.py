"""What stands in and beside the charts of a run."""

from __future__ import annotations

from echo_ui.text.en.format import percent

UP_TO_EPOCH = "up to epoch"
MEAN = "mean"
LOWEST = "lowest"
HIGHEST = "highest"


def guessing_accuracy(chance: float) -> str:
    """The line of pure guessing among accuracies."""
    return f"pure guessing: {percent(chance)}"


def guessing_loss(loss: float) -> str:
    """The line of pure guessing among losses."""
    return f"pure guessing: {loss:.2f}"


def best_accuracy(best: float) -> str:
    """The line of the best possible among accuracies."""
    return f"best possible: {percent(best)}"


def best_loss(best: float) -> str:
    """The line of the best possible among losses."""
    return f"best possible: {best:.2f}"
