"""Who trains, who waits and who watches: every rule by itself, without workers and without a clock."""

from __future__ import annotations

import pytest

from echo_core.runs import schedule as rules
from echo_core.runs.schedule import Schedule
from echo_core.runs.status import Problem, Status
from echo_core.task.experiment import Experiment

A, B, C, D, E = (Experiment(seed=seed) for seed in range(5))
QUEUED, STARTING, TRAINING, COMPLETE, STOPPED, FAILED = Status


def seen(schedule: Schedule, experiment: Experiment, visitor: str, now: float, *, join: bool = False) -> Status | None:
    standing = schedule.watch(experiment, visitor, now, join=join)
    return standing.status if standing else None


# Pressing Train


def test_a_press_begins_a_training():
    schedule = Schedule(1)
    assert schedule.press(A, "ann", 0.0)
    assert schedule.training == [A]
    assert seen(schedule, A, "ann", 0.0) is STARTING
    schedule.told(A, 1.0, complete=False)
    assert seen(schedule, A, "ann", 1.0) is TRAINING
    schedule.told(A, 2.0, complete=True)
    assert seen(schedule, A, "ann", 2.0) is COMPLETE
    assert schedule.training == []


def test_a_hundred_presses_are_one_training():
    schedule = Schedule(4)
    assert [schedule.press(A, visitor, visitor / 10) for visitor in range(100)] == [True] + [False] * 99
    assert schedule.training == [A]
    assert schedule.watch(A, 0, 10.0, join=False).watchers == 100


def test_a_press_while_it_trains_and_in_the_minute_after_shares_it():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, complete=False)
    assert not schedule.press(A, "bob", 2.0)
    schedule.told(A, 3.0, complete=True)
    assert not schedule.press(A, "cyd", 3.0 + rules.JOIN_SECONDS)
    assert schedule.training == []
    assert {seen(schedule, A, who, 63.0) for who in ("ann", "bob", "cyd")} == {COMPLETE}


def test_a_later_press_trains_anew_for_who_pressed():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, complete=True)
    assert schedule.press(A, "bob", 1.1 + rules.JOIN_SECONDS)
    assert schedule.training == [A]
    assert seen(schedule, A, "bob", 62.0) is STARTING
    assert seen(schedule, A, "ann", 62.0) is None  # her run is another: she keeps what she had


# Watching


def test_who_had_no_part_in_a_run_joins_it_only_when_told_to():
    schedule = Schedule(1)
    assert seen(schedule, A, "ann", 0.0, join=True) is None
    schedule.press(A, "ann", 0.0)
    assert seen(schedule, A, "bob", 1.0) is None
    assert seen(schedule, A, "bob", 1.0, join=True) is STARTING
    assert seen(schedule, A, "bob", 2.0) is STARTING
    assert schedule.watch(A, "ann", 3.0, join=False).watchers == 2


def test_a_run_that_nobody_watches_stops_and_can_be_taken_up():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, complete=False)
    schedule.watch(A, "bob", 50.0, join=True)
    schedule.tick(50.0 + rules.UNWATCHED_SECONDS)
    assert schedule.training == [A]
    schedule.tick(50.1 + rules.UNWATCHED_SECONDS)
    assert schedule.training == []
    standing = schedule.watch(A, "ann", 150.0, join=False)
    assert (standing.status, standing.problem) == (STOPPED, Problem.UNWATCHED)
    schedule.tick(151.0)
    assert schedule.training == []  # looking trains nothing
    assert not schedule.press(A, "ann", 152.0)  # goes on where it stood
    standing = schedule.watch(A, "ann", 152.0, join=False)
    assert (standing.status, standing.problem) == (TRAINING, None)


def test_watching_keeps_a_run_alive():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    for now in range(0, 1000, 80):
        schedule.watch(A, "ann", now, join=False)
        schedule.tick(now + 79.0)
    assert schedule.training == [A]


# Stopping


def test_stop_ends_what_nobody_else_watches():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, complete=False)
    schedule.stop(A, "ann", 2.0)
    assert schedule.training == []
    standing = schedule.watch(A, "ann", 3.0, join=False)
    assert (standing.status, standing.problem, standing.watchers) == (STOPPED, None, 0)
    assert not schedule.press(A, "ann", 4.0)
    assert seen(schedule, A, "ann", 4.0) is TRAINING


def test_stop_leaves_it_to_those_who_watch_on():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    schedule.press(A, "bob", 0.0)
    schedule.stop(A, "ann", 2.0)
    assert schedule.training == [A]
    assert seen(schedule, A, "ann", 3.0) is STOPPED
    assert seen(schedule, A, "ann", 3.0, join=True) is STOPPED
    assert schedule.watch(A, "bob", 3.0, join=False).watchers == 1
    schedule.press(A, "ann", 4.0)
    assert seen(schedule, A, "ann", 4.0) is STARTING
    schedule.stop(A, "bob", 5.0)
    assert schedule.training == [A]


def test_who_stopped_sees_the_end_that_others_waited_for():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    schedule.press(A, "bob", 0.0)
    schedule.stop(A, "ann", 2.0)
    schedule.told(A, 3.0, complete=True)
    assert seen(schedule, A, "ann", 4.0) is COMPLETE


def test_others_long_gone_do_not_hold_a_stopped_run():
    schedule = Schedule(1)
    schedule.press(A, "bob", 0.0)
    schedule.press(A, "ann", 80.0)
    schedule.stop(A, "ann", rules.UNWATCHED_SECONDS + 1)
    assert schedule.training == []


