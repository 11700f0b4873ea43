"""Asking about the network of a run, through the engine that trains it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Protocol

from echo_core.runs.insights import Inspection, MemoryTraces
from echo_core.runs.status import Snapshot
from echo_ui.insight.panel import Answered
from echo_ui.insight.requests import (
    CounterfactualRequest,
    GatesRequest,
    LagProfileRequest,
    LinearProbeRequest,
    Request,
    SaliencyRequest,
    SlowMotionRequest,
)

_VIEWS: dict[type[Request], str] = {
    CounterfactualRequest: "ask",
    LagProfileRequest: "lag_bars",
    SaliencyRequest: "memory_trace",
    GatesRequest: "cell",
    LinearProbeRequest: "memory_curve",
    SlowMotionRequest: "slow_motion",
}


class Runs(Protocol):
    """What of an engine is used here."""

    def look(self, run_id: str) -> Snapshot | None:
        """The run as it stands."""

    def inspect(self, run_id: str, view: str, **arguments: Any) -> Inspection | None:
        """The newest value of a view of the run."""

    def traces(self, run_id: str) -> MemoryTraces | None:
        """The memory traces of the run found so far."""


@dataclass(frozen=True, slots=True)
class RunAsker:
    """Answers about the newest network of a run."""

    runs: Runs
    run: str

    @property
    def moving(self) -> bool:
        """Whether the run is under way."""
        snapshot = self.runs.look(self.run)
        return snapshot is not None and snapshot.status.live

    def ask(self, request: Request) -> Answered | None:
        """The newest answer that there is."""
        arguments = {field.name: getattr(request, field.name) for field in dataclasses.fields(request)}
        found = self.runs.inspect(self.run, _VIEWS[type(request)], **arguments)
        if found is None:
            return None
        if isinstance(request, SaliencyRequest):
            history = self.runs.traces(self.run)
            return None if history is None else Answered(found.epoch, history)
        return Answered(found.epoch, found.value)
