"""What the views of a network tell: small immutable values that may cross processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from echo_core.model.lstm import Step
from echo_core.model.prediction import TopPredictions
from echo_core.task.experiment import Experiment
from echo_core.task.score import deviations

NEAR = 20  # distances up to here are always looked at
LONGER = 3  # numbers beyond those of training up to which a distance must hold


def distances(experiment: Experiment) -> NDArray[np.int32]:
    """The distances j of x(t-j) that views look at: 0 … 20 and those around the lag, as far as a sequence reaches.

    >>> distances(Experiment(length=4, window=2, batch_size=1)).tolist()
    [0, 1, 2, 3]
    >>> distances(Experiment(length=60, lag=40, window=2, batch_size=1))[-4:].tolist()
    [20, 39, 40, 41]
    """
    lag = experiment.lag
    wanted = {*range(NEAR + 1), lag - 1, lag, lag + 1}
    return np.array(sorted(j for j in wanted if 0 <= j < experiment.length), np.int32)


@dataclass(frozen=True, slots=True)
class LengthProfile:
    """How often a network that starts at zero names each of k numbers it is shown, for each k, on fresh rows.

    Attributes:
        lag: how many steps back the number to name lies.
        steps: how many time steps a row has in training.
        chance: the share that pure guessing gives.
        rows: how many rows were shown.
        shares: (most, most) in line k - 1 and column j the share of the answers that equal x(t-j) after k numbers,
            x(t) being the last of them; NaN where j ≥ k.
    """

    lag: int
    steps: int
    chance: float
    rows: int
    shares: NDArray[np.floating]

    @property
    def most(self) -> int:
        """The most numbers that were shown."""
        return len(self.shares)

    def echoes(self, shown: int) -> list[float]:
        """The shares that name each number when so many are shown, the last number first."""
        return self.shares[shown - 1, :shown].tolist()

    def at_distance(self, shown: int, distance: int) -> float:
        """The share that names x(t-distance) when so many numbers are shown; 0 where there is no such number."""
        return float(self.shares[shown - 1, distance]) if 0 <= distance < shown <= self.most else 0.0

    def at_place(self, shown: int, place: int) -> float:
        """The share that names the number at a place, counted from 1; 0 where there is no such number."""
        return self.at_distance(shown, shown - place)

    @property
    def right(self) -> float:
        """The share that is right when as many numbers are shown as in training."""
        return self.at_distance(self.steps, self.lag)

    @property
    def worst(self) -> tuple[int, float]:
        """How many numbers are shown where a distance does worst, and the share that names the number at the lag.

        It is to hold from the fewest numbers among which that one is to three beyond those of training; no number and
        no share where these are none.
        """
        judged = range(self.lag + 1, self.steps + LONGER + 1)
        return min(((shown, self.at_distance(shown, self.lag)) for shown in judged), key=_share, default=(0, 0.0))

    @property
    def best_place(self) -> tuple[int, float]:
        """The place, counted from 1, whose number is named most, and the share that names it.

        The lesser of the shares where as many numbers are shown as in training, and where one more is.
        """
        places = range(1, self.steps + 1)
        lesser = ((p, min(self.at_place(self.steps, p), self.at_place(self.steps + 1, p))) for p in places)
        return max(lesser, key=_share)


def _share(of: tuple[int, float]) -> float:
    return of[1]


@dataclass(frozen=True, slots=True)
class RuleHistory:
    """How far a network followed each kind of rule, over the epochs.

    Attributes:
        epochs: (epochs,) rising; 0 is the untrained network.
        right: (epochs,) the share that is right when as many numbers are shown as in training.
        distance: (epochs,) the share that names the number at the lag, at the worst count of numbers.
        place: (epochs,) the share that names the number at the best place, whichever it is.
    """

    epochs: NDArray[np.int32]
    right: NDArray[np.float64]
    distance: NDArray[np.float64]
    place: NDArray[np.float64]

    @classmethod
    def of(cls, epochs: Sequence[int], profiles: Sequence[LengthProfile]) -> RuleHistory:
        """The history of the profiles at one or more epochs, rising."""
        told = np.array([(one.right, one.worst[1], one.best_place[1]) for one in profiles])  # (epochs, 3)
        return cls(np.array(epochs, np.int32), *told.T)


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The answers to a sequence and, where one of its numbers was changed, the answers after that.

    Attributes:
        before: to the sequence as it was given.
        after: to the sequence with the change; the same as `before` without one.
        position: whose number was changed; None without a change.
    """

    before: TopPredictions
    after: TopPredictions
    position: int | None

    @property
    def changed(self) -> NDArray[np.bool_]:
        """Where the change made the network say something else, in the shape of `expected`."""
        return (self.before.predicted != self.after.predicted) & (self.before.expected >= 0)

    @property
    def due(self) -> NDArray[np.bool_]:
        """Where the change asks for another answer, in the shape of `expected`."""
        return self.before.expected != self.after.expected


