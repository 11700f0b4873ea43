"""Asking about a run through the engine that trains it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from echo_core.insight import compute
from echo_core.runs.insights import Inspection, MemoryTraces
from echo_core.runs.status import Snapshot, Status
from echo_ui.insight.engine_asker import RunAsker, Runs
from echo_ui.insight.requests import (
    CounterfactualRequest,
    GatesRequest,
    LagProfileRequest,
    LinearProbeRequest,
    SaliencyRequest,
    SlowMotionRequest,
)
from tests.page.insight.asked import REGISTER, SMALL, StubAsker

NO_ACCURACIES = np.zeros(0, np.float32)
REQUESTS = [
    CounterfactualRequest((0, 1, 2, 3, 4, 5) * 2, (5, 1)),
    LagProfileRequest(),
    GatesRequest(),
    LinearProbeRequest(),
    SlowMotionRequest(3),
]


class StubRuns:
    """An engine with one run, that answers at once."""

    def __init__(self, status: Status = Status.FINISHED) -> None:
        self.status = status

    def look(self, run_id: str) -> Snapshot | None:
        return Snapshot(run_id, SMALL, self.status, NO_ACCURACIES, NO_ACCURACIES, None, 1.0)

    def inspect(self, run_id: str, view: str, **arguments: Any) -> Inspection | None:
        if view == "memory_trace":
            return Inspection(7, None)
        return Inspection(7, compute(SMALL, REGISTER, view, **arguments))

    def traces(self, run_id: str) -> MemoryTraces | None:
        return StubAsker().history()


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_each_request_is_answered_by_its_view(request_) -> None:
    runs: Runs = StubRuns()
    answered, expected = RunAsker(runs, "run").ask(request_), StubAsker().ask(request_)
    assert answered.epoch == 7
    assert type(answered.value) is type(expected.value)


def test_the_memory_trace_is_answered_over_all_epochs() -> None:
    answered = RunAsker(StubRuns(), "run").ask(SaliencyRequest())
    assert answered.value.epochs.tolist() == [0, 3, 7]


@pytest.mark.parametrize(("status", "moving"), [(Status.RUNNING, True), (Status.PAUSED, False)])
def test_it_moves_while_the_run_is_under_way(status: Status, moving: bool) -> None:
    assert RunAsker(StubRuns(status), "run").moving is moving
