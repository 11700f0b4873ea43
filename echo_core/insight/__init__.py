"""Looking inside a network: why it answers as it does.

Each view is a function of an experiment and the weights of its network, and gives a small value of NumPy arrays (see
`results`). Nothing heavy is loaded before a view is computed.
"""

from __future__ import annotations

import functools
import importlib
from typing import Any

from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment

VIEWS = {
    "ask": "counterfactual",
    "lag_bars": "lag_profile",
    "memory_trace": "saliency",
    "cell": "gates",
    "memory_curve": "linear_probe",
    "slow_motion": "gates",
}  # each by the module of this package that computes it


def load() -> None:
    """Load what computing any view takes, ahead of the first."""
    for view in VIEWS:
        _module(view)


@functools.lru_cache(maxsize=64)
def prepare(experiment: Experiment, view: str) -> None:
    """Load and trace what computing a view takes, so that its first value comes at once."""
    _module(view)


def compute(experiment: Experiment, weights: Weights, view: str, **arguments: Any) -> Any:
    """The value of a view: one of `results`."""
    return getattr(_module(view), view)(experiment, weights, **arguments)


def _module(view: str) -> Any:
    return importlib.import_module(f"{__name__}.{VIEWS[view]}")
