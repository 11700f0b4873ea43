"""How many epochs to train at a time."""

from __future__ import annotations

import math


def slice_length(epochs: int, seconds: float, target: float) -> int:
    """How many epochs to train next for about `target` seconds, after `epochs` took `seconds`.

    At least one, and at most 8 times as many as before.

    >>> slice_length(1, 0.01, 0.5), slice_length(100, 1.0, 0.5), slice_length(1, 60.0, 0.5)
    (8, 50, 1)
    """
    wanted = math.floor(epochs * target / max(seconds, 1e-6))
    return max(1, min(wanted, 8 * epochs))
