"""What visitors see of runs, with a cluster whose tasks are done when the test says so."""

from __future__ import annotations

import threading
import time
from concurrent.futures import CancelledError

import pytest

from echo_core.runs import schedule, tasks
from echo_core.runs.history import History, Origin
from echo_core.runs.status import Problem, Status
from tests.runs.cluster import VERSIONS, same_curves, trained
from tests.runs.histories import finished
from tests.runs.watching import RECORDED, A, B, until, watched


def test_a_run_grows_and_is_kept(trainer, cluster, store):
    trainer.train(A, "ann")
    start = watched(trainer)
    assert (start.status, start.history.epoch, start.origin) == (Status.STARTING, 0, Origin.TRAINED_NOW)
    epochs = [0]
    while cluster.step():
        epochs.append(watched(trainer).history.epoch)
    assert epochs == sorted(epochs)
    assert len(set(epochs)) > 10
    end = watched(trainer)
    assert (end.status, end.origin, end.problem) == (Status.COMPLETE, Origin.TRAINED_NOW, None)
    assert same_curves(end.history, trained(A))
    assert end.history.versions == VERSIONS
    assert end.history.trained_at
    assert end.history.seconds == pytest.approx(3.0)
    until(lambda: store.find_history(A) is not None)
    assert same_curves(store.find_history(A), trained(A))


def test_a_history_seen_earlier_stays_as_it_was(trainer, cluster):
    trainer.train(A, "ann")
    cluster.run(lambda: watched(trainer).history.epoch > 50)
    before = watched(trainer).history
    losses = before.losses.copy()
    cluster.run()
    assert before.losses.tolist() == losses.tolist()


def test_a_hundred_visitors_cost_one_training(trainer, cluster):
    for visitor in range(100):
        trainer.train(A, visitor)
        if visitor % 10 == 0:
            cluster.step()
    cluster.run()
    assert sum(last - first for first, last in cluster.trained) == A.epochs
    assert all(trainer.watch(A, visitor).history.complete for visitor in range(100))


def test_what_is_unknown_is_none_and_looking_trains_nothing(trainer, cluster):
    assert trainer.watch(A, "ann") is None
    assert trainer.find(A) is None
    assert cluster.waiting == []


def test_kept_and_recorded_runs_are_shown_and_train_nothing(trainer, cluster, store):
    store.keep_history(finished(A))
    kept, delivered = watched(trainer), watched(trainer, RECORDED)
    assert (kept.status, kept.origin) == (Status.COMPLETE, Origin.KEPT)
    assert (delivered.status, delivered.origin) == (Status.COMPLETE, Origin.RECORDED)
    assert same_curves(kept.history, trained(A))
    assert cluster.waiting == []


def test_a_press_trains_though_a_run_is_kept_and_others_keep_seeing_that(trainer, cluster, store):
    store.keep_history(finished(A))
    trainer.train(A, "ann")
    assert watched(trainer).history.epoch == 0
    assert watched(trainer, visitor="bob").origin is Origin.KEPT
    cluster.run()
    assert watched(trainer).origin is Origin.TRAINED_NOW
    assert watched(trainer, visitor="bob").origin is Origin.KEPT


def test_a_link_to_a_run_that_grows_shows_it_growing(trainer, cluster):
    trainer.train(A, "ann")
    cluster.run(lambda: watched(trainer).history.epoch > 50)
    assert watched(trainer, visitor="bob").history.epoch > 50
    assert watched(trainer).watchers == 2


def test_stop_cancels_what_nobody_else_watches(trainer, cluster):
    trainer.train(A, "ann")
    trainer.train(A, "bob")
    cluster.run(lambda: watched(trainer).history.epoch > 50)
    trainer.stop(A, "ann")
    assert cluster.waiting
    assert watched(trainer).status is Status.STOPPED
    trainer.stop(A, "bob")
    assert cluster.waiting == []
    assert 50 < watched(trainer).history.epoch < A.epochs
    assert trainer.find(A).epoch == watched(trainer).history.epoch


def test_a_stopped_run_is_taken_up_where_it_stood(trainer, cluster):
    trainer.train(A, "ann")
    cluster.run(lambda: watched(trainer).history.epoch > 50)
    trainer.stop(A, "ann")
    stood = watched(trainer).history.epoch
    cluster.trained.clear()
    trainer.train(A, "ann")
    assert watched(trainer).history.epoch == stood
    cluster.run()
    assert cluster.trained[0][0] == stood
    assert same_curves(watched(trainer).history, trained(A))


def test_what_nobody_watches_stops(trainer, cluster):
    trainer.train(A, "ann")
    cluster.step()
    trainer.tick(time.monotonic() + schedule.UNWATCHED_SECONDS + 1)
    assert cluster.waiting == []
    assert watched(trainer).problem is Problem.UNWATCHED


def test_more_than_fit_queue_and_more_workers_make_room(trainer, cluster):
    runs = [A.replace(seed=seed) for seed in range(10)]
    for run in runs:
        trainer.train(run, "ann")
    assert [watched(trainer, run).place for run in runs] == [None] * 4 + [1, 2, 3, 4, 5, 6]
    cluster.workers = {"one", "two"}
    trainer.tick(time.monotonic())
    assert [watched(trainer, run).place for run in runs] == [None] * 8 + [1, 2]
    cluster.run()
    assert all(watched(trainer, run).history.complete for run in runs)


# Failures


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


def test_lost_checkpoints_are_trained_again_and_the_history_never_shrinks(trainer, cluster):
    trainer.train(A, "ann")
    epochs = []
    for number in range(400):
        if not cluster.step(CancelledError() if number % 40 == 39 else None):
            break
        epochs.append(watched(trainer).history.epoch)
    cluster.run()
    assert epochs == sorted(epochs)
    assert [first for first, _ in cluster.trained].count(0) > 2
    assert same_curves(watched(trainer).history, trained(A))


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


# Waiting


def test_waiting_ends_with_the_first_epochs(trainer, cluster):
    assert trainer.wait(A, 0.0)
    trainer.train(A, "ann")
    assert not trainer.wait(A, 0.01)
    worker = threading.Timer(0.05, cluster.run)
    worker.start()
    assert trainer.wait(A, 30.0)
    assert watched(trainer).history.epoch > 0
    worker.join()


def test_a_long_earlier_training_is_offered(trainer, store):
    long = History(**{name: getattr(finished(A), name) for name in History.__slots__} | {"seconds": 21.0})
    store.keep_history(long)
    store.keep_history(finished(B))
    assert trainer.earlier_seconds(A) == 21.0
    assert trainer.earlier_seconds(B) is None
    assert trainer.earlier_seconds(A.replace(seed=3)) is None
    assert trainer.earlier_seconds(RECORDED) is None