@dataclass(frozen=True, slots=True)
class LagProfile:
    """How often a network's answer equals x(t-j), on fresh sequences.

    Attributes:
        lag: what the answer should equal.
        chance: the share that pure guessing gives.
        distances: (distances,) each j.
        shares: (distances,) the share of the answers equal to x(t-j), of those for which it exists; NaN if none.
        counts: (distances,) how many these are.
        constant: the share of the number said most often.
        favourite: that number.
    """

    lag: int
    chance: float
    distances: NDArray[np.int32]
    shares: NDArray[np.float32]
    counts: NDArray[np.int32]
    constant: float
    favourite: int

    @property
    def best(self) -> int:
        """The distance with the share furthest beyond what chance explains."""
        told = self.counts > 0
        furthest = deviations(self.shares[told], self.chance, self.counts[told]).argmax()
        return int(self.distances[told][furthest])

    def share(self, distance: int) -> float:
        """The share at one of the distances."""
        return float(self.shares[self.distances == distance][0])


@dataclass(frozen=True, slots=True)
class Saliency:
    """How strongly each earlier input moves the answer.

    Attributes:
        distances: (distances,) each j.
        strengths: (distances,) the norm of the gradient of the winning logit with respect to the input x(t-j),
            averaged over rows; NaN where no row shows it, and no gradient reaches it.
    """

    distances: NDArray[np.int32]
    strengths: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SaliencyHistory:
    """How strongly each earlier input moved the answer, over the epochs.

    Attributes:
        epochs: (epochs,) rising; 0 is the untrained network.
        distances: (distances,) each j.
        strengths: (epochs, distances) as in `Saliency`.
    """

    epochs: NDArray[np.int32]
    distances: NDArray[np.int32]
    strengths: NDArray[np.float32]

    @classmethod
    def of(cls, epochs: Sequence[int], values: Sequence[Saliency]) -> SaliencyHistory:
        """The history of the values at one or more epochs, rising."""
        strengths = np.stack([value.strengths for value in values])
        return cls(np.array(epochs, np.int32), values[0].distances, strengths)


@dataclass(frozen=True, slots=True)
class GateTrace:
    """The inside of the LSTM while it reads the newest rows of the test sequence.

    Attributes:
        positions: (rows, steps) what each step is shown, -1 where it is missing.
        numbers: (rows, steps) the numbers there, -1 where missing.
        steps: gates and states after each step, each (rows, steps, units).
        order: (units,) the units such that those which act alike are neighbours.
    """

    positions: NDArray[np.int32]
    numbers: NDArray[np.int32]
    steps: Step
    order: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class LinearProbe:
    """How well earlier numbers can be read out of the hidden state in which a network answers.

    Attributes:
        distances: (distances,) each j.
        accuracies: (distances,) the share of x(t-j) that a linear read-out names rightly on sequences that it was not
            fitted on; NaN where there is nothing to fit.
        counts: (distances,) how many rows it was scored on.
        chance: the share that pure guessing gives.
    """

    distances: NDArray[np.int32]
    accuracies: NDArray[np.float32]
    counts: NDArray[np.int32]
    chance: float
