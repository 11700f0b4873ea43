"""Questions about any epoch of any run, with a cluster whose tasks are done when the test says so."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError

import pytest

from echo_core.insight.requests import LagProfileRequest, SaliencyRequest
from echo_core.runs import questions as questions_module
from echo_core.runs.questions import Unanswerable
from echo_core.runs.requests import NetworkRequest, OverEpochsRequest
from tests.runs.cluster import killed
from tests.runs.histories import finished
from tests.runs.watching import A, watched

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


def test_few_networks_are_remembered(trainer, cluster, store, monkeypatch):
    monkeypatch.setattr(questions_module, "MOST_NETWORKS", 2)
    store.keep_history(finished(A))
    for request in (PROFILE, NetworkRequest()):
        for epoch in (1, 2, 3):
            trainer.ask(A, epoch, request)
            cluster.run()
    assert [trainer.ask(A, epoch, NetworkRequest()) is None for epoch in (1, 2, 3)] == [True, False, False]
    assert all(trainer.ask(A, epoch, PROFILE) for epoch in (1, 2, 3))


@pytest.mark.parametrize(("error", "times"), [(MemoryError(), 2), (killed(), 3)])
def test_a_question_that_always_fails_is_told_and_asked_anew_later(trainer, cluster, monkeypatch, error, times):
    now = [100.0]
    monkeypatch.setattr(trainer._questions, "_clock", lambda: now[0])
    for _ in range(times):
        assert trainer.ask(A, 0, PROFILE) is None
        cluster.step(error)
        now[0] += questions_module.RETRY_SECONDS + 0.1
    assert trainer.ask(A, 0, PROFILE) == Unanswerable(0)
    assert cluster.waiting == []
    now[0] += questions_module.FAILED_SECONDS
    trainer.ask(A, 0, SaliencyRequest())
    assert trainer.ask(A, 0, PROFILE) is None
    cluster.run()
    assert trainer.ask(A, 0, PROFILE).value == (PROFILE, ["start"])


def test_a_lost_connection_is_no_failure_of_a_question(trainer, cluster, monkeypatch):
    monkeypatch.setattr(questions_module, "RETRY_SECONDS", 0.0)
    for _ in range(10):
        assert trainer.ask(A, 0, PROFILE) is None
        cluster.step(CancelledError())
    cluster.waiting.clear()
    trainer.begin_again()  # without a word of what was under way
    cluster.run()
    assert trainer.ask(A, 0, PROFILE).epoch == 0


def test_nothing_of_a_run_is_lost_with_a_worker(trainer, cluster):
    trainer.train(A, "ann")
    cluster.run()
    trainer.begin_again()
    cluster.trained.clear()
    trainer.ask(A, 300, PROFILE)
    cluster.run()
    assert cluster.trained == []
