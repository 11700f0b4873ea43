"""Tables to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from echo_core.cli import words
from echo_core.insight.results import LengthProfile
from echo_core.runs.outcome import Outcome
from echo_core.sweeps.grid import Across, Grid, GridCell, Place
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.score import beyond_chance


def rows_table(experiment: Experiment, sequence: NDArray[np.int32]) -> str:
    """What every row of a sequence (length,) shows and must say, and why some are not trained on."""
    framing = frame(experiment)
    width = len(str(experiment.vocabulary - 1))

    def spell(numbers: NDArray[np.int32]) -> str:
        return " ".join(("-" if number < 0 else str(number)).rjust(width) for number in np.atleast_1d(numbers))

    table = [("t", "shown", "answer", "")]
    inputs, targets = gather(framing.inputs, sequence), gather(framing.targets, sequence)
    for t, reason in enumerate(framing.reasons):
        table.append((str(t), spell(inputs[t]), spell(targets[t]), words.DROPPED[reason] if reason else ""))
    widths = [max(len(line[column]) for line in table) for column in range(3)]
    lines = []
    for line in table:
        columns = [cell.rjust(size) for cell, size in zip(line, widths, strict=False)]
        lines.append("   ".join([*columns, line[3]]).rstrip())
    return "\n".join(lines)


def answers(numbers: NDArray[np.int32]) -> str:
    """Numbers a row apart by a space, -1 as a dash; rows of several answers in brackets.

    >>> answers(np.array([[-1, 3], [3, 1]]))
    '[- 3] [3 1]'
    """
    return " ".join(
        f"[{answers(one)}]" if isinstance(one, np.ndarray) else "-" if one < 0 else str(one) for one in numbers
    )


def lengths_table(profile: LengthProfile) -> str:
    """For each count of numbers shown, how many answers are right, and which number is named most often."""
    lines = ["shown   right   named most often"]
    for shown in range(1, profile.most + 1):
        echoes = profile.echoes(shown)
        right = f"{echoes[profile.lag]:.1%}" if profile.lag < shown else "–"
        first = int(np.argmax(echoes))
        named = words.NOTHING_NAMED
        if beyond_chance(echoes[first], profile.chance, profile.rows):
            named = words.named(shown, first, echoes[first])
        in_training = words.AS_IN_TRAINING if shown == profile.steps else ""
        lines.append(f"{shown:5}  {right:>6}   {named}{in_training}")
    return "\n".join(lines)


def grid_table(grid: Grid, outcomes: Iterable[Outcome]) -> str:
    """Mean accuracies in percent of the grid's cells: lags down, windows or units across."""
    cells = grid.cells(outcomes)
    across = f"window, {grid.fixed} units" if grid.across is Across.WINDOW else f"units, window {grid.fixed}"
    lines = [f"lag   {across}", "    " + "".join(f"{value:6}" for value in grid.values)]
    for lag in grid.lags:
        accuracies = (_accuracy(cells.get(Place(lag, value))) for value in grid.values)
        lines.append(f"{lag:3} " + "".join(f"{accuracy:>6}" for accuracy in accuracies))
    return "\n".join(lines)


def grid_tables(grids: Sequence[Grid], outcomes: Sequence[Outcome]) -> str:
    """A table for each grid of its own outcomes among these."""
    tables = []
    for grid in grids:
        runs = set(grid.experiments())
        tables.append(grid_table(grid, (one for one in outcomes if one.experiment in runs)))
    return "\n\n".join(tables)


def _accuracy(cell: GridCell | None) -> str:
    if cell is None:
        return "…"
    return "–" if cell.accuracy is None else f"{100 * cell.accuracy:.1f}"
