"""What visitors see of runs whose slices fail, or whose workers or scheduler are lost; no worker is real."""

from __future__ import annotations

import time
from concurrent.futures import CancelledError

import pytest

from echo_core.runs import tasks
from echo_core.runs.memory import RetiredError
from echo_core.runs.status import Problem, Status
from tests.runs.cluster import killed, same_curves, trained
from tests.runs.watching import A, watched


def test_a_slice_that_fails_once_is_tried_again(trainer, cluster):
    trainer.train(A, "ann")
    cluster.run(lambda: watched(trainer).history.epoch > 50)
    stood = watched(trainer).history.epoch
    cluster.step(OSError("disk full"))
    cluster.run()
    assert same_curves(watched(trainer).history, trained(A))
    assert (0, 1) not in [one for one in cluster.trained if one[0] >= stood]


def test_a_slice_that_fails_twice_is_told_and_can_be_tried_again(trainer, cluster, monkeypatch):
    def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "advance", broken)
        trainer.train(A, "ann")
        cluster.run()
    failed = watched(trainer)
    assert (failed.status, failed.problem) == (Status.FAILED, Problem.SLICE_FAILED)
    trainer.train(A, "ann")
    cluster.run()
    assert watched(trainer).status is Status.COMPLETE


def test_a_lost_connection_costs_a_slice_and_nothing_else(trainer, cluster):
    trainer.train(A, "ann")
    epochs = []
    for number in range(400):
        if not cluster.step(CancelledError() if number % 3 == 2 else None):
            break
        epochs.append(watched(trainer).history.epoch)
    assert epochs == sorted(epochs)
    assert sum(last - first for first, last in cluster.trained) == A.epochs
    assert same_curves(watched(trainer).history, trained(A))


def test_a_lost_worker_costs_a_slice_and_is_told_until_another_is_sound(trainer, cluster):
    trainer.train(A, "ann")
    cluster.run(lambda: watched(trainer).history.epoch > 50)
    stood = watched(trainer).history.epoch
    cluster.step(killed())
    assert (watched(trainer).status, watched(trainer).stalled) == (Status.TRAINING, True)
    (probe,) = cluster.waiting
    assert probe.work is tasks.load
    cluster.step(killed())  # the probe is lost as well: that is nobody's fault
    trainer.tick(time.monotonic())
    cluster.step()
    cluster.step()
    assert not watched(trainer).stalled
    assert watched(trainer).history.epoch > stood
    cluster.run()
    assert sum(last - first for first, last in cluster.trained) == A.epochs
    assert same_curves(watched(trainer).history, trained(A))


@pytest.mark.parametrize("kills", [1, 5, 50])
def test_workers_ended_from_outside_fail_no_run(trainer, cluster, kills):
    """However often: no slice is tried before a worker has done some work."""
    trainer.train(A, "ann")
    cluster.run(lambda: watched(trainer).history.epoch > 50)
    for _ in range(kills):
        for future in list(cluster.waiting):
            cluster.waiting.remove(future)
            future.run(killed())
        trainer.tick(time.monotonic())
        assert watched(trainer).status is Status.TRAINING
    cluster.run()
    assert same_curves(watched(trainer).history, trained(A))


def test_what_ends_every_worker_has_failed_and_the_others_go_on(trainer, cluster):
    deadly, others = A, [A.replace(seed=seed) for seed in range(1, 4)]
    for run in (deadly, *others):
        trainer.train(run, "ann")
    for _ in range(200):
        if cluster.waiting and cluster.waiting[0].arguments[:1] == (deadly,):
            for future in cluster.waiting[:2]:  # one worker's: what waits behind the deadly one is lost as well
                cluster.waiting.remove(future)
                future.run(killed())
        elif not cluster.step():
            trainer.tick(time.monotonic())
    assert (watched(trainer, deadly).status, watched(trainer, deadly).problem) == (Status.FAILED, Problem.WORKERS_LOST)
    assert all(watched(trainer, run).status is Status.COMPLETE for run in others)


@pytest.mark.parametrize("error", [killed("old"), RetiredError()])
def test_a_renewed_worker_is_nobody_s_fault(trainer, cluster, error):
    cluster.renewed.add("old")
    trainer.train(A, "ann")
    for _ in range(10):
        cluster.step(error)
    assert not watched(trainer).stalled
    cluster.run()
    assert watched(trainer).history.complete


def test_without_a_cluster_runs_wait_and_say_why(trainer, cluster):
    cluster.there, cluster.problem = False, Problem.NO_CLUSTER
    trainer.train(A, "ann")
    assert (watched(trainer).status, watched(trainer).problem) == (Status.STARTING, Problem.NO_CLUSTER)
    cluster.there, cluster.problem = True, None
    trainer.begin_again()
    cluster.run()
    assert watched(trainer).status is Status.COMPLETE


def test_a_lost_scheduler_is_a_wait_too(trainer, cluster):
    trainer.train(A, "ann")
    cluster.run(lambda: watched(trainer).history.epoch > 50)
    cluster.there, cluster.problem = False, Problem.CLUSTER_LOST
    for future in list(cluster.waiting):
        future.run(CancelledError())
    cluster.waiting.clear()
    trainer.begin_again()
    for _ in range(20):
        trainer.tick(time.monotonic())
    assert (watched(trainer).status.live, watched(trainer).problem) == (True, Problem.CLUSTER_LOST)
    cluster.there, cluster.problem = True, None
    trainer.begin_again()
    cluster.run()
    assert same_curves(watched(trainer).history, trained(A))
