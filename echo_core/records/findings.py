"""The questions that the tutorial leaves open, each as a set of runs to compare.

`python -m echo_core.records.findings` trains them all, several seeds each, and keeps the outcomes that the page shows.
"""

from __future__ import annotations

import functools
import json
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from echo_core.task.experiment import Experiment
from echo_core.task.score import SOLVED_EPOCHS
from echo_core.task.verdict import verdict

SEEDS = range(5)
CURVE_POINTS = 100
_FILE = Path(__file__).parent / "recorded" / "findings.json"

_CONTEXT = Experiment(state="reset")  # the tutorial's context preset, its state reset
_LEAK = Experiment(window=1, batch_size=6, length=30, vocabulary=10)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the experiments that answer it, by the label of what differs."""

    name: str
    title: str
    variants: dict[str, Experiment]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "state",
        "Does carrying the state help?",
        {"carried": _CONTEXT.replace(state="carry"), "reset": _CONTEXT},
    ),
    Question(
        "missing",
        "Drop, mark or mask what is missing?",
        {
            "dropped": _CONTEXT.replace(epochs=3000),
            "marked": _CONTEXT.replace(epochs=3000, missing="mark", batch_size=6),
            "masked": _CONTEXT.replace(epochs=3000, missing="mask", batch_size=6),
        },
    ),
    Question(
        "whole",
        "Can it be shown the whole sequence?",
        {
            "marked": _CONTEXT.replace(epochs=3000, context="whole", missing="mark", batch_size=6),
            "masked": _CONTEXT.replace(epochs=3000, context="whole", missing="mask", batch_size=6),
        },
    ),
    Question(
        "lag",
        "How does the lag change the time it takes?",
        {f"lag {lag}": _CONTEXT.replace(lag=lag) for lag in range(6)},
    ),
    Question(
        "units",
        "How many units does it need?",
        {f"{units} units": _CONTEXT.replace(units=units) for units in (5, 10, 15, 25, 50, 100)},
    ),
    Question(
        "sequence",
        "Can it echo a sequence as a sequence?",
        {f"lag {lag}": _CONTEXT.replace(lag=lag, window=10, output="sequence", epochs=3000) for lag in (0, 1, 2, 5)},
    ),
    Question(
        "leak",
        "Can the state alone carry the answer?",
        {f"lag {lag}, batches of 6": _LEAK.replace(lag=lag) for lag in (1, 6)}
        | {"lag 1, batches of 1": _LEAK.replace(lag=1, batch_size=1)},
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run.

    Attributes:
        accuracy, loss: the mean of the last 20 epochs.
        solved_at: the epoch at which it counts as solved; None if it never did.
        seconds: of training.
        curve: (points,) the accuracy over the epochs, each point the mean of equally many.
    """

    accuracy: float
    loss: float
    solved_at: int | None
    seconds: float
    curve: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcomes of one variant, one a seed."""

    experiment: Experiment
    outcomes: tuple[Outcome, ...]

    @property
    def accuracy(self) -> float:
        """The median over the seeds."""
        return statistics.median(outcome.accuracy for outcome in self.outcomes)

    @property
    def curve(self) -> NDArray[np.float32]:
        """(points,) the median over the seeds of their curves."""
        return np.median([outcome.curve for outcome in self.outcomes], axis=0).astype(np.float32)

    @property
    def solved_at(self) -> float | None:
        """The median epoch of solving; None unless every seed did."""
        epochs = [outcome.solved_at for outcome in self.outcomes if outcome.solved_at is not None]
        return statistics.median(epochs) if len(epochs) == len(self.outcomes) else None

    @property
    def best(self) -> float:
        """The best accuracy that the verdict allows."""
        return verdict(self.experiment).best


@functools.cache
def answers(name: str) -> dict[str, Answer]:
    """What was recorded for the question `name`, by the label of the variant; KeyError where there is none."""
    kept = json.loads(_FILE.read_text("utf-8"))[name]
    return {
        label: Answer(
            Experiment(**variant["settings"]),
            tuple(
                Outcome(
                    accuracy=run["accuracy"],
                    loss=run["loss"],
                    solved_at=run["solved_at"],
                    seconds=run["seconds"],
                    curve=np.array(run["curve"], np.float32),
                )
                for run in variant["runs"]
            ),
        )
        for label, variant in kept.items()
    }


def _thinned(accuracies: NDArray[np.float32]) -> list[float]:
    """The means of `CURVE_POINTS` stretches of equal length."""
    means = accuracies[: len(accuracies) // CURVE_POINTS * CURVE_POINTS].reshape(CURVE_POINTS, -1).mean(axis=1)
    return [round(float(mean), 3) for mean in means]


def _run(experiment: Experiment) -> dict[str, object]:
    from echo_core.model.training import train

    result = train(experiment)
    return {
        "accuracy": round(float(result.accuracies[-SOLVED_EPOCHS:].mean()), 4),
        "loss": round(float(result.losses[-SOLVED_EPOCHS:].mean()), 4),
        "solved_at": result.solved_at,
        "seconds": round(result.seconds, 2),
        "curve": _thinned(result.accuracies),
    }


def record(questions: Iterable[Question] = QUESTIONS) -> None:
    """Train every variant of the questions with every seed, and keep the outcomes."""
    kept = {
        question.name: {
            label: {
                "settings": experiment.settings(),
                "runs": [_run(experiment.replace(seed=seed)) for seed in SEEDS],
            }
            for label, experiment in question.variants.items()
        }
        for question in questions
    }
    _FILE.write_text(json.dumps(kept) + "\n", "utf-8")


if __name__ == "__main__":
    record()
