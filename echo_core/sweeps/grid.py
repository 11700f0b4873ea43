"""Grids of experiments, and what became of each of them: plain values, without workers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from echo_core.runs.outcome import Outcome
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import SETTINGS, Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.verdict import Outlook, verdict

BASE = PRESETS["state-reset"].experiment
MOST_SEEDS = 20
MOST_RUNS = 5000


class Place(NamedTuple):
    """A cell of a grid."""

    lag: int
    window: int
    units: int

    @classmethod
    def of(cls, experiment: Experiment) -> Place:
        """The cell that an experiment belongs to."""
        return cls(experiment.lag, experiment.window, experiment.units)


@dataclass(frozen=True, slots=True)
class Grid:
    """Every lag with every window and every number of units, each with several seeds.

    Attributes:
        base: all other settings; its seed is the first one.
        lags, windows, units: the values to try, without repetition.
        seeds: how many seeds each cell is trained with.

    Raises:
        InputError: a value that no experiment may have, or too many runs.
    """

    base: Experiment
    lags: tuple[int, ...]
    windows: tuple[int, ...]
    units: tuple[int, ...]
    seeds: int

    def __post_init__(self) -> None:
        if not 1 <= self.seeds <= MOST_SEEDS:
            raise InputError(Code.OUT_OF_RANGE, "seeds", self.seeds, low=1, high=MOST_SEEDS)
        if self.runs > MOST_RUNS:
            raise InputError(Code.TOO_MANY, "grid", self.runs, high=MOST_RUNS)
        self.experiments()

    @property
    def runs(self) -> int:
        """Cells times seeds."""
        return len(self.lags) * len(self.windows) * len(self.units) * self.seeds

    def cell(self, place: Place) -> Experiment:
        """The first run of a cell: the base's batch size where as many rows are left, otherwise one of all rows.

        >>> grid = Grid(BASE, lags=(1, 22), windows=(5,), units=(50,), seeds=3)
        >>> [grid.cell(Place(lag, 5, 50)).batch_size for lag in grid.lags]
        [5, 3]
        """
        roomy = self.base.replace(**place._asdict(), batch_size=1)
        return roomy.replace(batch_size=min(self.base.batch_size, roomy.available_rows))

    def places(self) -> list[Place]:
        """The cells, lag by lag."""
        return [Place(*values) for values in itertools.product(self.lags, self.windows, self.units)]

    def experiments(self) -> list[Experiment]:
        """All runs, the first seed of every cell first."""
        cells = [self.cell(place) for place in self.places()]
        return [cell.replace(seed=self.base.seed + k) for k in range(self.seeds) for cell in cells]

    def smaller_batches(self) -> dict[Place, int]:
        """The batch size of each cell whose rows do not fill a batch of the base's."""
        sizes = {place: self.cell(place).batch_size for place in self.places()}
        return {place: size for place, size in sizes.items() if size != self.base.batch_size}


def parse_values(name: str, text: str) -> tuple[int, ...]:
    """The values of the setting `name` that `text` lists as numbers and ranges, in order and without repetition.

    >>> parse_values("lag", "0-3,7")
    (0, 1, 2, 3, 7)

    Raises:
        InputError: it lists none, or one that the setting may not have.
    """
    values: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        try:
            low, high = int(first), int(last if dash else first)
        except ValueError:
            raise InputError(Code.NOT_RANGES, f"{name}s".replace("ss", "s"), text) from None
        limits = SETTINGS[name]
        for end in (low, high):
            if not limits.low <= end <= limits.high:
                raise InputError(Code.OUT_OF_RANGE, name, end, low=limits.low, high=limits.high)
        values.update(range(min(low, high), max(low, high) + 1))
    return tuple(sorted(values))


def is_impossible(experiment: Experiment) -> bool:
    """Whether no answer can be known, so that nothing beats guessing and training would only show it."""
    return verdict(experiment).outlook is Outlook.NONE


@dataclass(frozen=True, slots=True)
class Cell:
    """What the seeds of one place have shown so far; at least one."""

    outcomes: tuple[Outcome, ...]

    @property
    def impossible(self) -> bool:
        """Whether it was not trained."""
        return self.outcomes[0].accuracy is None

    @property
    def accuracy(self) -> float | None:
        """The mean over the seeds; None where impossible."""
        return None if self.impossible else _mean(one.accuracy for one in self.outcomes)

    @property
    def solved(self) -> int:
        """How many seeds solved it."""
        return sum(one.solved_at is not None for one in self.outcomes)

    @property
    def solved_at(self) -> float | None:
        """The mean number of epochs to solve; None unless every seed solved it."""
        return _mean(one.solved_at for one in self.outcomes) if self.solved == len(self.outcomes) else None

    @property
    def seconds(self) -> float | None:
        """The mean training time of a run; None where impossible."""
        return None if self.impossible else _mean(one.seconds for one in self.outcomes)


def _mean(values: Iterable[float | None]) -> float:
    return float(np.mean([value for value in values if value is not None]))


def cells(outcomes: Sequence[Outcome]) -> dict[Place, Cell]:
    """The outcomes by their place in the grid, each cell's in the order of the seeds."""
    by_place: dict[Place, list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda one: one.experiment.seed):
        by_place.setdefault(Place.of(outcome.experiment), []).append(outcome)
    return {place: Cell(tuple(found)) for place, found in by_place.items()}
