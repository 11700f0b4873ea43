"""Results as text and as values."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the benchmark found.

    Attributes:
        tables: each a title, the heads of its columns and its rows.
        notes: sentences on how it was measured, and what was skipped.
        values: the same figures for a program, as JSON can hold them.
    """

    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n\n".join([*map(str, self.tables), *(["\n".join(self.notes)] if self.notes else [])])


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under heads; the first column reads from the left, the others are figures."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[str]]

    def __str__(self) -> str:
        """The table in columns just wide enough.

        >>> print(Table("Speed", ("who", "ms"), [("one", "1.5"), ("another", "20")]))
        Speed
        who       ms
        one      1.5
        another   20
        """
        rows = [tuple(self.heads), *map(tuple, self.rows)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = (
            "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
            for row in rows
        )
        return "\n".join([self.title, *lines])


class Aim(NamedTuple):
    """A figure and what it is to be.

    Attributes:
        name: what was measured, with its unit.
        measured: the figure.
        bound: that it is to reach or to stay within; None where none is set.
        at_least: whether it is to reach the bound, not to stay within it.
        before: the same figure of an earlier version, in a few words.
    """

    name: str
    measured: float
    bound: float | None = None
    at_least: bool = False
    before: str = ""

    def row(self) -> tuple[str, str, str, str, str]:
        """Its row in a table of aims.

        >>> Aim("pictures", 90, 100, at_least=True).row()
        ('pictures', '90', '≥ 100', 'missed', '')
        """
        if self.bound is None:
            return self.name, _figure(self.measured), "", "", self.before
        met = self.measured >= self.bound if self.at_least else self.measured <= self.bound
        aim = f"{'≥' if self.at_least else '≤'} {_figure(self.bound)}"
        return self.name, _figure(self.measured), aim, "met" if met else "missed", self.before


def aims(title: str, found: Iterable[Aim]) -> Table:
    """A table of figures beside what they are to be, and what they were where any says so."""
    rows = [aim.row() for aim in found]
    columns = 5 if any(row[-1] for row in rows) else 4
    return Table(title, ("", "measured", "aim", "", "before")[:columns], [row[:columns] for row in rows])


def _figure(number: float) -> str:
    """Three digits that count, and no more.

    >>> [_figure(number) for number in (0.0123, 1.5, 12.34, 1234.5, 0.0)]
    ['0.012', '1.50', '12.3', '1234', '0']
    """
    if not math.isfinite(number):
        return "none"
    if number == int(number) or abs(number) >= 100:
        return f"{number:.0f}"
    return f"{number:.3f}" if abs(number) < 1 else f"{number:.3g}" if abs(number) >= 10 else f"{number:.2f}"


def machine() -> dict[str, Any]:
    """What was measured on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"
