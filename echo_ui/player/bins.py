"""One value an epoch as few values of many epochs each: what the player's curves are drawn with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

POINTS = 160  # the most points a curve is drawn with
MOST_EXACT = 4000  # a run of so many epochs is told epoch by epoch
MOST_BINS = 2000  # the most values a longer one is told with

Floats = NDArray[np.floating]


class Widths(NamedTuple):
    """How many epochs a value stands for.

    Attributes:
        values: among those that figures are read from.
        curve: among the points of a curve.
    """

    values: int
    curve: int


def widths(epochs: int) -> Widths:
    """The widths for a run of so many epochs in all.

    >>> widths(2000), widths(20_000)
    (Widths(values=1, curve=13), Widths(values=10, curve=125))
    """
    return Widths(1 if epochs <= MOST_EXACT else math.ceil(epochs / MOST_BINS), math.ceil(epochs / POINTS))


def curve(values: Floats, width: int, *, best: str) -> dict[str, NDArray[np.float64]]:
    """One value an epoch, as bins of `width` epochs that are complete: mean, low, high, and the epoch of the best.

    Args:
        values: (epochs so far,).
        width: epochs in a bin.
        best: which of "low" and "high" it is.

    >>> {name: bins.tolist() for name, bins in curve(np.array([4.0, 2.0, 1.0, 1.0, 9.0]), 2, best="low").items()}
    {'mean': [3.0, 1.0], 'low': [2.0, 1.0], 'high': [4.0, 1.0], 'best_at': [2.0, 3.0]}
    """
    bins = _complete(values, width)
    places = bins.argmin(axis=1) if best == "low" else bins.argmax(axis=1)
    return {
        "mean": bins.mean(axis=1),
        "low": bins.min(axis=1),
        "high": bins.max(axis=1),
        "best_at": np.arange(len(bins)) * width + 1.0 + places,
    }


def binned(values: Floats, width: int) -> Floats:
    """The mean of every `width` epochs, the last bin as far as it is trained."""
    if width == 1 or len(values) == 0:
        return values
    starts = np.arange(0, len(values), width)
    sizes = np.minimum(starts + width, len(values)) - starts
    return np.add.reduceat(values.astype(np.float64), starts) / sizes


def band(runs: Sequence[Floats], width: int, epochs: int) -> dict[str, NDArray[np.float64]]:
    """Several runs as one band: of every bin, the lowest, the median and the highest of the runs' means there.

    A run that ended earlier counts with its last bin from there on.

    Args:
        runs: of each, (epochs so far,); at least one run.
        width: epochs in a bin.
        epochs: how far the band reaches; no further than the longest run.

    >>> {name: one.tolist() for name, one in band([np.array([1.0, 2.0, 3.0]), np.array([5.0])], 1, 3).items()}
    {'mean': [3.0, 3.5, 4.0], 'low': [1.0, 2.0, 3.0], 'high': [5.0, 5.0, 5.0]}
    """
    bins = epochs // width
    means = [_complete(values, width).mean(axis=1)[:bins] for values in runs]
    known = [np.pad(mean, (0, bins - len(mean)), mode="edge") for mean in means if len(mean)]
    table = np.stack(known) if known else np.empty((1, 0))  # (runs, bins)
    return {"mean": np.median(table, axis=0), "low": table.min(axis=0), "high": table.max(axis=0)}


def _complete(values: Floats, width: int) -> NDArray[np.float64]:
    return np.asarray(values[: len(values) // width * width], np.float64).reshape(-1, width)  # (bins, width)
