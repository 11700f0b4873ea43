"""What is compiled ahead, with a cluster whose tasks are done when the test says so."""

from __future__ import annotations

import pytest

from echo_core.runs import tasks
from echo_core.runs.ahead import Ahead
from echo_core.task.experiment import Experiment

A, B, C, D = (Experiment(units=units) for units in (10, 20, 30, 40))


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Experiment]:
    """What the worker has compiled, in order."""
    done: list[Experiment] = []

    def warm_up(experiment: Experiment) -> str:
        done.append(experiment)
        return "worker-0"

    monkeypatch.setattr(tasks, "warm_up", warm_up)
    return done


def test_what_is_looked_at_is_compiled_once_and_behind_all_other_work(cluster, compiled):
    ahead = Ahead(cluster)
    ahead.expect(A)
    assert [one.priority for one in cluster.waiting] == [-1]
    cluster.run()
    ahead.expect(A.replace(seed=7, epochs=9, lag=2))  # the same program
    assert cluster.waiting == []
    assert compiled == [A]
    assert cluster.compiled_by(A) == {"worker-0"}


def test_one_at_a_time_and_then_the_newest(cluster, compiled):
    ahead = Ahead(cluster)
    for each in (A, B, C, D):
        ahead.expect(each)
    assert len(cluster.waiting) == 1
    cluster.run()
    assert compiled == [A, D]


def test_what_failed_is_tried_again_when_it_is_looked_at_again(cluster, compiled):
    ahead = Ahead(cluster)
    ahead.expect(A)
    cluster.step(error=RuntimeError("no memory"))
    assert cluster.waiting == []
    assert not cluster.compiled_by(A)
    ahead.expect(A)
    cluster.run()
    assert compiled == [A]


def test_a_cluster_that_went_takes_what_was_under_way(cluster, compiled):
    ahead = Ahead(cluster)
    ahead.expect(A)
    ahead.expect(B)
    (lost,) = cluster.waiting
    cluster.waiting.clear()
    cluster.there = False
    ahead.begin_again()
    ahead.expect(C)
    cluster.there = True
    ahead.expect(D)
    lost.run()  # told late
    assert [one.arguments for one in cluster.waiting] == [(D,)]
    cluster.run()
    assert compiled == [A, D]
