"""What must hold of every view: it answers for any experiment, with a small value of its own type."""

from __future__ import annotations

import pickle
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings

from echo_core.insight import readings, results, row_results
from echo_core.insight.readings import Diagnosis, RuleKind
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
from echo_core.insight.results import LONGER, RuleHistory, Saliency, SaliencyHistory
from echo_core.insight.views import PARTS, VIEWS, compute, prepare, view_of
from echo_core.task.experiment import Experiment
from echo_core.task.sequences import test_sequence as held_out_sequence
from tests.insight.networks import SMALL, constant, random_weights, shift_register
from tests.strategies import experiments

REQUESTS: list[Request[Any]] = [
    RuleRequest(),
    CounterfactualRequest(tuple(held_out_sequence(SMALL).tolist()), (3, 0)),
    LagProfileRequest(),
    SaliencyRequest(),
    GatesRequest(),
    LinearProbeRequest(),
    SlowMotionRequest(1),
    ShownRequest((3, 1, 4)),
    GraftRequest(1, 2, 5),
]


@settings(max_examples=60)
@given(experiments(max_length=12, max_vocabulary=9, units=4))
def test_every_valid_experiment_can_be_looked_into(experiment: Experiment) -> None:
    weights = random_weights(experiment)
    sequence = held_out_sequence(experiment)
    request = CounterfactualRequest(tuple(sequence.tolist()), (0, int(sequence[-1])))
    asked = compute(experiment, weights, request)
    assert asked.before.predicted.shape == asked.before.expected.shape == asked.before.positions.shape
    shown = compute(experiment, weights, RuleRequest())
    assert shown.most >= max(experiment.steps + LONGER, experiment.lag + 1)
    assert isinstance(readings.rule(shown).kind, RuleKind)
    told = compute(experiment, weights, LagProfileRequest())
    assert np.nanmin(told.shares) >= 0
    assert told.share(experiment.lag) <= 1
    assert isinstance(readings.diagnosis(told), Diagnosis)
    assert len(compute(experiment, weights, GatesRequest()).positions) == experiment.rows
    assert compute(experiment, weights, SlowMotionRequest(experiment.rows - 1)).right.shape == (experiment.steps,)
    graft = compute(experiment, weights, GraftRequest(0, experiment.steps, experiment.rows - 1))
    assert graft.numbers.shape == (experiment.steps,)
    curve = compute(experiment, weights, LinearProbeRequest())
    known = curve.accuracies[np.isfinite(curve.accuracies)]
    assert ((known >= 0) & (known <= 1)).all()


def test_every_view_is_the_module_of_its_name_and_has_a_request() -> None:
    for name, view in (VIEWS | PARTS).items():
        assert view.id == name
        assert view.compute.__module__ == f"echo_core.insight.{name}"
    assert [view_of(request) for request in REQUESTS] == [*VIEWS.values(), *PARTS.values()]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: view_of(request).id)
def test_every_request_and_its_answer_cross_processes(request_: Request[Any]) -> None:
    prepare()
    value = compute(SMALL, shift_register(6, 2), request_)
    (promised,) = get_args(type(request_).__orig_bases__[0])  # type: ignore[attr-defined]
    assert type(value) is promised
    assert type(value).__module__ in {results.__name__, row_results.__name__}
    sent = pickle.dumps(value)
    assert len(sent) < 50_000
    assert type(pickle.loads(sent)) is type(value)
    assert {pickle.loads(pickle.dumps(request_)): "found again"}[request_] == "found again"


def test_a_view_over_the_epochs() -> None:
    js = np.arange(2, dtype=np.int32)
    values = [Saliency(js, np.array([strength, np.nan], np.float32)) for strength in (0.5, 2)]
    over_epochs = view_of(SaliencyRequest()).over_epochs
    assert over_epochs is not None
    history = over_epochs([0, 7], values)
    assert isinstance(history, SaliencyHistory)
    assert history.epochs.tolist() == [0, 7]
    np.testing.assert_array_equal(history.strengths, np.array([[0.5, np.nan], [2, np.nan]], np.float32))
    np.testing.assert_array_equal(history.distances, js)


def test_the_rule_over_the_epochs() -> None:
    told = [compute(SMALL, weights, RuleRequest()) for weights in (constant(6, 4), shift_register(6, 2))]
    over_epochs = view_of(RuleRequest()).over_epochs
    assert over_epochs is not None
    history = over_epochs([0, 7], told)
    assert isinstance(history, RuleHistory)
    assert history.epochs.tolist() == [0, 7]
    np.testing.assert_allclose(history.right, [1 / 6, 1], atol=0.08)
    np.testing.assert_allclose(history.distance, [1 / 6, 1], atol=0.08)
    np.testing.assert_allclose(history.place, [1 / 6, 1 / 6], atol=0.12)
