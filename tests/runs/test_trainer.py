"""What visitors see of runs, with a cluster whose tasks are done when the test says so."""

from __future__ import annotations

import threading
import time

import pytest

from echo_core.runs import schedule
from echo_core.runs.history import History, Origin
from echo_core.runs.status import Problem, Status
from echo_core.runs.trainer import SLICES_PER_WORKER
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


def test_runs_share_the_workers_by_turns_and_more_workers_make_room(trainer, cluster):
    runs = [A.replace(seed=seed) for seed in range(10)]
    for run in runs:
        trainer.train(run, "ann")
    assert len(cluster.waiting) == 10  # first slices wait for no turn
    for _ in runs:
        cluster.step()
    assert all(watched(trainer, run).history.epoch == 1 for run in runs)
    assert len(cluster.waiting) == SLICES_PER_WORKER
    assert watched(trainer).sharing == 10
    cluster.workers = {"one", "two"}
    trainer.tick(time.monotonic())
    assert len(cluster.waiting) == 2 * SLICES_PER_WORKER
    assert watched(trainer).sharing == 5
    cluster.run()
    assert all(watched(trainer, run).history.complete for run in runs)


def test_a_newcomer_is_next_beside_any_number_of_long_runs(trainer, cluster):
    long = [A.replace(seed=seed, epochs=20_000) for seed in range(50)]
    for run in long:
        trainer.train(run, "ann")
    for _ in range(500):
        cluster.step()
    trainer.train(B, "bob")
    cluster.step()
    assert watched(trainer, B, "bob").history.epoch == 1
    runs = [(B, "bob"), *((run, "ann") for run in long)]
    before = [watched(trainer, *run).history.epoch for run in runs]
    for _ in range(3 * len(runs)):
        cluster.step()
    assert all(watched(trainer, *run).history.epoch > epoch for run, epoch in zip(runs, before, strict=True))


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