def test_stop_by_strangers_and_of_the_unknown_does_nothing():
    schedule = Schedule(1)
    schedule.stop(A, "ann", 0.0)
    schedule.press(A, "ann", 0.0)
    schedule.stop(A, "bob", 1.0)
    assert schedule.training == [A]
    schedule.told(A, 1.0, complete=True)
    schedule.stop(A, "ann", 2.0)
    assert seen(schedule, A, "ann", 3.0) is COMPLETE


# The queue


def places(schedule: Schedule, *experiments: Experiment) -> list[int | None]:
    return [schedule.watch(experiment, "ann", 1.0, join=False).place for experiment in experiments]


def test_a_full_house_queues_in_order():
    schedule = Schedule(2)
    for experiment in (A, B, C, D, E):
        schedule.press(experiment, "ann", 0.0)
    assert places(schedule, A, B, C, D, E) == [None, None, 1, 2, 3]
    schedule.stop(D, "ann", 1.0)
    assert places(schedule, C, D, E) == [1, None, 2]
    schedule.told(A, 1.0, complete=True)
    assert schedule.training == [B, C]
    assert places(schedule, E) == [1]


def test_capacity_follows_the_workers():
    schedule = Schedule(1)
    for experiment in (A, B, C):
        schedule.press(experiment, "ann", 0.0)
    schedule.resize(2, 1.0)
    assert schedule.training == [A, B]
    schedule.resize(1, 2.0)
    assert schedule.training == [A, B]  # nobody is thrown out
    for finished, left in ((A, B), (B, C)):
        schedule.told(finished, 3.0, complete=True)
        assert schedule.training == [left]


def test_runs_take_turns_while_others_wait():
    schedule = Schedule(1)
    for experiment in (A, B):
        schedule.press(experiment, "ann", 0.0)
    schedule.tick(rules.TURN_SECONDS)
    assert schedule.training == [A]  # it has told nothing yet, so a turn may not end: it might never tell anything
    schedule.told(A, 15.5, complete=False)
    schedule.tick(16.0)
    assert schedule.training == [B]
    assert seen(schedule, A, "ann", 16.0) is QUEUED
    schedule.press(C, "ann", 17.0)
    assert places(schedule, C, A) == [1, 2]  # newcomers before those that have had a turn
    schedule.told(B, 18.0, complete=False)
    schedule.tick(16.0 + rules.TURN_SECONDS)
    assert schedule.training == [C]
    assert places(schedule, A, B) == [1, 2]
    schedule.told(C, 32.0, complete=True)
    assert schedule.training == [A]


def test_a_turn_does_not_end_while_nobody_waits():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, complete=False)
    schedule.tick(80.0)
    assert schedule.training == [A]


def test_a_slice_that_comes_after_the_turn_counts_all_the_same():
    schedule = Schedule(1)
    for experiment in (A, B):
        schedule.press(experiment, "ann", 0.0)
    schedule.told(A, 15.0, complete=False)
    schedule.tick(15.0)
    schedule.told(A, 15.1, complete=False)
    assert seen(schedule, A, "ann", 15.1) is QUEUED
    schedule.told(A, 15.2, complete=True)
    assert seen(schedule, A, "ann", 15.2) is COMPLETE
    assert schedule.training == [B]


# Failures


def test_the_same_epochs_must_fail_twice():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    for _ in range(3):
        schedule.failed(A, 1.0, worker_lost=False)
        assert schedule.training == [A]
        schedule.told(A, 2.0, complete=False)
    schedule.failed(A, 3.0, worker_lost=False)
    schedule.failed(A, 4.0, worker_lost=False)
    standing = schedule.watch(A, "ann", 5.0, join=False)
    assert (standing.status, standing.problem) == (FAILED, Problem.SLICE_FAILED)
    assert not schedule.press(A, "ann", 6.0)  # tries again where it stood
    standing = schedule.watch(A, "ann", 6.0, join=False)
    assert (standing.status, standing.problem) == (TRAINING, None)
    schedule.failed(A, 7.0, worker_lost=False)
    assert schedule.training == [A]


def test_lost_workers_fail_a_run_only_when_it_takes_many_with_it():
    schedule = Schedule(1)
    schedule.press(A, "ann", 0.0)
    for _ in range(20):
        for _ in range(rules.LOST_WORKERS - 1):
            schedule.failed(A, 1.0, worker_lost=True)
        schedule.told(A, 2.0, complete=False)
    assert schedule.training == [A]
    for _ in range(rules.LOST_WORKERS):
        schedule.failed(A, 3.0, worker_lost=True)
    standing = schedule.watch(A, "ann", 4.0, join=False)
    assert (standing.status, standing.problem) == (FAILED, Problem.WORKERS_LOST)


# Forgetting


def test_what_rests_is_forgotten_after_a_while():
    schedule = Schedule(2)
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, complete=True)
    schedule.watch(A, "ann", 100.0, join=False)
    schedule.tick(100.0 + rules.FORGOTTEN_SECONDS)
    assert schedule.status(A) is COMPLETE
    schedule.tick(101.0 + rules.FORGOTTEN_SECONDS)
    assert schedule.status(A) is None
    assert seen(schedule, A, "ann", 9999.0) is None


@pytest.mark.parametrize("live", [0, 2, 4])
def test_the_number_of_runs_is_bounded_and_live_ones_stay(monkeypatch, live):
    monkeypatch.setattr(rules, "MOST_RUNS", 3)
    schedule = Schedule(10)
    runs = [Experiment(seed=seed) for seed in range(10)]
    for now, experiment in enumerate(runs):
        schedule.press(experiment, "ann", float(now))
        if now >= live:
            schedule.told(experiment, float(now), complete=True)
    schedule.tick(20.0)
    remembered = [experiment for experiment in runs if schedule.status(experiment)]
    assert remembered == runs[:live] + runs[len(runs) - max(0, 3 - live) :]
