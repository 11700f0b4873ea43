"""The questions that the tutorial leaves open, each as a comparison of runs.

`python -m echo_core record findings` trains them all, several seeds each, and keeps what the page shows of them.
"""

from __future__ import annotations

import functools
import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.readings import Rule, rule
from echo_core.records import kept
from echo_core.records.kept import Kept
from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.verdict import verdict

SEEDS = range(5)
_FILE = Path(__file__).parent / "recorded" / "findings.json"

_CARRIED = PRESETS["lag-with-context"].experiment
_RESET = PRESETS["state-reset"].experiment
_MARKED = _RESET.replace(epochs=3000, missing="mark", batch_size=6)
_MASKED = PRESETS["masked-window"].experiment
_WHOLE = PRESETS["whole-sequence"].experiment
_EVERY_STEP = PRESETS["echo-sequence"].experiment
_DONE_RIGHT = PRESETS["carrying-done-right"].experiment
_LEAK = Experiment(window=1, batch_size=6, length=30, vocabulary=10)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Experiments that are compared, by a name of what differs."""

    name: str
    variants: dict[str, Experiment]


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "rule",
        {
            "lag 1, reset": _RESET,
            "lag 1, carried": _CARRIED,
            "lag 3, reset": _RESET.replace(lag=3),
            "lag 4, reset": _RESET.replace(lag=4),
            "lag 4, carried": _CARRIED.replace(lag=4),
            "lag 2, carried": _CARRIED.replace(lag=2, epochs=4000),
            "lag 1, marked": _MARKED,
            "lag 1, masked": _MASKED,
            "whole sequence, masked": _WHOLE,
            "every step, reset": _EVERY_STEP,
        },
    ),
    Comparison("state", {"carried": _CARRIED, "reset": _RESET}),
    Comparison("missing", {"dropped": _RESET.replace(epochs=3000), "marked": _MARKED, "masked": _MASKED}),
    Comparison(
        "far",
        {
            f"lag {lag}, {said}": base.replace(lag=lag)
            for lag in (1, 4)
            for said, base in (("reset", _RESET), ("carried", _CARRIED))
        },
    ),
    Comparison(
        "whole",
        {
            "lag 1, marked": _WHOLE.replace(missing="mark"),
            "lag 1, masked": _WHOLE,
            "lag 4, masked": _WHOLE.replace(lag=4),
        },
    ),
    Comparison(
        "carrying",
        {"reset": _DONE_RIGHT.replace(state="reset"), "carried": _DONE_RIGHT},
    ),
    Comparison(
        "lesson",
        {
            "window 1": PRESETS["lag-without-context"].experiment,
            "window 5": PRESETS["lag-without-context"].experiment.replace(window=5),
            "window 5, batches of 5": _CARRIED,
        },
    ),
    Comparison("lag", {f"lag {lag}": _RESET.replace(lag=lag) for lag in range(6)}),
    Comparison("units", {f"{units} units": _RESET.replace(units=units) for units in (5, 10, 15, 25, 50, 100)}),
    Comparison("sequence", {f"lag {lag}": _EVERY_STEP.replace(lag=lag) for lag in (0, 1, 2, 5)}),
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
        runs: one a seed.
    """

    experiment: Experiment
    runs: tuple[Kept, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How each run ended."""
        return tuple(run.outcome for run in self.runs)

    @property
    def accuracy(self) -> float:
        """The median over the seeds."""
        return statistics.median(one.accuracy for one in self.outcomes if one.accuracy is not None)

    @property
    def curve(self) -> NDArray[np.float32]:
        """(points,) the median over the seeds of their curves."""
        return np.median([run.curve for run in self.runs], axis=0).astype(np.float32)

    @property
    def solved_at(self) -> float | None:
        """The median epoch of solving; None unless every seed did."""
        epochs = [one.solved_at for one in self.outcomes if one.solved_at is not None]
        return statistics.median(epochs) if len(epochs) == len(self.outcomes) else None

    @property
    def best(self) -> float:
        """The best accuracy possible."""
        return verdict(self.experiment).best

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What each run has learned."""
        return tuple(rule(run.profile) for run in self.runs)

    @property
    def named(self) -> NDArray[np.float32]:
        """(most, most) the mean over the seeds of the shares of their profiles."""
        return np.mean([run.profile.shares for run in self.runs], axis=0).astype(np.float32)

    @property
    def batches(self) -> NDArray[np.float32]:
        """(batches,) the median over the seeds of the share of right answers in each batch, after training."""
        return np.median([run.batches for run in self.runs], axis=0).astype(np.float32)


def comparison(name: str) -> Comparison:
    """The comparison called `name`; KeyError where there is none."""
    return {one.name: one for one in COMPARISONS}[name]


@functools.cache
def results(name: str) -> dict[str, VariantResult]:
    """What was recorded for the comparison `name`, by the name of the variant; KeyError where there is none."""
    return {label: VariantResult(found, _kept()[found]) for label, found in comparison(name).variants.items()}


@functools.cache
def _kept() -> dict[Experiment, tuple[Kept, ...]]:
    """The recorded runs of each experiment, one a seed."""
    recorded = {}
    for one in json.loads(_FILE.read_text("utf-8")) if _FILE.exists() else []:
        experiment = Experiment(**one["settings"])
        seeds = zip(SEEDS, one["seeds"], strict=True)
        recorded[experiment] = tuple(Kept.decode(experiment.replace(seed=seed), run) for seed, run in seeds)
    return recorded


def record(names: Sequence[str] = (), on_experiment: Callable[[str, str], object] | None = None) -> None:
    """Train the experiments of comparisons with every seed, and keep what became of them; each is trained once.

    What was recorded before stays until it is trained anew, unless no comparison asks for it any more.

    Args:
        names: of the comparisons, all where none is named.
        on_experiment: called with the names of the comparison and of the variant before it is trained.
    """
    wanted = {experiment for one in COMPARISONS for experiment in one.variants.values()}
    recorded = {experiment: runs for experiment, runs in _kept().items() if experiment in wanted}
    trained = set()
    for one in [comparison(name) for name in names] or COMPARISONS:
        for label, experiment in one.variants.items():
            if experiment in trained:
                continue
            if on_experiment:
                on_experiment(one.name, label)
            recorded[experiment] = tuple(kept.train(experiment.replace(seed=seed)) for seed in SEEDS)
            trained.add(experiment)
            _write(recorded)


def _write(recorded: Mapping[Experiment, Sequence[Kept]]) -> None:
    told = [
        {"settings": experiment.settings(), "seeds": [run.encode() for run in runs]}
        for experiment, runs in recorded.items()
    ]
    _FILE.write_text(json.dumps(told, separators=(",", ":")) + "\n", "utf-8")
    _kept.cache_clear()
    results.cache_clear()
