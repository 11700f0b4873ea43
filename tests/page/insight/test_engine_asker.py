"""Asking about a run through the engine that trains it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from echo_core.insight.requests import LagProfileRequest, Request, SaliencyRequest
from echo_core.insight.results import LagProfile, SaliencyHistory
from echo_core.insight.views import compute
from echo_core.runs.insights import Inspection
from echo_core.runs.requests import OverEpochsRequest
from echo_core.runs.status import Snapshot, Status
from echo_ui.insight.engine_asker import RunAsker, Runs
from tests.insight.networks import SMALL
from tests.page.insight.asked import REGISTER, StubAsker

NO_ACCURACIES = np.zeros(0, np.float32)


class StubRuns:
    """An engine with one run, whose answers are there or not."""

    def __init__(self, status: Status = Status.FINISHED, *, silent: bool = False) -> None:
        self.status, self.silent = status, silent

    def look(self, run_id: str) -> Snapshot | None:
        return Snapshot(run_id, SMALL, self.status, NO_ACCURACIES, NO_ACCURACIES, None, 1.0)

    def inspect(self, run_id: str, request: Request[Any]) -> Inspection | None:
        return None if self.silent else Inspection(7, compute(SMALL, REGISTER, request))

    def traces(self, run_id: str) -> SaliencyHistory | None:
        return StubAsker().history()


def asker(status: Status = Status.FINISHED, *, silent: bool = False) -> RunAsker:
    runs: Runs = StubRuns(status, silent=silent)
    return RunAsker(runs, "run")


def test_an_answer_is_of_the_newest_epoch() -> None:
    answered = asker().ask(LagProfileRequest())
    assert answered.epoch == 7
    assert isinstance(answered.value, LagProfile)


def test_saliency_is_answered_over_all_epochs() -> None:
    assert asker().ask(OverEpochsRequest(SaliencyRequest())).value.epochs.tolist() == [0, 3, 7]


def test_there_is_no_answer_while_it_is_on_its_way() -> None:
    assert asker(silent=True).ask(OverEpochsRequest(SaliencyRequest())) is None


@pytest.mark.parametrize(("status", "moving"), [(Status.RUNNING, True), (Status.PAUSED, False)])
def test_it_moves_while_the_run_is_under_way(status: Status, moving: bool) -> None:
    assert asker(status).moving is moving
