"""What can be asked about a run beside what can be asked about a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from echo_core.insight.requests import Request
from echo_core.model.frames import Frames


@dataclass(frozen=True, slots=True)
class FrameRequest(Request[Frames]):
    """What does the network say of the test sequence after this very epoch? Answered by one frame."""


@dataclass(frozen=True, slots=True)
class NetworkRequest(Request[bytes]):
    """Which network is it after this very epoch? Answered by a file that `keras.models.load_model` reads."""


@dataclass(frozen=True, slots=True)
class OverEpochsRequest(Request[Any]):
    """How did the answer to another request change, from the untrained network to this epoch?

    Answered by what the request's view joins the answers at evenly spread epochs to.
    """

    request: Request[Any]
