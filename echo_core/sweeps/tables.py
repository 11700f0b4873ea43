"""Outcomes of a grid as text: CSV, and a table to read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from echo_core.runs.outcome import Outcome
from echo_core.sweeps.grid import Cell, Grid, Place, cells


def as_csv(outcomes: Sequence[Outcome]) -> str:
    """One line a run below a line of names, ordered by lag, window, units and seed.

    Args:
        outcomes: at least one.
    """
    records = [
        one.record() for one in sorted(outcomes, key=lambda one: (Place.of(one.experiment), one.experiment.seed))
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def as_table(grid: Grid, outcomes: Sequence[Outcome]) -> str:
    """Mean accuracies in percent, lags down, and windows across, or units where there is but one window.

    Where both vary, a table for each number of units.
    """
    found = cells(outcomes)
    if len(grid.windows) == 1 and len(grid.units) > 1:
        columns = [[Place(lag, grid.windows[0], units) for lag in grid.lags] for units in grid.units]
        return _table(f"units, window {grid.windows[0]}", grid.units, grid.lags, columns, found)
    return "\n\n".join(
        _table(
            f"window, {units} units",
            grid.windows,
            grid.lags,
            [[Place(lag, window, units) for lag in grid.lags] for window in grid.windows],
            found,
        )
        for units in grid.units
    )


def _table(
    title: str,
    heads: Sequence[int],
    lags: Sequence[int],
    columns: Sequence[Sequence[Place]],
    found: dict[Place, Cell],
) -> str:
    lines = [f"lag   {title}", "    " + "".join(f"{head:6}" for head in heads)]
    for row, lag in enumerate(lags):
        lines.append(f"{lag:3} " + "".join(f"{_spell(found.get(column[row])):>6}" for column in columns))
    return "\n".join(lines)


def _spell(cell: Cell | None) -> str:
    if cell is None:
        return "…"
    return "–" if cell.accuracy is None else f"{100 * cell.accuracy:.1f}"
