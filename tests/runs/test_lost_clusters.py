"""Clusters that are late, lost and back, beside visitors who train, watch and ask: time is lost, and nothing else."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import numpy as np
import psutil  # type: ignore[import-untyped]
import pytest
from distributed import LocalCluster

from echo_core.engine import Engine
from echo_core.insight.requests import LagProfileRequest
from echo_core.runs import cluster as cluster_module
from echo_core.runs import memory, tasks
from echo_core.runs.history import History
from echo_core.runs.losses import came_of, is_cancelled
from echo_core.runs.status import Problem, Status, Watched
from echo_core.runs.store import Store
from echo_core.sweeps.grid import BASE, Across, Grid
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from harness.serving import free_port, workers_of
from tests.runs.cluster import same_curves
from tests.runs.histories import finished
from tests.runs.real import scheduler, worker
from tests.runs.watching import until

if TYPE_CHECKING:
    from echo_core.model.training import Metrics

pytestmark = pytest.mark.slow

RUN = PRESETS["lag-with-context"].experiment.replace(epochs=3000)
LONG = RUN.replace(epochs=20_000, batch_size=1)  # goes on while workers come and go
SHORT, KEPT = (RUN.replace(epochs=300, seed=seed) for seed in (1, 2))
GRID = Grid(BASE.replace(epochs=300), lags=(1, 2), across=Across.WINDOW, values=(4,), fixed=50, seeds=1)


def trained_alone(run: Experiment) -> History:
    """What training without workers tells of a run."""
    from echo_core.model.training import train

    return History.of(train(run))


def begun_alone(run: Experiment, epochs: int) -> Metrics:
    """What training without workers tells of the first epochs of a run."""
    from echo_core.model.training import advance, initial_state

    return advance(run, initial_state(run), epochs)[1]


def watched(engine: Engine, run: Experiment = RUN) -> Watched:
    known = engine.runs.watch(run, "ann")
    assert known
    assert known.status is not Status.FAILED
    return known


def epoch(engine: Engine, run: Experiment = RUN) -> int:
    return watched(engine, run).history.epoch


def started() -> set[psutil.Process]:
    """The processes of workers that this one has started."""
    return {*workers_of(psutil.Process())}


def local(engine: Engine) -> LocalCluster:
    return engine._cluster._client.cluster


def waits(engine: Engine, problem: Problem) -> None:
    """Whatever a visitor does while there is no cluster is answered in words, and what is kept is there."""
    until(lambda: engine.problem is problem)
    known = watched(engine)
    assert (known.status.live, known.problem, known.stalled) == (True, problem, True)
    engine.runs.train(SHORT, "bob")
    assert engine.runs.ask(SHORT.replace(seed=len(problem)), 0, LagProfileRequest(), patience=0.1) is None
    assert engine.runs.find(KEPT) is not None
    assert known.history.epoch == epoch(engine)


def test_a_scheduler_that_is_late_and_lost_and_back(tmp_path):
    port = free_port()
    engine = Engine(f"tcp://127.0.0.1:{port}", warm=False, store=Store(tmp_path / "store"))
    engine.store.keep_history(finished(KEPT))
    try:
        engine.runs.train(RUN, "ann")
        waits(engine, Problem.NO_CLUSTER)
        with scheduler(tmp_path / "one", port) as (where, process), worker(tmp_path / "worker-one", where):
            until(lambda: epoch(engine) > 500)
            sweep = engine.submit_sweep(GRID.experiments())
            process.kill()
            process.wait()
            waits(engine, Problem.CLUSTER_LOST)
            stood = epoch(engine)
        assert sweep.snapshot().status.live
        with scheduler(tmp_path / "two", port) as (where, _), worker(tmp_path / "worker-two", where):
            until(lambda: bool(engine._cluster.addresses()))
            back = time.monotonic()
            until(lambda: epoch(engine) > stood)
            print(f"went on {time.monotonic() - back:.1f} s after the worker was there")
            until(lambda: watched(engine).history.complete)
            assert same_curves(watched(engine).history, trained_alone(RUN))
            until(lambda: engine.runs.watch(SHORT, "bob").history.complete)
            assert engine.runs.ask(RUN, 1234, LagProfileRequest(), patience=240).epoch == 1234
            assert len(list(sweep.results())) == 2
            assert sweep.snapshot().status is Status.COMPLETE
    finally:
        engine.close()


def test_workers_and_the_scheduler_of_the_house_are_lost_and_renewed(tmp_path, monkeypatch):
    engine = Engine(workers=1, warm=False, store=Store(tmp_path / "store"))
    try:
        engine.runs.train(LONG, "ann")
        until(lambda: epoch(engine, LONG) > 500)
        client = engine._cluster._client
        gone: set[str] = set()
        for _ in range(2):  # as soon as one is back, it is lost again
            until(lambda: bool(engine._cluster.addresses() - gone))
            (address,) = engine._cluster.addresses() - gone
            gone.add(address)
            os.kill(client.run(os.getpid, workers=[address])[address], signal.SIGKILL)
        stood = epoch(engine, LONG)
        until(lambda: epoch(engine, LONG) > stood)
        monkeypatch.setattr(memory, "ROOM_BYTES", 1.0)
        renewed = engine._cluster._placement.renewed
        until(lambda: bool(renewed))
        monkeypatch.undo()
        until(lambda: engine._cluster.addresses() > set() and not engine._cluster.addresses() & renewed)
        stood = epoch(engine, LONG)
        until(lambda: epoch(engine, LONG) > stood)
        (address,) = engine._cluster.addresses()
        until(lambda: address in engine._cluster.compiled_by(LONG))
        done = engine._cluster.submit(tasks.advance, LONG, None, [1], like=LONG)
        until(done.done)
        os.kill(client.run(os.getpid, workers=[address])[address], signal.SIGKILL)  # its result with it
        assert is_cancelled(came_of(done)[1])
        stood = epoch(engine, LONG)
        until(lambda: epoch(engine, LONG) > stood)
        local(engine).sync(local(engine).scheduler.close)
        until(lambda: engine.problem is Problem.CLUSTER_LOST)
        stood = epoch(engine, LONG)
        until(lambda: epoch(engine, LONG) > stood)
        engine.runs.stop(LONG, "ann")
        history = watched(engine, LONG).history
        losses, accuracies, frames = begun_alone(LONG, history.epoch)
        np.testing.assert_array_equal(history.losses, losses)
        np.testing.assert_array_equal(history.accuracies, accuracies)
        np.testing.assert_array_equal(history.frames.epochs, frames.epochs)
        np.testing.assert_array_equal(history.frames.probability, frames.probability)
    finally:
        engine.close()


def test_a_worker_that_is_lost_before_it_is_there_is_started_again(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_module, "WARM_UP_SECONDS", 5.0)
    others = started()
    engine = Engine(workers=2, warm=False, store=Store(tmp_path / "store"))
    try:
        until(lambda: len(started() - others) == 2)
        max(started() - others, key=psutil.Process.create_time).kill()
        until(lambda: any(worker.status.name == "failed" for worker in local(engine).workers.values()))
        until(lambda: len(engine._cluster.addresses()) == 2)
    finally:
        engine.close()


ONE_STARTS_AT_ONCE = """
import os, time
from pathlib import Path
first = Path({first!r})
if not first.exists():
    first.write_text(str(os.getpid()))
if first.read_text() != str(os.getpid()):
    time.sleep(600)
"""


@pytest.mark.parametrize("at_once", [0, 1])
def test_whoever_is_still_starting_ends_with_the_cluster(tmp_path, monkeypatch, at_once):
    """Else a process that closes and ends leaves it behind, or starts others anew while it ends."""
    script, first = tmp_path / "start.py", tmp_path / "first"
    script.write_text(ONE_STARTS_AT_ONCE.format(first=str(first)), encoding="utf-8")
    if not at_once:
        first.write_text("none", encoding="utf-8")
    monkeypatch.setattr(tasks, "__name__", str(script))  # what workers load first
    others = started()
    engine = Engine(workers=2, warm=False, store=Store(tmp_path / "store"))
    try:
        until(lambda: len(started() - others) == at_once + 1)
    finally:
        engine.close()
    assert started() <= others
