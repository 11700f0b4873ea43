"""Runs on real workers: started, held, stepped, ended, queued, and survived."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from echo_core import engine as engine_module
from echo_core.engine import Engine
from echo_core.runs import tasks
from echo_core.runs.status import Snapshot, Status
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS, TUTORIAL

pytestmark = pytest.mark.slow

EXPERIMENT = PRESETS["lag-with-context"].experiment
ENDLESS = Experiment(length=200, window=20, batch_size=1, units=64, epochs=20_000, state="reset")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine(workers=2)
    yield engine
    engine.close()


def wait(engine: Engine, run: str, until: Callable[[Snapshot], bool], seconds: float = 90) -> Snapshot:
    deadline = time.monotonic() + seconds
    while not until(snapshot := look(engine, run)):
        assert time.monotonic() < deadline, f"still {snapshot.status} at epoch {snapshot.epoch}: {snapshot.problem}"
        time.sleep(0.01)
    return snapshot


def look(engine: Engine, run: str) -> Snapshot:
    snapshot = engine.look(run)
    assert snapshot is not None
    return snapshot


def over(snapshot: Snapshot) -> bool:
    return snapshot.status.over


@pytest.fixture(scope="module")
def undisturbed(engine: Engine) -> Snapshot:
    """A run of the context preset from start to end."""
    return wait(engine, engine.start(EXPERIMENT), over)


def test_a_run_is_what_training_without_workers_gives(undisturbed):
    from echo_core.model.training import train

    result = train(EXPERIMENT)
    assert undisturbed.status is Status.FINISHED
    np.testing.assert_array_equal(undisturbed.losses, result.losses)
    np.testing.assert_array_equal(undisturbed.accuracies, result.accuracies)
    np.testing.assert_array_equal(undisturbed.prediction.predicted, result.prediction.predicted)
    assert 0 < undisturbed.seconds < 60


def test_all_workers_come_and_are_warmed_up(engine):
    deadline = time.monotonic() + 90
    while not engine.warmed_up:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert engine.ready
    assert all(misses >= len(TUTORIAL) for misses in engine._client.run(_prepared).values())
    assert len(engine._client.run(_prepared)) == 2


def test_a_worker_lost_while_it_warms_up_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(engine_module, "WARM_UP_SECONDS", 15.0)
    engine = Engine(workers=2)
    try:
        deadline = time.monotonic() + 90
        while engine._client is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        (process,) = engine._client.run(os.getpid).values()
        os.kill(process, signal.SIGKILL)
        assert wait(engine, engine.start(EXPERIMENT.replace(epochs=20)), over).status is Status.FINISHED
        while not engine.ready:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert len(engine._client.run(os.getpid)) == 2
    finally:
        engine.close()


def test_pausing_stepping_and_resuming_leave_the_curve_alone(engine, undisturbed):
    run = engine.start(EXPERIMENT)
    wait(engine, run, lambda s: s.epoch > 100)
    engine.pause(run)
    held = look(engine, run)
    assert held.status is Status.PAUSED
    for _ in range(3):
        engine.step(run)
    stepped = wait(engine, run, lambda s: s.status is Status.PAUSED)
    assert stepped.epoch == held.epoch + 3
    engine.resume(run)
    wait(engine, run, lambda s: s.epoch > stepped.epoch)
    engine.step(run)  # while it runs: holds it one epoch after the one last seen
    wait(engine, run, lambda s: s.status is Status.PAUSED)
    engine.resume(run)
    np.testing.assert_array_equal(wait(engine, run, over).losses, undisturbed.losses)


def test_a_paused_run_stays_where_it_is(engine):
    run = engine.start(EXPERIMENT, paused=True)
    assert look(engine, run).epoch == 0
    other = engine.start(EXPERIMENT.replace(epochs=200))
    wait(engine, other, over)
    assert look(engine, run).status is Status.PAUSED
    assert look(engine, run).epoch == 0


def test_reset_begins_the_same_run_again(engine, undisturbed):
    run = engine.start(EXPERIMENT)
    before = wait(engine, run, lambda s: s.epoch > 50)
    engine.reset(run)
    reset = look(engine, run)
    assert (reset.status, reset.epoch, reset.prediction, reset.seconds) == (Status.PAUSED, 0, None, 0.0)
    engine.resume(run)
    np.testing.assert_array_equal(wait(engine, run, over).losses, undisturbed.losses)
    assert before.epoch == len(before.losses) > 50  # a snapshot taken earlier is not touched
    engine.reset(run)
    assert look(engine, run).status is Status.PAUSED


def test_stop_is_for_good_and_keeps_what_was_learnt(engine):
    run = engine.start(ENDLESS)
    wait(engine, run, lambda s: s.epoch >= 2)
    engine.stop(run)
    stopped = look(engine, run)
    assert stopped.status is Status.STOPPED
    assert stopped.prediction is not None
    engine.resume(run)
    engine.step(run)
    engine.pause(run)
    assert look(engine, run).status is Status.STOPPED
    assert look(engine, run).epoch == stopped.epoch


def test_what_a_stopped_run_had_asked_for_is_not_computed(engine, undisturbed):
    before = sum(engine._client.run(_prepared).values())
    runs = [engine.start(EXPERIMENT.replace(units=units)) for units in range(3, 11)]
    for run in runs:
        engine.stop(run)
    wait(engine, engine.start(EXPERIMENT.replace(epochs=20)), over)
    prepared = sum(engine._client.run(_prepared).values()) - before
    assert prepared <= 4  # on two workers: what had begun by then, and the last run


def _prepared() -> int:
    from echo_core.model import training

    return training.prepare.cache_info().misses


def test_a_run_that_stops_when_solved(engine, undisturbed):
    run = engine.start(EXPERIMENT.replace(stop_when_solved=True))
    ended = wait(engine, run, over)
    assert ended.status is Status.FINISHED
    assert 20 <= ended.epoch < EXPERIMENT.epochs
    np.testing.assert_array_equal(ended.losses, undisturbed.losses[: ended.epoch])


def test_a_full_house_queues_in_order(engine, monkeypatch):
    monkeypatch.setattr(engine, "_places", 1)
    first, second, third = (engine.start(ENDLESS) for _ in range(3))
    assert [look(engine, run).place for run in (first, second, third)] == [None, 1, 2]
    engine.stop(second)
    assert look(engine, third).place == 1
    engine.pause(first)  # a paused run gives its place to the next
    assert look(engine, third).status is Status.STARTING
    engine.resume(first)
    assert look(engine, first).place == 1
    engine.stop(third)
    assert look(engine, first).place is None
    engine.stop(first)


def test_runs_share_the_workers(engine):
    runs = [engine.start(ENDLESS.replace(seed=seed)) for seed in range(5)]
    for run in runs:
        wait(engine, run, lambda s: s.epoch >= 2)
        assert look(engine, run).status is Status.RUNNING
    for run in runs:
        engine.stop(run)


def test_nobody_watching_ends_a_run_and_later_forgets_it(engine):
    run = engine.start(ENDLESS)
    now = time.monotonic()
    engine.sweep(now + engine_module.UNWATCHED_SECONDS - 1)
    assert look(engine, run).status.live
    engine.sweep(time.monotonic() + engine_module.UNWATCHED_SECONDS + 1)
    stopped = look(engine, run)
    assert stopped.status is Status.STOPPED
    assert "Nobody was watching" in stopped.problem
    engine.sweep(time.monotonic() + engine_module.FORGOTTEN_SECONDS + 1)
    assert engine.look(run) is None


def test_the_number_of_runs_kept_is_bounded(engine, monkeypatch):
    monkeypatch.setattr(engine_module, "RUNS_KEPT", 3)
    runs = [engine.start(EXPERIMENT, paused=True) for _ in range(5)]
    assert [engine.look(run) is not None for run in runs] == [False, False, True, True, True]


def test_an_unknown_run(engine):
    assert engine.look("none") is None
    with pytest.raises(KeyError):
        engine.pause("none")


def test_a_failing_slice_is_told_and_can_be_tried_again(engine, monkeypatch):
    def broken(experiment: Experiment, previous: object, epochs: int) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "train_slice", broken)
        run = engine.start(EXPERIMENT.replace(epochs=30))
        failed = wait(engine, run, over)
    assert failed.status is Status.FAILED
    assert failed.problem == "A worker could not go on: OSError. Reset the run to try again."
    engine.reset(run)
    engine.resume(run)
    assert wait(engine, run, over).status is Status.FINISHED


def test_a_worker_killed_in_mid_run_costs_time_alone(engine, undisturbed):
    run = engine.start(EXPERIMENT)
    wait(engine, run, lambda s: s.epoch > 300)
    client = engine._client
    holders = client.who_has([engine._runs[run].head])
    address = next(iter(holders.values()))[0]
    process = client.run(os.getpid, workers=[address])[address]
    os.kill(process, signal.SIGKILL)
    ended = wait(engine, run, over, seconds=180)
    assert ended.status is Status.FINISHED, ended.problem
    np.testing.assert_array_equal(ended.losses, undisturbed.losses)


def test_no_scheduler_at_that_address_is_said():
    lost = Engine(scheduler="tcp://127.0.0.1:1")
    run = lost.start(EXPERIMENT)
    failed = wait(lost, run, over, seconds=60)
    assert failed.status is Status.FAILED
    assert "tcp://127.0.0.1:1" in failed.problem
    assert lost.look(lost.start(EXPERIMENT)).status is Status.FAILED
    lost.close()


def test_whoever_watches_a_run_need_not_load_tensorflow():
    script = """
import sys, time
from echo_core.engine import Engine
from echo_core.task.experiment import Experiment
if __name__ == "__main__":
    engine = Engine(workers=1)
    run = engine.start(Experiment(epochs=3))
    while not engine.look(run).status.over:
        time.sleep(0.05)
    assert engine.look(run).epoch == 3, engine.look(run)
    assert "tensorflow" not in sys.modules
    engine.close()
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)
