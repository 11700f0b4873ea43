"""What networks name when they are shown more numbers or fewer, by hand."""

from __future__ import annotations

import numpy as np

from echo_core.insight.results import LengthProfile


def profile(lag: int, steps: int, named: dict[int, dict[int, float]], chance: float = 0.01) -> LengthProfile:
    """Shares by how many numbers are shown and by the distance of the one named; 0 where none is given."""
    most = max(steps, lag + 1) + 7
    shares = np.where(np.tri(most, dtype=bool), 0.0, np.nan)
    for shown, by_distance in named.items():
        for distance, share in by_distance.items():
            shares[shown - 1, distance] = share
    return LengthProfile(lag, steps, chance, 500, shares)


def kept(lag: int, counts: range, share: float = 1.0) -> dict[int, dict[int, float]]:
    """The shares of a network that keeps a distance wherever one of so many numbers is shown."""
    return {shown: {lag: share} for shown in counts}
