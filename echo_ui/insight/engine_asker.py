"""Asking about the network of a run, through the engine that trains it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from echo_core.insight.requests import Request
from echo_core.insight.results import SaliencyHistory
from echo_core.runs.insights import Inspection
from echo_core.runs.requests import OverEpochsRequest
from echo_core.runs.status import Snapshot
from echo_ui.insight.panel import Answered, Result


class Runs(Protocol):
    """What of an engine is used here."""

    def look(self, run_id: str) -> Snapshot | None:
        """The run as it stands."""

    def inspect(self, run_id: str, request: Request[Any]) -> Inspection | None:
        """The newest answer to a request about the run."""

    def traces(self, run_id: str) -> SaliencyHistory | None:
        """The saliency of the run at all epochs for which it is known."""


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

    def ask(self, request: Request[Result]) -> Answered[Result] | None:
        """The newest answer that there is."""
        if not isinstance(request, OverEpochsRequest):
            return self.runs.inspect(self.run, request)
        newest, history = self.runs.inspect(self.run, request.request), self.runs.traces(self.run)
        return None if newest is None or history is None else Inspection(newest.epoch, history)
