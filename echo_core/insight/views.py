"""The views of a network, each by the name of its module."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from echo_core.insight import (
    counterfactual,
    gates,
    graft,
    lag_profile,
    linear_probe,
    rule,
    saliency,
    shown,
    slow_motion,
)
from echo_core.insight.requests import (
    CounterfactualRequest,
    GatesRequest,
    GraftRequest,
    LagProfileRequest,
    LinearProbeRequest,
    Request,
    RuleRequest,
    SaliencyRequest,
    ShownRequest,
    SlowMotionRequest,
)
from echo_core.insight.results import RuleHistory, SaliencyHistory
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment

Asked = TypeVar("Asked", bound=Request[Any])
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class View(Generic[Asked, Result]):
    """One way to look inside a network.

    Attributes:
        id: the name of its module.
        request: the type of the question that it answers.
        compute: the answer, from the settings, the network's weights and the question.
        prepare: loads what the first answer would otherwise wait for; None where that is nothing.
        over_epochs: joins the answers at some epochs, rising, where the view is also of a whole run; else None.
    """

    id: str
    request: type[Asked]
    compute: Callable[[Experiment, Weights, Asked], Result]
    prepare: Callable[[], None] | None = None
    over_epochs: Callable[[Sequence[int], Sequence[Result]], Any] | None = None


VIEWS: dict[str, View[Any, Any]] = {
    view.id: view
    for view in (
        View("rule", RuleRequest, rule.compute, over_epochs=RuleHistory.of),
        View("counterfactual", CounterfactualRequest, counterfactual.compute),
        View("lag_profile", LagProfileRequest, lag_profile.compute),
        View("saliency", SaliencyRequest, saliency.compute, over_epochs=SaliencyHistory.of),
        View("gates", GatesRequest, gates.compute),
        View("linear_probe", LinearProbeRequest, linear_probe.compute, prepare=linear_probe.prepare),
        View("slow_motion", SlowMotionRequest, slow_motion.compute),
    )
}
PARTS: dict[str, View[Any, Any]] = {
    part.id: part for part in (View("shown", ShownRequest, shown.compute), View("graft", GraftRequest, graft.compute))
}  # what views ask besides
_BY_REQUEST = {view.request: view for view in (*VIEWS.values(), *PARTS.values())}


def view_of(request: Request[Result]) -> View[Request[Result], Result]:
    """The view that answers a request."""
    return _BY_REQUEST[type(request)]


def compute(experiment: Experiment, weights: Weights, request: Request[Result]) -> Result:
    """The answer to a request about the network of an experiment."""
    return view_of(request).compute(experiment, weights, request)


def prepare() -> None:
    """Load what computing any view takes, ahead of the first."""
    for view in VIEWS.values():
        if view.prepare:
            view.prepare()
