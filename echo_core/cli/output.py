"""How values are printed as JSON."""

from __future__ import annotations

import json
import math
from typing import Any

import click


def print_json(record: dict[str, Any]) -> None:
    """Print one JSON object in a line."""
    click.echo(json.dumps(record))


def finite(number: float) -> float | None:
    """The number, or None where JSON has no word for it.

    >>> finite(0.5), finite(float("nan"))
    (0.5, None)
    """
    return float(number) if math.isfinite(number) else None


def nulls(numbers: Any) -> Any:
    """Nested lists as they are, but None for -1.

    >>> nulls([[-1, 3], [1, 4]])
    [[None, 3], [1, 4]]
    """
    if isinstance(numbers, list):
        return [nulls(number) for number in numbers]
    return None if numbers == -1 else numbers
