"""What can be asked about a network: one request a view. Hashable values that may cross processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from echo_core.insight.results import Counterfactual, GateTrace, LagProfile, LengthProfile, LinearProbe, Saliency
from echo_core.insight.row_results import Graft, Shown, SlowMotion

Result_co = TypeVar("Result_co", covariant=True)


class Request(Generic[Result_co]):
    """A question about a network, answered by a value of that type."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RuleRequest(Request[LengthProfile]):
    """Which number does the network name when it is shown fewer or more of them than in training?"""


@dataclass(frozen=True, slots=True)
class ShownRequest(Request[Shown]):
    """What does the network say when it is shown these numbers alone, from zero?"""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CounterfactualRequest(Request[Counterfactual]):
    """What does the network say of a sequence, and what would it say if one number were another?

    Attributes:
        sequence: the numbers, as many as an experiment's sequence has.
        change: the position of a number and what to put there; None for no change.
    """

    sequence: tuple[int, ...]
    change: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class LagProfileRequest(Request[LagProfile]):
    """Which earlier number does the network echo?"""


@dataclass(frozen=True, slots=True)
class SaliencyRequest(Request[Saliency]):
    """How strongly does each earlier input move the answer?"""


@dataclass(frozen=True, slots=True)
class GatesRequest(Request[GateTrace]):
    """What do gates and states do while the network reads the test sequence?"""


@dataclass(frozen=True, slots=True)
class LinearProbeRequest(Request[LinearProbe]):
    """Which earlier numbers can be read out of the state in which the network answers?"""


@dataclass(frozen=True, slots=True)
class SlowMotionRequest(Request[SlowMotion]):
    """How does the answer of one row arise, step by step?

    Attributes:
        row: its number among the rows trained on, counted from 0.
    """

    row: int


@dataclass(frozen=True, slots=True)
class GraftRequest(Request[Graft]):
    """What does a row say when it goes on from the state of another?

    Attributes:
        row: its number among the rows trained on, counted from 0.
        step: after how many of its steps its state is replaced, at least 1.
        donor: the row whose state after as many steps it is given; None for zeros.
    """

    row: int
    step: int
    donor: int | None
