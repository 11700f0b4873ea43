"""What the views of a network tell: small immutable values that may cross processes."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from echo_core.model.lstm import Step
from echo_core.model.prediction import TopPredictions
from echo_core.task.experiment import Experiment
from echo_core.task.score import beyond_chance, deviations

NEAR = 20  # distances up to here are always looked at
STANDS_OUT = 0.5  # of the way from chance to always: a share beyond it rules


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
    shares: NDArray[np.float64]

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

    def least_right(self, most: int) -> int:
        """How many numbers are shown where the one at the lag is named least, from those that hold it to `most`."""
        return min(range(self.lag + 1, most + 1), key=lambda shown: self.at_distance(shown, self.lag))

    def at_place(self, shown: int, place: int) -> float:
        """The share that names the number at a place, counted from 1; 0 where there is no such number."""
        return self.at_distance(shown, shown - place)


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


class Diagnosis(enum.StrEnum):
    """What a network echoes."""

    LAG = "echoes the lag"
    PRESENT = "echoes the present"
    OFF_BY_ONE = "off by one"
    OTHER = "echoes another distance"
    CONSTANT = "constant"
    NOTHING = "nothing"


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

    @property
    def diagnosis(self) -> Diagnosis:
        """What the profile says: a share that chance cannot explain, a number that rules, or neither."""
        told = self.counts > 0
        if beyond_chance(self.shares[told], self.chance, self.counts[told]).any():
            match self.best - self.lag:
                case 0:
                    return Diagnosis.LAG
                case _ if self.best == 0:
                    return Diagnosis.PRESENT
                case -1 | 1:
                    return Diagnosis.OFF_BY_ONE
                case _:
                    return Diagnosis.OTHER
        if self.constant > self.chance + STANDS_OUT * (1 - self.chance):
            return Diagnosis.CONSTANT
        return Diagnosis.NOTHING


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


@dataclass(frozen=True, slots=True)
class SlowMotion:
    """One row, time step by time step.

    Attributes:
        row: its number among the rows trained on, counted from 0.
        positions: (steps,) what each step is shown, -1 where it is missing.
        numbers: (steps,) the numbers there, -1 where missing.
        expected: the number to say after the last step; -1 where none counts.
        steps: gates and states after each step, each (steps, units).
        said: (steps, k) the most probable numbers, were the answer given after this step.
        probabilities: (steps, k) the network's probabilities for them.
        right: (steps,) its probability for the expected number; NaN where none counts.
    """

    row: int
    positions: NDArray[np.int32]
    numbers: NDArray[np.int32]
    expected: int
    steps: Step
    said: NDArray[np.int32]
    probabilities: NDArray[np.float32]
    right: NDArray[np.float32]
