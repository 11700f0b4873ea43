"""Results as text and as values."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


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
