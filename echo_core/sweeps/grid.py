"""Grids of experiments, and what became of each of them: plain values, without workers."""

from __future__ import annotations

import enum
import functools
import itertools
import math
from collections.abc import Iterable
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
MOST_EPOCHS = int(SETTINGS["epochs"].high)


class Across(enum.StrEnum):
    """The setting that varies across a grid, by its name."""

    WINDOW = "window"
    UNITS = "units"


class Place(NamedTuple):
    """Where a cell stands in a grid: its lag, and its window or number of units."""

    lag: int
    value: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Every lag with every window or every number of units, each with several seeds.

    Wide windows and long lags leave fewer rows, so that an epoch has fewer updates there. The cells have as many epochs
    as give all of them the base's number of updates: what they come to tells of lag and window, not of training.

    Attributes:
        base: all other settings, and the number of updates; its seed is the first one.
        lags: down the grid, without repetition.
        across: which setting varies across the grid.
        values: those of this setting, without repetition.
        fixed: of the window and the units, the one that does not vary.
        seeds: how many seeds each cell is trained with.

    Raises:
        InputError: a value that no experiment may have, or too many runs.
    """

    base: Experiment
    lags: tuple[int, ...]
    across: Across
    values: tuple[int, ...]
    fixed: int
    seeds: int

    def __post_init__(self) -> None:
        if not 1 <= self.seeds <= MOST_SEEDS:
            raise InputError(Code.OUT_OF_RANGE, "seeds", self.seeds, low=1, high=MOST_SEEDS)
        check_runs(self.runs)
        self.experiments()

    @property
    def runs(self) -> int:
        """Cells times seeds."""
        return len(self.lags) * len(self.values) * self.seeds

    @property
    def updates(self) -> int:
        """Of every run, but for the rest of its last epoch."""
        return self.base.epochs * self.base.batches

    def cell(self, place: Place) -> Experiment:
        """The first run of a cell: the base's batch size where as many rows are left, otherwise one of all rows.

        >>> grid = Grid(BASE, lags=(1, 22), across=Across.WINDOW, values=(5,), fixed=50, seeds=3)
        >>> [(one.batch_size, one.batches, one.epochs) for one in grid.experiments()[:2]]
        [(5, 4, 2000), (3, 1, 8000)]
        """
        return _cell(self, place)

    def place_of(self, experiment: Experiment) -> Place:
        """The place of the cell that an experiment belongs to."""
        return Place(experiment.lag, getattr(experiment, self.across))

    def places(self) -> list[Place]:
        """The places of the cells, lag by lag."""
        return [Place(*values) for values in itertools.product(self.lags, self.values)]

    def experiments(self) -> list[Experiment]:
        """All runs, the first seed of every cell first."""
        cells = [self.cell(place) for place in self.places()]
        return [cell.replace(seed=self.base.seed + k) for k in range(self.seeds) for cell in cells]

    def epochs(self) -> tuple[int, int]:
        """The fewest and the most epochs of a cell."""
        all_epochs = [self.cell(place).epochs for place in self.places()]
        return min(all_epochs), max(all_epochs)

    def smaller_batches(self) -> dict[Place, int]:
        """The batch size of each cell whose rows do not fill a batch of the base's."""
        sizes = {place: self.cell(place).batch_size for place in self.places()}
        return {place: size for place, size in sizes.items() if size != self.base.batch_size}

    def cells(self, outcomes: Iterable[Outcome]) -> dict[Place, GridCell]:
        """The outcomes of this grid's runs by their place, each cell's in the order of the seeds."""
        by_place: dict[Place, list[Outcome]] = {}
        for outcome in sorted(outcomes, key=lambda one: one.experiment.seed):
            by_place.setdefault(self.place_of(outcome.experiment), []).append(outcome)
        return {place: GridCell(tuple(found)) for place, found in by_place.items()}


@functools.lru_cache(maxsize=2 * MOST_RUNS)  # a page asks for each cell of its grid again and again
def _cell(grid: Grid, place: Place) -> Experiment:
    other = Across.UNITS if grid.across is Across.WINDOW else Across.WINDOW
    sizes = {"lag": place.lag, grid.across.value: place.value, other.value: grid.fixed}
    roomy = grid.base.replace(**sizes | {"units": 1, "batch_size": 1})  # which is never too dear
    cell = roomy.replace(units=sizes["units"], batch_size=min(grid.base.batch_size, roomy.available_rows))
    return cell.replace(epochs=min(math.ceil(grid.updates / cell.batches), MOST_EPOCHS))


def default_grid() -> Grid:
    """The grid that the map opens with, and whose runs are recorded."""
    return Grid(BASE, tuple(range(10)), Across.WINDOW, tuple(range(1, 11)), BASE.units, seeds=3)


def check_runs(runs: int) -> None:
    """Let pass as many runs as a sweep may have.

    Raises:
        InputError: they are more.
    """
    if runs > MOST_RUNS:
        raise InputError(Code.TOO_MANY, "grid", runs, high=MOST_RUNS)


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
            raise InputError(Code.NOT_RANGES, name if name.endswith("s") else f"{name}s", text) from None
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
class GridCell:
    """What the seeds of one cell have shown so far; at least one."""

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
    def updates_to_solve(self) -> float | None:
        """Their mean number; None unless every seed solved it."""
        if self.solved < len(self.outcomes):
            return None
        return _mean(one.experiment.batches * (one.solved_at or 0) for one in self.outcomes)

    @property
    def seconds(self) -> float | None:
        """The mean training time of the runs that were timed; None where none was."""
        timed = [one.seconds for one in self.outcomes if one.epochs and not math.isnan(one.seconds)]
        return _mean(timed) if timed else None


def _mean(values: Iterable[float | None]) -> float:
    return float(np.mean([value for value in values if value is not None]))
