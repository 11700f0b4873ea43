"""Looking inside runs: what is computed when, what is kept, and the values that come back from real workers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from echo_core.engine import Engine
from echo_core.insight.requests import (
    GatesRequest,
    LagProfileRequest,
    Request,
    SaliencyRequest,
    SlowMotionRequest,
)
from echo_core.insight.results import Diagnosis, Saliency, SaliencyHistory
from echo_core.runs import insights
from echo_core.runs.insights import Inspection, Looks, forget_old_pasts
from echo_core.runs.status import Status
from echo_core.runs.tasks import Inspected
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from tests.runs.test_engine import look, over, wait

EXPERIMENT = PRESETS["lag-with-context"].experiment.replace(state="reset")
ENDLESS = Experiment(length=200, window=20, batch_size=1, units=64, epochs=20_000, state="reset")
BARS = LagProfileRequest()
TRACE = SaliencyRequest()
SLICE: Any = object()  # stands for one on a worker


def found(*values: object, seconds: float = 0.01) -> Inspected:
    return Inspected(values, seconds)


def trace(strength: float) -> Saliency:
    return Saliency(np.arange(2, dtype=np.int32), np.array([strength, np.nan], np.float32))


def answered(looks: Looks, question: Any, epoch: int, value: object, at: float = 0.0, cost: float = 0.0) -> None:
    looks.begin(question, epoch, SLICE)
    looks.end(question, [epoch], found(value, seconds=cost), at)


# When


def test_a_question_is_due_once_an_epoch() -> None:
    looks = Looks(EXPERIMENT)
    assert looks.due(BARS, 5, live=False, seconds=1)
    answered(looks, BARS, 5, "bars")
    assert looks.values[BARS] == Inspection(5, "bars")
    assert not looks.due(BARS, 5, live=False, seconds=1)
    assert looks.due(BARS, 6, live=False, seconds=1)
    assert looks.due(TRACE, 5, live=False, seconds=1)


def test_one_question_at_a_time() -> None:
    looks = Looks(EXPERIMENT)
    looks.begin(BARS, 5, SLICE)
    assert not looks.due(TRACE, 5, live=False, seconds=1)
    looks.end(BARS, [5], found("bars"), 1)
    assert looks.due(TRACE, 5, live=False, seconds=1)


def test_a_live_run_is_looked_at_in_a_share_of_its_time() -> None:
    looks = Looks(EXPERIMENT)
    answered(looks, BARS, 5, "bars", at=3.0, cost=0.2)
    assert not looks.due(BARS, 9, live=True, seconds=2.9 + 0.2 / insights.SHARE)
    assert looks.due(BARS, 9, live=True, seconds=3.1 + 0.2 / insights.SHARE)
    assert looks.due(BARS, 9, live=False, seconds=3.0)


def test_what_failed_is_not_tried_again_for_the_same_epoch() -> None:
    looks = Looks(EXPERIMENT)
    looks.begin(BARS, 5, SLICE)
    looks.end(BARS, [5], None, 0.0)
    assert not looks.due(BARS, 5, live=False, seconds=1)
    assert looks.due(BARS, 6, live=False, seconds=1)
    assert BARS not in looks.values


def test_only_the_last_questions_are_kept() -> None:
    looks = Looks(EXPERIMENT)
    questions = [SlowMotionRequest(row) for row in range(insights.VALUES_KEPT + 3)]
    for question in questions:
        answered(looks, question, 1, "moving")
    assert list(looks.values) == questions[3:]


# The past


def test_the_kept_slices_are_few_and_spread_over_the_run() -> None:
    looks = Looks(EXPERIMENT)
    for epoch in range(1, 1001):
        looks.keep(epoch, SLICE)
    kept = list(looks.slices(TRACE, 1000, SLICE))
    assert len(kept) == insights.CHECKPOINTS
    assert (kept[0], kept[-1]) == (0, 1000)
    assert np.diff(kept).max() <= 4 * 1000 / insights.CHECKPOINTS


def test_large_networks_keep_fewer_slices() -> None:
    large = Looks(EXPERIMENT.replace(units=256, vocabulary=1000))
    for epoch in range(1, 100):
        large.keep(epoch, SLICE)
    assert list(large.slices(TRACE, 99, SLICE)) == [0, 99]


def test_only_the_trace_looks_at_the_past_and_only_once() -> None:
    looks = Looks(EXPERIMENT)
    for epoch in (1, 8, 64):
        looks.keep(epoch, SLICE)
    assert list(looks.slices(BARS, 64, SLICE)) == [64]
    assert list(looks.slices(TRACE, 64, SLICE)) == [0, 1, 8, 64]
    looks.begin(TRACE, 64, SLICE)
    looks.end(TRACE, [0, 1, 8, 64], found(*map(trace, (0.0, 0.1, 0.2, 0.3))), 0.0)
    looks.keep(99, SLICE)
    assert list(looks.slices(TRACE, 99, SLICE)) == [99]
    traces = looks.traces()
    assert traces is not None
    assert traces.epochs.tolist() == [0, 1, 8, 64]
    np.testing.assert_allclose(traces.strengths[:, 0], [0, 0.1, 0.2, 0.3], rtol=1e-6)
    assert looks.values[TRACE].epoch == 64


def test_the_traces_are_bounded() -> None:
    looks = Looks(EXPERIMENT)
    for epoch in range(300):
        answered(looks, TRACE, epoch, trace(1))
    traces = looks.traces()
    assert traces is not None
    assert traces.strengths.shape == (insights.TRACES_KEPT, 2)
    assert traces.epochs[-1] == 299


def test_no_trace_before_one_was_asked_for() -> None:
    assert Looks(EXPERIMENT).traces() is None


def test_the_past_of_runs_watched_long_ago_is_let_go() -> None:
    runs = [Looks(EXPERIMENT) for _ in range(insights.PASTS_KEPT + 1)]
    for looks in runs:
        looks.keep(1, SLICE)
        looks.keep(2, SLICE)
    forget_old_pasts(runs)
    assert [len(looks.slices(TRACE, 2, SLICE)) for looks in runs] == [3] * insights.PASTS_KEPT + [2]


# On workers


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine(workers=1)
    yield engine
    engine.close()


def inspected(
    engine: Engine,
    run: str,
    request: Request[Any],
    until: Callable[[Inspection], bool] = lambda _: True,
    seconds: float = 90,
) -> Inspection:
    deadline = time.monotonic() + seconds
    while (known := engine.inspect(run, request)) is None or not until(known):
        assert time.monotonic() < deadline, f"{request} of {run} did not come: {known}"
        time.sleep(0.01)
    return known


def strengths(engine: Engine, run: str) -> SaliencyHistory:
    traces = engine.traces(run)
    assert traces is not None
    return traces


@pytest.mark.slow
def test_an_untrained_run(engine: Engine) -> None:
    from echo_core.insight.views import compute
    from echo_core.model.training import initial_state

    run = engine.start(EXPERIMENT, paused=True)
    weights = initial_state(EXPERIMENT).weights
    requests: list[Request[Any]] = [BARS, TRACE, SlowMotionRequest(3)]
    for request in requests:
        known = inspected(engine, run, request)
        assert known.epoch == 0
        expected = compute(EXPERIMENT, weights, request)
        for field in type(expected).__slots__:
            np.testing.assert_allclose(getattr(known.value, field), getattr(expected, field), rtol=1e-4)
    assert strengths(engine, run).epochs.tolist() == [0]


@pytest.mark.slow
def test_a_live_run_is_followed_and_the_end_is_told(engine: Engine) -> None:
    run = engine.start(EXPERIMENT)
    first = inspected(engine, run, BARS)
    assert first.epoch < EXPERIMENT.epochs
    assert look(engine, run).status.live
    later = inspected(engine, run, BARS, lambda known: known.epoch > first.epoch)
    assert 0 < later.epoch <= look(engine, run).epoch
    wait(engine, run, over)
    last = inspected(engine, run, BARS, lambda known: known.epoch == EXPERIMENT.epochs)
    assert last.value.diagnosis is Diagnosis.LAG
    assert last.value.share(1) > 0.99
    assert engine.inspect(run, BARS) is last


@pytest.mark.slow
def test_a_run_that_was_never_watched_from_inside_has_a_past(engine: Engine) -> None:
    run = engine.start(EXPERIMENT)
    wait(engine, run, over)
    assert engine.traces(run) is None
    inspected(engine, run, TRACE)
    traces = strengths(engine, run)
    assert (traces.epochs[0], traces.epochs[-1]) == (0, EXPERIMENT.epochs)
    assert len(traces.epochs) > 5
    assert np.nanargmax(traces.strengths[-1]) == 1  # bright at the lag
    assert np.isnan(traces.strengths[:, EXPERIMENT.window :]).all()


@pytest.mark.slow
def test_a_paused_run_and_one_step_more(engine: Engine) -> None:
    run = engine.start(ENDLESS)
    wait(engine, run, lambda s: s.epoch >= 2)
    engine.pause(run)
    held = look(engine, run).epoch
    assert inspected(engine, run, GatesRequest()).epoch == held
    engine.step(run)
    wait(engine, run, lambda s: s.epoch == held + 1 and s.status is Status.PAUSED)
    inspected(engine, run, GatesRequest(), lambda known: known.epoch == held + 1)
    engine.reset(run)
    assert inspected(engine, run, GatesRequest()).epoch == 0
    engine.stop(run)
    assert inspected(engine, run, GatesRequest()).epoch == 0


@pytest.mark.slow
def test_a_busy_worker_still_answers(engine: Engine) -> None:
    runs = [engine.start(ENDLESS.replace(seed=seed)) for seed in range(4)]
    for run in runs:
        wait(engine, run, lambda s: s.epoch >= 1)
    for run in runs:
        assert inspected(engine, run, BARS).value.counts.any()
        assert look(engine, run).status.live
    for run in runs:
        engine.stop(run)


@pytest.mark.slow
def test_a_question_without_an_answer_leaves_the_others_alone(engine: Engine) -> None:
    run = engine.start(EXPERIMENT, paused=True)
    assert engine.inspect(run, SlowMotionRequest(10_000)) is None
    assert inspected(engine, run, BARS).epoch == 0
    assert engine.inspect(run, SlowMotionRequest(10_000)) is None
    assert look(engine, run).problem is None


@pytest.mark.slow
def test_a_run_that_is_not_known(engine: Engine) -> None:
    assert engine.inspect("none", BARS) is None
    assert engine.traces("none") is None
