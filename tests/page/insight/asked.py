"""A section that stands alone, answered at once by networks that are known exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.insight.requests import Request
from echo_core.insight.views import compute, view_of
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
            return Answered(self.epoch, self.history(request.request))
        return Answered(self.epoch, compute(self.experiment, self.weights, request))

    def history(self, request: Request[Any]) -> Any:
        """The same network at two epochs and at the newest."""
        over_epochs = view_of(request).over_epochs
        assert over_epochs is not None
        epochs = sorted({0, 3, self.epoch}) if self.epoch else [0]
        return over_epochs(epochs, [compute(self.experiment, self.weights, request)] * len(epochs))


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
