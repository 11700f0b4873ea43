"""What became of a trained experiment: a small value to keep and to compare."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from echo_core.task.experiment import Experiment, Value
from echo_core.task.score import SOLVED_EPOCHS, solved_at

FIRST_COLUMNS = ("lag", "window", "units", "seed")  # the settings that come first in a table of outcomes


class OutcomeKind(enum.StrEnum):
    """What became of an experiment, in a word; as tables print it."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    IMPOSSIBLE = "impossible"  # not trained: no answer can be known


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an experiment.

    Attributes:
        experiment: its settings.
        accuracy, loss: means of the last 20 epochs; None where it was not trained, being impossible.
        solved_at: the first epoch at which it counted as solved; None if none.
        epochs: how many it was trained.
        seconds: of training, without start-up and compilation; not a number where that is not known.
    """

    experiment: Experiment
    accuracy: float | None
    loss: float | None
    solved_at: int | None
    epochs: int
    seconds: float

    @classmethod
    def of(
        cls,
        experiment: Experiment,
        losses: NDArray[np.float32],
        accuracies: NDArray[np.float32],
        seconds: float,
    ) -> Outcome:
        """The outcome of a run with these losses (epochs,) and accuracies (epochs,)."""
        return cls(
            experiment=experiment,
            accuracy=float(np.mean(accuracies[-SOLVED_EPOCHS:], dtype=np.float64)),
            loss=float(np.mean(losses[-SOLVED_EPOCHS:], dtype=np.float64)),
            solved_at=solved_at(accuracies),
            epochs=len(losses),
            seconds=seconds,
        )

    @classmethod
    def impossible(cls, experiment: Experiment) -> Outcome:
        """That of an experiment which need not be trained."""
        return cls(experiment, None, None, None, 0, 0.0)

    @property
    def kind(self) -> OutcomeKind:
        """What became of it, in a word."""
        if self.accuracy is None:
            return OutcomeKind.IMPOSSIBLE
        return OutcomeKind.UNSOLVED if self.solved_at is None else OutcomeKind.SOLVED

    def record(self) -> dict[str, Value | None]:
        """One flat line of a table: where in the grid, what became of it, and all other settings."""
        settings = self.experiment.settings()
        first = {name: settings.pop(name) for name in FIRST_COLUMNS}
        return {
            **first,
            "outcome": self.kind.value,
            "accuracy": _rounded(self.accuracy),
            "loss": _rounded(self.loss),
            "solved_at": self.solved_at,
            "trained_epochs": self.epochs,
            "seconds": _rounded(self.seconds),
            **settings,
        }


def _rounded(number: float | None) -> float | None:
    """To six digits after the point; None where JSON has no word for it."""
    return None if number is None or not math.isfinite(number) else round(number, 6)
