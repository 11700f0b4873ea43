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
    schedule = Schedule()
    assert schedule.press(A, "ann", 0.0)
    assert schedule.live == [A]
    assert seen(schedule, A, "ann", 0.0) is STARTING
    schedule.told(A, 1.0, seconds=0.1, complete=False)
    assert seen(schedule, A, "ann", 1.0) is TRAINING
    schedule.told(A, 2.0, seconds=0.1, complete=True)
    assert seen(schedule, A, "ann", 2.0) is COMPLETE
    assert schedule.live == []


def test_a_hundred_presses_are_one_training():
    schedule = Schedule()
    assert [schedule.press(A, visitor, visitor / 10) for visitor in range(100)] == [True] + [False] * 99
    assert schedule.live == [A]
    assert schedule.watch(A, 0, 10.0, join=False).watchers == 100


def test_a_press_while_it_trains_and_in_the_minute_after_shares_it():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, seconds=0.1, complete=False)
    assert not schedule.press(A, "bob", 2.0)
    schedule.told(A, 3.0, seconds=0.1, complete=True)
    assert not schedule.press(A, "cyd", 3.0 + rules.JOIN_SECONDS)
    assert schedule.live == []
    assert {seen(schedule, A, who, 63.0) for who in ("ann", "bob", "cyd")} == {COMPLETE}


def test_a_later_press_trains_anew_for_who_pressed():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, seconds=0.1, complete=True)
    assert schedule.press(A, "bob", 1.1 + rules.JOIN_SECONDS)
    assert schedule.live == [A]
    assert seen(schedule, A, "bob", 62.0) is STARTING
    assert seen(schedule, A, "ann", 62.0) is None  # her run is another: she keeps what she had


# Watching


def test_who_had_no_part_in_a_run_joins_it_only_when_told_to():
    schedule = Schedule()
    assert seen(schedule, A, "ann", 0.0, join=True) is None
    schedule.press(A, "ann", 0.0)
    assert seen(schedule, A, "bob", 1.0) is None
    assert seen(schedule, A, "bob", 1.0, join=True) is STARTING
    assert seen(schedule, A, "bob", 2.0) is STARTING
    assert schedule.watch(A, "ann", 3.0, join=False).watchers == 2


def test_a_run_that_nobody_watches_stops_and_can_be_taken_up():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, seconds=0.1, complete=False)
    schedule.watch(A, "bob", 50.0, join=True)
    schedule.tick(50.0 + rules.UNWATCHED_SECONDS)
    assert schedule.live == [A]
    schedule.tick(50.1 + rules.UNWATCHED_SECONDS)
    assert schedule.live == []
    standing = schedule.watch(A, "ann", 150.0, join=False)
    assert (standing.status, standing.problem) == (STOPPED, Problem.UNWATCHED)
    schedule.tick(151.0)
    assert schedule.live == []  # looking trains nothing
    assert not schedule.press(A, "ann", 152.0)  # goes on where it stood
    standing = schedule.watch(A, "ann", 152.0, join=False)
    assert (standing.status, standing.problem) == (TRAINING, None)


def test_watching_keeps_a_run_alive():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    for now in range(0, 1000, 80):
        schedule.watch(A, "ann", now, join=False)
        schedule.tick(now + 79.0)
    assert schedule.live == [A]


# Stopping


def test_stop_ends_what_nobody_else_watches():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, seconds=0.1, complete=False)
    schedule.stop(A, "ann", 2.0)
    assert schedule.live == []
    standing = schedule.watch(A, "ann", 3.0, join=False)
    assert (standing.status, standing.problem, standing.watchers) == (STOPPED, None, 0)
    assert not schedule.press(A, "ann", 4.0)
    assert seen(schedule, A, "ann", 4.0) is TRAINING


def test_stop_leaves_it_to_those_who_watch_on():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    schedule.press(A, "bob", 0.0)
    schedule.stop(A, "ann", 2.0)
    assert schedule.live == [A]
    assert seen(schedule, A, "ann", 3.0) is STOPPED
    assert seen(schedule, A, "ann", 3.0, join=True) is STOPPED
    assert schedule.watch(A, "bob", 3.0, join=False).watchers == 1
    schedule.press(A, "ann", 4.0)
    assert seen(schedule, A, "ann", 4.0) is STARTING
    schedule.stop(A, "bob", 5.0)
    assert schedule.live == [A]


def test_who_stopped_sees_the_end_that_others_waited_for():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    schedule.press(A, "bob", 0.0)
    schedule.stop(A, "ann", 2.0)
    schedule.told(A, 3.0, seconds=0.1, complete=True)
    assert seen(schedule, A, "ann", 4.0) is COMPLETE


def test_others_long_gone_do_not_hold_a_stopped_run():
    schedule = Schedule()
    schedule.press(A, "bob", 0.0)
    schedule.press(A, "ann", 80.0)
    schedule.stop(A, "ann", rules.UNWATCHED_SECONDS + 1)
    assert schedule.live == []


def test_stop_by_strangers_and_of_the_unknown_does_nothing():
    schedule = Schedule()
    schedule.stop(A, "ann", 0.0)
    schedule.press(A, "ann", 0.0)
    schedule.stop(A, "bob", 1.0)
    assert schedule.live == [A]
    schedule.told(A, 1.0, seconds=0.1, complete=True)
    schedule.stop(A, "ann", 2.0)
    assert seen(schedule, A, "ann", 3.0) is COMPLETE


# Forgetting


def test_what_rests_is_forgotten_after_a_while():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    schedule.told(A, 1.0, seconds=0.1, complete=True)
    schedule.watch(A, "ann", 100.0, join=False)
    schedule.tick(100.0 + rules.FORGOTTEN_SECONDS)
    assert schedule.status(A) is COMPLETE
    schedule.tick(101.0 + rules.FORGOTTEN_SECONDS)
    assert schedule.status(A) is None
    assert seen(schedule, A, "ann", 9999.0) is None


@pytest.mark.parametrize("live", [0, 2, 4])
def test_the_number_of_runs_is_bounded_and_live_ones_stay(monkeypatch, live):
    monkeypatch.setattr(rules, "MOST_RUNS", 3)
    schedule = Schedule()
    runs = [Experiment(seed=seed) for seed in range(10)]
    for now, experiment in enumerate(runs):
        schedule.press(experiment, "ann", float(now))
        if now >= live:
            schedule.told(experiment, float(now), seconds=0.1, complete=True)
    schedule.tick(20.0)
    remembered = [experiment for experiment in runs if schedule.status(experiment)]
    assert remembered == runs[:live] + runs[len(runs) - max(0, 3 - live) :]
