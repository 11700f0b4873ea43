"""The questions that the tutorial leaves open, each as a comparison of runs.

`python -m echo_core record findings` trains them all, several seeds each, and keeps the outcomes that the page shows.
"""

from __future__ import annotations

import functools
import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment
from echo_core.task.verdict import verdict

SEEDS = range(5)
CURVE_POINTS = 100
_FILE = Path(__file__).parent / "recorded" / "findings.json"

_CONTEXT = Experiment(state="reset")  # the tutorial's context preset, its state reset
_LEAK = Experiment(window=1, batch_size=6, length=30, vocabulary=10)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Experiments that differ in one thing, by a name of what differs."""

    name: str
    variants: dict[str, Experiment]


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "state",
        {"carried": _CONTEXT.replace(state="carry"), "reset": _CONTEXT},
    ),
    Comparison(
        "missing",
        {
            "dropped": _CONTEXT.replace(epochs=3000),
            "marked": _CONTEXT.replace(epochs=3000, missing="mark", batch_size=6),
            "masked": _CONTEXT.replace(epochs=3000, missing="mask", batch_size=6),
        },
    ),
    Comparison(
        "whole",
        {
            "marked": _CONTEXT.replace(epochs=3000, context="whole", missing="mark", batch_size=6),
            "masked": _CONTEXT.replace(epochs=3000, context="whole", missing="mask", batch_size=6),
        },
    ),
    Comparison(
        "lag",
        {f"lag {lag}": _CONTEXT.replace(lag=lag) for lag in range(6)},
    ),
    Comparison(
        "units",
        {f"{units} units": _CONTEXT.replace(units=units) for units in (5, 10, 15, 25, 50, 100)},
    ),
    Comparison(
        "sequence",
        {f"lag {lag}": _CONTEXT.replace(lag=lag, window=10, output="sequence", epochs=3000) for lag in (0, 1, 2, 5)},
    ),
    Comparison(
        "leak",
        {f"lag {lag}, batches of 6": _LEAK.replace(lag=lag) for lag in (1, 6)}
        | {"lag 1, batches of 1": _LEAK.replace(lag=1, batch_size=1)},
    ),
)


@dataclass(frozen=True, slots=True)
class VariantResult:
    """What became of one variant, trained with several seeds.

    Attributes:
        experiment: its settings, with the first seed.
        outcomes: one a seed.
        curves: (seeds, points) the accuracy over the epochs, each point the mean of equally many.
    """

    experiment: Experiment
    outcomes: tuple[Outcome, ...]
    curves: NDArray[np.float32]

    @property
    def accuracy(self) -> float:
        """The median over the seeds."""
        return statistics.median(one.accuracy for one in self.outcomes if one.accuracy is not None)

    @property
    def curve(self) -> NDArray[np.float32]:
        """(points,) the median over the seeds of their curves."""
        return np.median(self.curves, axis=0).astype(np.float32)

    @property
    def solved_at(self) -> float | None:
        """The median epoch of solving; None unless every seed did."""
        epochs = [one.solved_at for one in self.outcomes if one.solved_at is not None]
        return statistics.median(epochs) if len(epochs) == len(self.outcomes) else None

    @property
    def best(self) -> float:
        """The best accuracy possible."""
        return verdict(self.experiment).best


@functools.cache
def results(name: str) -> dict[str, VariantResult]:
    """What was recorded for the comparison `name`, by the name of the variant; KeyError where there is none."""
    kept = json.loads(_FILE.read_text("utf-8"))[name]
    return {variant: _result(Experiment(**record["settings"]), record["runs"]) for variant, record in kept.items()}


def _result(experiment: Experiment, runs: Sequence[Mapping[str, Any]]) -> VariantResult:
    outcomes = (
        Outcome(
            experiment=experiment.replace(seed=seed),
            accuracy=run["accuracy"],
            loss=run["loss"],
            solved_at=run["solved_at"],
            epochs=experiment.epochs,
            seconds=run["seconds"],
        )
        for seed, run in zip(SEEDS, runs, strict=True)
    )
    return VariantResult(experiment, tuple(outcomes), np.array([run["curve"] for run in runs], np.float32))


def _thinned(accuracies: NDArray[np.float32]) -> list[float]:
    """The means of `CURVE_POINTS` stretches of equal length."""
    means = accuracies[: len(accuracies) // CURVE_POINTS * CURVE_POINTS].reshape(CURVE_POINTS, -1).mean(axis=1)
    return [round(float(mean), 3) for mean in means]


def _run(experiment: Experiment) -> dict[str, object]:
    from echo_core.model.training import train

    result = train(experiment)
    outcome = Outcome.of(experiment, result.losses, result.accuracies, result.seconds)
    return {
        "accuracy": round(outcome.accuracy or 0.0, 4),
        "loss": round(outcome.loss or 0.0, 4),
        "solved_at": outcome.solved_at,
        "seconds": round(outcome.seconds, 2),
        "curve": _thinned(result.accuracies),
    }


def record(on_comparison: Callable[[str], object] | None = None) -> None:
    """Train every variant of the comparisons with every seed, and keep the outcomes.

    Args:
        on_comparison: called with the name of each before it is trained.
    """
    kept = {}
    for comparison in COMPARISONS:
        if on_comparison:
            on_comparison(comparison.name)
        kept[comparison.name] = {
            variant: {
                "settings": experiment.settings(),
                "runs": [_run(experiment.replace(seed=seed)) for seed in SEEDS],
            }
            for variant, experiment in comparison.variants.items()
        }
    _FILE.write_text(json.dumps(kept) + "\n", "utf-8")
