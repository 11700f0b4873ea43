"""What visitors see of runs, with a cluster whose tasks are done when the test says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from echo_core.insight.requests import LagProfileRequest, SaliencyRequest
from echo_core.runs import questions as questions_module
from echo_core.runs import schedule, tasks
from echo_core.runs import trainer as trainer_module
from echo_core.runs.history import History, Origin
from echo_core.runs.requests import OverEpochsRequest
from echo_core.runs.status import Problem, Status, Watched
from echo_core.runs.store import Store
from echo_core.runs.trainer import Trainer
from echo_core.task.experiment import Experiment
from tests.runs.cluster import VERSIONS, Cluster, same_curves, trained
from tests.runs.histories import finished

A, B = (Experiment(epochs=300, length=9, window=3, batch_size=2, seed=seed) for seed in range(2))
RECORDED = A.replace(seed=7)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    cluster = Cluster()
    monkeypatch.setattr(tasks, "advance", cluster.advance)
    monkeypatch.setattr(tasks, "answer", cluster.answer)
    monkeypatch.setattr(trainer_module, "TICK_SECONDS", 3600.0)
    return cluster


def recorded(experiment: Experiment) -> History | None:
    return finished(RECORDED) if experiment == RECORDED else None


@pytest.fixture
def store(path: Path) -> Store:
    return Store(path)


@pytest.fixture
def trainer(cluster: Cluster, store: Store) -> Iterator[Trainer]:
    trainer = Trainer(cluster, store, recorded)  # type: ignore[arg-type]
    yield trainer
    trainer.close()


def watched(trainer: Trainer, experiment: Experiment = A, visitor: str = "ann") -> Watched:
    known = trainer.watch(experiment, visitor)
    assert known
    return known


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
    trainer.tick(time.monotonic())
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


# Questions

PROFILE = LagProfileRequest()


def test_the_untrained_network_can_be_asked_of_any_experiment(trainer, cluster):
    assert trainer.ask(A, 0, PROFILE) is None
    cluster.run()
    answered = trainer.ask(A, 0, PROFILE)
    assert (answered.epoch, answered.value) == (0, (PROFILE, ["start"]))
    assert trainer.ask(A, 9999, PROFILE).epoch == 0  # no further epoch is known


def test_any_epoch_of_a_kept_run_can_be_asked(trainer, cluster, store):
    store.keep_history(finished(A))
    for epoch in (1, 299, 150, 300):
        assert trainer.ask(A, epoch, PROFILE) is None
        cluster.run()
        assert trainer.ask(A, epoch, PROFILE).value == (PROFILE, [f"0:{epoch}"])
    assert max(last - first for first, last in cluster.trained[-2:]) < 300  # from a checkpoint, not from the start


def test_a_question_starts_from_the_nearest_checkpoint(trainer, cluster):
    trainer.train(A, "ann")
    cluster.run()
    cluster.trained.clear()
    trainer.ask(A, 131, PROFILE)
    cluster.run()
    assert cluster.trained == [(130, 131)]


def test_a_long_way_is_gone_in_steps(trainer, cluster, store, monkeypatch):
    monkeypatch.setattr(questions_module, "STEP_SECONDS", 0.2)
    store.keep_history(finished(A))  # which took 1.25 s
    trainer.ask(A, 300, PROFILE)
    cluster.run()
    assert trainer.ask(A, 300, PROFILE).value == (PROFILE, ["0:300"])
    assert len(cluster.trained) == 7
    assert max(last - first for first, last in cluster.trained) == 48


def test_the_same_question_is_computed_once(trainer, cluster):
    for _ in range(50):
        trainer.ask(A, 0, PROFILE)
    assert len(cluster.waiting) == 1
    cluster.run()
    first = trainer.ask(A, 0, PROFILE)
    assert all(trainer.ask(A, 0, PROFILE) is first for _ in range(5))
    assert cluster.waiting == []


def test_over_the_epochs_is_one_request(trainer, cluster):
    trainer.train(A, "ann")
    cluster.run()
    request = OverEpochsRequest(SaliencyRequest())
    trainer.ask(A, 300, request)
    cluster.run()
    asked, states = trainer.ask(A, 300, request).value
    assert asked == request
    assert states[0] == "start"
    assert states[-1] == "0:300"
    assert len(states) == 25  # every 13 epochs, and the last


def test_a_question_that_failed_is_asked_again(trainer, cluster, monkeypatch):
    monkeypatch.setattr(questions_module, "RETRY_SECONDS", 0.0)
    trainer.ask(A, 0, PROFILE)
    cluster.step(MemoryError())
    assert trainer.ask(A, 0, PROFILE) is None
    cluster.run()
    assert trainer.ask(A, 0, PROFILE).epoch == 0


def test_a_question_whose_visitor_left_is_dropped(trainer, cluster, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(trainer._questions, "_clock", lambda: now[0])
    trainer.ask(A, 0, SaliencyRequest())
    trainer.ask(A, 0, PROFILE)  # waits for the other: one at a time of a run
    now[0] += questions_module.IMPATIENT_SECONDS + 1
    cluster.run()
    assert cluster.answered == 1
    assert trainer.ask(A, 0, SaliencyRequest())
    assert trainer.ask(A, 0, PROFILE) is None
    cluster.run()
    assert trainer.ask(A, 0, PROFILE)


def test_questions_take_a_small_share_of_a_live_run(trainer, cluster):
    cluster.answer_seconds = 0.06  # a second of training then passes before the next
    trainer.train(A, "ann")
    cluster.run(lambda: watched(trainer).history.epoch > 0)
    while watched(trainer).status.live:
        trainer.ask(A, watched(trainer).history.epoch, PROFILE)
        cluster.step()
    assert watched(trainer).history.seconds == pytest.approx(3.0)
    assert 2 <= cluster.answered <= 4


def test_answers_are_waited_for_where_that_is_asked(trainer, cluster):
    worker = threading.Timer(0.05, cluster.run)
    trainer.ask(A, 0, PROFILE)
    worker.start()
    assert trainer.ask(A, 0, PROFILE, patience=30.0).epoch == 0
    worker.join()
    assert trainer.ask(A, 0, SaliencyRequest(), patience=0.01) is None


def test_the_answers_are_bounded(trainer, cluster, monkeypatch):
    monkeypatch.setattr(questions_module, "MOST_ANSWERS", 3)
    runs = [A.replace(seed=seed) for seed in range(5)]
    for run in runs:
        trainer.ask(run, 0, PROFILE)
        cluster.run()
    assert [trainer.ask(run, 0, PROFILE) is not None for run in reversed(runs)] == [True] * 3 + [False] * 2


def test_when_a_worker_is_lost_what_rests_is_let_go(trainer, cluster):
    cluster.workers = {"one", "two"}
    trainer.train(A, "ann")
    cluster.run()
    trainer.train(B, "ann")
    cluster.run(lambda: watched(trainer, B).history.epoch > 50)
    trainer.tick(time.monotonic())
    assert trainer._checkpoints.nearest(A, 300)[0] == 300
    cluster.workers = {"one"}
    trainer.tick(time.monotonic())
    assert trainer._checkpoints.nearest(A, 300)[0] == 0
    assert trainer._checkpoints.nearest(B, 300)[0] > 50
