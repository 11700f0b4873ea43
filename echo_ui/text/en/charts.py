"""What stands in and beside the charts of a run."""

from __future__ import annotations

from echo_ui.text.en.format import integer, percent

ACCURACY = "Accuracy on fresh sequences"
LOSS = "Loss (cross-entropy)"
LOG_SCALE = "Log scale"
ACCURACY_ALT = "Accuracy of each epoch, counted before each update, beside that of pure guessing."
LOSS_ALT = "Loss of each epoch, beside that of pure guessing."
UP_TO_EPOCH = "up to epoch"
MEAN = "mean"
LOWEST = "lowest"
HIGHEST = "highest"
NO_VALUE = "–"
NO_EPOCH = "no epoch yet"


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


def loss(value: float) -> str:
    """A loss as a figure."""
    return f"{value:.3f}"


def best_at(value: str, epoch: int) -> str:
    """A best value and the epoch it came at.

    >>> best_at("100%", 1290)
    'best 100% at epoch 1,290'
    """
    return f"best {value} at epoch {integer(epoch)}"
