"""What guessing explains."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST_DEVIATIONS = 5.0  # standard deviations that chance may explain: one fair count in 3.5 million exceeds them


def deviations(share: ArrayLike, chance: float, count: ArrayLike) -> NDArray[np.float64]:
    """By how many standard deviations a share (…) of `count` (…) answers exceeds that of guessing, `chance`."""
    return (np.asarray(share, np.float64) - chance) / np.sqrt(chance * (1 - chance) / np.asarray(count))


def beyond_chance(share: ArrayLike, chance: float, count: ArrayLike) -> NDArray[np.bool_]:
    """Whether a share (…) is more than guessing explains; arguments as those of `deviations`."""
    return deviations(share, chance, count) > MOST_DEVIATIONS
