"""Runs on real workers: the same bits as training without them, whatever happens to the workers meanwhile."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pytest

from echo_core.engine import Engine
from echo_core.insight.requests import GatesRequest, LagProfileRequest, SaliencyRequest, SlowMotionRequest
from echo_core.runs import cluster as cluster_module
from echo_core.runs import schedule, tasks
from echo_core.runs.checkpoints import spread_epochs
from echo_core.runs.codec import decode, encode
from echo_core.runs.history import History, Origin
from echo_core.runs.requests import FrameRequest, OverEpochsRequest
from echo_core.runs.status import Problem, Status, Watched
from echo_core.runs.store import Store
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from tests.runs.cluster import same_curves
from tests.runs.watching import until

pytestmark = pytest.mark.slow

EXPERIMENT = PRESETS["lag-with-context"].experiment.replace(seed=5)
ENDLESS = Experiment(length=200, window=20, batch_size=1, units=64, epochs=20_000, state="reset")


def watched(engine: Engine, experiment: Experiment, visitor: str = "ann") -> Watched:
    known = engine.runs.watch(experiment, visitor)
    assert known
    assert known.status is not Status.FAILED, known.problem
    return known


def trained(engine: Engine, experiment: Experiment, visitor: str = "ann") -> History:
    engine.runs.train(experiment, visitor)
    until(lambda: watched(engine, experiment, visitor).status is Status.COMPLETE)
    return watched(engine, experiment, visitor).history


@pytest.fixture(scope="module")
def alone() -> History:
    """What training without workers tells of the experiment."""
    from echo_core.model.training import train

    result = train(EXPERIMENT)
    return History(EXPERIMENT, result.losses, result.accuracies, result.frames)


def test_a_run_is_what_training_without_workers_gives(engine, alone):
    history = trained(engine, EXPERIMENT)
    assert same_curves(history, alone)
    assert 0 < history.seconds < 120
    assert set(history.versions) == {"tensorflow", "keras", "numpy"}
    known = engine.runs.watch(EXPERIMENT, "bob")
    assert (known.status, known.origin) == (Status.COMPLETE, Origin.KEPT)


def test_a_run_that_stops_when_solved(engine, alone):
    history = trained(engine, EXPERIMENT.replace(stop_when_solved=True))
    assert history.complete
    assert history.epoch == history.solved_at < EXPERIMENT.epochs
    assert history.frames.epochs[-1] == history.epoch
    np.testing.assert_array_equal(history.losses, alone.losses[: history.epoch])


def test_a_finished_run_is_there_after_a_restart(engine, alone):
    trained(engine, EXPERIMENT)
    path = engine.store.path
    until(lambda: Store(path).find_history(EXPERIMENT) is not None)
    assert same_curves(Store(path).find_history(EXPERIMENT), decode(encode(alone)))


def test_a_stopped_run_is_taken_up_with_the_same_bits(engine, alone):
    run = EXPERIMENT.replace(seed=6)
    for _ in range(3):
        before = watched(engine, run).history.epoch if engine.runs.watch(run, "ann") else 0
        engine.runs.train(run, "ann")
        until(lambda: watched(engine, run).history.epoch > before)  # noqa: B023
        engine.runs.stop(run, "ann")
    from echo_core.model.training import train

    assert watched(engine, run).status is not Status.TRAINING
    np.testing.assert_array_equal(trained(engine, run).losses, train(run).losses)


def test_what_a_stopped_run_had_asked_for_is_not_computed(engine):
    before = prepared(engine)
    runs = [EXPERIMENT.replace(units=units) for units in range(3, 11)]
    for run in runs:
        engine.runs.train(run, "ann")
    for run in runs:
        engine.runs.stop(run, "ann")
    trained(engine, EXPERIMENT.replace(epochs=20))
    assert prepared(engine) - before <= 4  # on two workers: what had begun by then, and the last run


def prepared(engine: Engine) -> int:
    return sum(engine._cluster._client.run(_prepared).values())


def _prepared() -> int:
    return len(tasks._compiled)


def test_first_slices_are_short_and_the_house_is_shared(engine):
    runs = [ENDLESS.replace(seed=seed) for seed in range(5)]
    for run in runs:
        engine.runs.train(run, "ann")
    for run in runs:
        assert engine.runs.wait(run, 240)
    for run in runs:
        engine.runs.stop(run, "ann")


def test_nobody_watching_stops_a_run(engine):
    engine.runs.train(ENDLESS, "ann")
    assert engine.runs.wait(ENDLESS, 240)
    engine.runs.tick(time.monotonic() + schedule.UNWATCHED_SECONDS + 1)
    stopped = watched(engine, ENDLESS)
    assert (stopped.status, stopped.problem) == (Status.STOPPED, Problem.UNWATCHED)
    assert not engine.runs._asked


def test_a_failing_slice_is_told(engine, monkeypatch):
    def broken(*_: object) -> None:
        raise OSError("disk full")

    run = EXPERIMENT.replace(epochs=30)
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "advance", broken)
        engine.runs.train(run, "ann")
        until(lambda: engine.runs.watch(run, "ann").status is Status.FAILED)
    assert engine.runs.watch(run, "ann").problem is Problem.SLICE_FAILED
    assert trained(engine, run).complete


def test_a_worker_killed_in_mid_run_costs_time_alone(engine, alone):
    run = EXPERIMENT.replace(stop_when_solved=False, learning_rate=0.0011)
    engine.runs.train(run, "ann")
    until(lambda: watched(engine, run).history.epoch > 300)
    client = engine._cluster._client
    until(lambda: any(client.processing().values()))
    address = max(addresses := client.processing(), key=lambda one: len(addresses[one]))
    os.kill(client.run(os.getpid, workers=[address])[address], signal.SIGKILL)
    until(lambda: watched(engine, run).status is Status.COMPLETE)
    from echo_core.model.training import train

    result = train(run)
    assert same_curves(watched(engine, run).history, History(run, result.losses, result.accuracies, result.frames))


# Any epoch


def fields(value: Any) -> list[Any]:
    return [getattr(value, name) for name in type(value).__slots__]


@pytest.mark.parametrize("epoch", [0, 1, 83, 85, 1234, 2000])
def test_any_epoch_is_that_of_a_run_stopped_there(engine, epoch):
    from echo_core.insight import views
    from echo_core.model import training

    trained(engine, EXPERIMENT)
    state = training.initial_state(EXPERIMENT)
    if epoch:
        state, _ = training.advance(EXPERIMENT, state, epoch)
    for request in (LagProfileRequest(), SaliencyRequest(), GatesRequest(), SlowMotionRequest(3)):
        answered = engine.runs.ask(EXPERIMENT, epoch, request, patience=240)
        assert answered.epoch == epoch
        for one, other in zip(
            fields(answered.value), fields(views.compute(EXPERIMENT, state.weights, request)), strict=True
        ):
            np.testing.assert_array_equal(one, other)
    frame = engine.runs.ask(EXPERIMENT, epoch, FrameRequest(), patience=240).value
    for one, other in zip(fields(frame), fields(training.frame_of(EXPERIMENT, state)), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_states_on_the_way_are_the_same_bits():
    from echo_core.model import training

    run = EXPERIMENT.replace(epochs=120)
    whole, _ = training.advance(run, training.initial_state(run), 97)
    first = tasks.advance(run, None, [40, 64])
    second = tasks.advance(run, first.states[64], [97])
    third = tasks.advance(run, first.states[40], [97])
    for done in (second, third):
        state = pickle.loads(done.states[97].tobytes())
        for parts in zip(state.weights, whole.weights, strict=True):
            np.testing.assert_array_equal(*parts)
        for parts in zip(state.second_moments, whole.second_moments, strict=True):
            np.testing.assert_array_equal(*parts)


def test_a_run_over_its_epochs(engine):
    trained(engine, EXPERIMENT)
    history = engine.runs.ask(EXPERIMENT, 2000, OverEpochsRequest(SaliencyRequest()), patience=240).value
    assert tuple(history.epochs) == spread_epochs(EXPERIMENT, 2000)
    assert np.nanargmax(history.strengths[-1]) == 1  # bright at the lag
    at_end = engine.runs.ask(EXPERIMENT, 2000, SaliencyRequest(), patience=240).value
    np.testing.assert_array_equal(history.strengths[-1], at_end.strengths)


def test_a_busy_worker_still_answers(engine):
    runs = [ENDLESS.replace(seed=seed) for seed in range(4)]
    for run in runs:
        engine.runs.train(run, "ann")
    for run in runs:
        assert engine.runs.wait(run, 240)
        assert engine.runs.ask(run, 1, LagProfileRequest(), patience=240).value.counts.any()
        assert watched(engine, run).status.live
    for run in runs:
        engine.runs.stop(run, "ann")


def test_a_question_without_an_answer_leaves_the_others_alone(engine):
    run = EXPERIMENT.replace(seed=77)
    assert engine.runs.ask(run, 0, SlowMotionRequest(10_000), patience=1.0) is None
    assert engine.runs.ask(run, 0, LagProfileRequest(), patience=240).epoch == 0


# Clusters


def test_all_workers_come_and_are_warmed_up_though_one_is_lost_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_module, "WARM_UP_SECONDS", 15.0)
    engine = Engine(workers=2, store=Store(tmp_path / "store"))
    try:
        until(lambda: bool(engine._cluster.addresses()))
        (process,) = engine._cluster._client.run(os.getpid).values()
        os.kill(process, signal.SIGKILL)
        assert trained(engine, EXPERIMENT.replace(epochs=20)).complete
        until(lambda: engine.warmed_up)
        assert engine.ready
        assert len(engine._cluster._client.run(os.getpid)) == 2
    finally:
        engine.close()


def test_no_scheduler_at_that_address_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 1.0)
    lost = Engine(scheduler="tcp://127.0.0.1:1", store=Store(tmp_path / "store"))
    try:
        lost.runs.train(EXPERIMENT, "ann")
        until(lambda: lost.problem is not None)
        known = watched(lost, EXPERIMENT)
        assert (known.status, known.problem, lost.ready) == (
            Status.STARTING, Problem.NO_CLUSTER, False,
        )  # fmt: skip
        assert lost.runs.ask(EXPERIMENT, 0, LagProfileRequest()) is None
    finally:
        lost.close()


def test_whoever_watches_a_run_need_not_load_tensorflow(tmp_path):
    script = f"""
import sys, time
from pathlib import Path
from echo_core.engine import Engine
from echo_core.runs.store import Store
from echo_core.task.experiment import Experiment
if __name__ == "__main__":
    engine = Engine(workers=1, store=Store(Path({str(tmp_path)!r}) / "store"))
    run = Experiment(epochs=3)
    engine.runs.train(run, "ann")
    while engine.runs.watch(run, "ann").status.live:
        time.sleep(0.05)
    assert engine.runs.watch(run, "ann").history.complete, engine.runs.watch(run, "ann")
    assert "tensorflow" not in sys.modules
    engine.close()
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=400)
