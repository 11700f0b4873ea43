"""Which number does a network name when it is shown fewer or more of them than in training?"""

from __future__ import annotations

import numpy as np

from echo_core.insight.requests import RuleRequest
from echo_core.insight.results import LengthProfile
from echo_core.model.lstm import Network
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.sequences import fresh_numbers

BEYOND = 7  # numbers shown beyond those of training or up to the lag: a place fades there, a distance does not
MOST_ROWS, FEWEST_ROWS = 500, 320  # a share of 0.8 is then told to within 0.018 or 0.022 (standard error)
PRODUCTS = 300_000_000  # of weights and activities in a look, or what the fewest rows take; 0.1 s or less


def most_shown(experiment: Experiment) -> int:
    """How many numbers are shown at the most.

    >>> most_shown(Experiment(lag=1, window=5)), most_shown(Experiment(lag=9, window=1))
    (12, 17)
    """
    return max(experiment.steps, experiment.lag + 1) + BEYOND


def rows_shown(experiment: Experiment) -> int:
    """How many rows of numbers are shown: as many as it takes to tell shares apart, fewer of a large network."""
    a_row = most_shown(experiment) * experiment.units * (4 * experiment.units + experiment.vocabulary)
    return min(max(PRODUCTS // a_row, FEWEST_ROWS), MOST_ROWS)


def compute(experiment: Experiment, weights: Weights, request: RuleRequest) -> LengthProfile:
    """How often the network names each number shown, after each of many: it starts at zero, no number is missing.

    The first k numbers of a row are the k that it is shown: one walk through the rows gives the answers to every k.
    """
    network = Network(weights)
    rows, shown = rows_shown(experiment), most_shown(experiment)
    numbers = fresh_numbers(experiment, rows, shown)  # (rows, shown)
    shares = np.full((shown, shown), np.nan)
    now = network.start(rows)
    for k in range(1, shown + 1):
        now = network.step(numbers[:, k - 1], now, masked=False)
        named = network.logits(now.hidden).argmax(axis=-1)  # (rows,)
        shares[k - 1, :k] = (numbers[:, k - 1 :: -1] == named[:, None]).mean(axis=0)
    return LengthProfile(
        lag=experiment.lag, steps=experiment.steps, chance=1 / experiment.vocabulary, rows=rows, shares=shares
    )
