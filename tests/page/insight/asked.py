"""A section that stands alone, answered at once by networks that are known exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from echo_core.insight.requests import Request, SaliencyRequest
from echo_core.insight.results import SaliencyHistory, distances
from echo_core.insight.views import compute
from echo_core.model.weights import Weights
from echo_core.runs.questions import Answered
from echo_core.runs.requests import OverEpochsRequest
from echo_core.task.experiment import Experiment
from echo_ui.insight.panel import Asker, Result
from tests.insight.networks import SMALL, shift_register

REGISTER = shift_register(6, 2)


class StubAsker:
    """Answers about one network at once, or not at all while it is `silent`; an answer is of `epoch`.

    Attributes:
        asked: what was asked, in order.
        waited: the longest that an answer was to be waited for, in seconds.
    """

    def __init__(
        self,
        experiment: Experiment = SMALL,
        weights: Weights = REGISTER,
        *,
        epoch: int = 7,
        silent: bool = False,
    ) -> None:
        self.experiment, self.weights, self.epoch = experiment, weights, epoch
        self.silent = silent
        self.asked: list[Request[Any]] = []
        self.waited = 0.0

    def ask(self, request: Request[Result], patience: float) -> Answered[Result] | None:
        self.asked.append(request)
        self.waited = max(self.waited, patience)
        if self.silent:
            return None
        if isinstance(request, OverEpochsRequest):
            assert request == OverEpochsRequest(SaliencyRequest())
            return Answered(self.epoch, self.history())  # type: ignore[arg-type]
        return Answered(self.epoch, compute(self.experiment, self.weights, request))

    def history(self) -> SaliencyHistory:
        """The same strength for all numbers that are shown, at two epochs and at the newest."""
        js = distances(self.experiment)
        strengths = np.where(js < self.experiment.steps, 1.0, np.nan).astype(np.float32)
        epochs = sorted({0, 3, self.epoch}) if self.epoch else [0]
        return SaliencyHistory(np.array(epochs, np.int32), js, np.tile(strengths, (len(epochs), 1)))


def script() -> None:
    """The page of a section alone."""
    import streamlit as st

    from echo_ui.insight import section

    st.session_state["draw"](section.draw)


def opened(asker: StubAsker | None, monkeypatch: pytest.MonkeyPatch, view: str | None) -> AppTest:
    """The section, after a view was chosen by its id; without a view it stays closed. No asker: a playhead moves."""
    stub: Asker | None = asker  # what stands for an asker is one

    def draw(section: Callable[..., None]) -> None:
        experiment, epoch = (asker.experiment, asker.epoch) if asker is not None else (SMALL, 0)
        section(stub, experiment, epoch)

    monkeypatch.setattr("echo_ui.insight.section.WAIT_S", 0.05)
    at = AppTest.from_function(script, default_timeout=30)
    at.session_state["draw"] = draw
    at.run()
    if view:
        at.segmented_control(key="insight-view").set_value(view).run()
    assert not at.exception
    return at


def layer(spec: dict[str, Any], name: str) -> Any:
    """A layer of a chart by its name."""
    return next(layer for layer in spec["layer"] if layer.get("name") == name)


def texts(spec: dict[str, Any]) -> list[str]:
    """What stands written in a chart."""
    return [layer["mark"]["text"] for layer in spec["layer"] if "text" in layer["mark"]]
