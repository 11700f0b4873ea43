"""What can be asked about a network: one request a view."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CounterfactualRequest:
    """The answers to a sequence and, with a `change` (position, number), to the sequence with that change."""

    sequence: tuple[int, ...]
    change: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class LagProfileRequest:
    """How often the answers equal each earlier number."""


@dataclass(frozen=True, slots=True)
class SaliencyRequest:
    """How strongly each earlier number moves the answer, over the epochs so far."""


@dataclass(frozen=True, slots=True)
class GatesRequest:
    """Gates and states while the network reads the test sequence."""


@dataclass(frozen=True, slots=True)
class LinearProbeRequest:
    """How well each earlier number can be read out of the hidden state."""


@dataclass(frozen=True, slots=True)
class SlowMotionRequest:
    """One row, by its place among those trained on, step by step."""

    row: int


Request = (
    CounterfactualRequest | LagProfileRequest | SaliencyRequest | GatesRequest | LinearProbeRequest | SlowMotionRequest
)
