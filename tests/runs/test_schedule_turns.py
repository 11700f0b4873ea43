"""Whose turn it is, and what comes of slices that fail: every rule by itself, without workers and without a clock."""

from __future__ import annotations

from echo_core.runs import schedule as rules
from echo_core.runs.schedule import Schedule
from echo_core.runs.status import Problem, Status
from echo_core.task.experiment import Experiment

A, B, C, D, E = (Experiment(seed=seed) for seed in range(5))


def turns(schedule: Schedule, now: float = 0.0, places: int = 2, *, sound: bool = True) -> list[Experiment]:
    return schedule.turns(places, now, sound=sound)


def begin(schedule: Schedule, *experiments: Experiment) -> None:
    """Let all of these have told their first epoch."""
    for experiment in experiments:
        schedule.press(experiment, "ann", 0.0)
    turns(schedule)
    for experiment in experiments:
        schedule.told(experiment, 0.0, seconds=0.1, complete=False)


def test_first_slices_wait_for_no_turn():
    schedule = Schedule()
    for experiment in (A, B, C, D, E):
        schedule.press(experiment, "ann", 0.0)
    assert turns(schedule, places=1) == [A, B, C, D, E]
    assert turns(schedule, places=1) == []  # one at a time


def test_the_others_share_the_places():
    schedule = Schedule()
    begin(schedule, A, B, C)
    assert turns(schedule) == [A, B]
    assert turns(schedule) == []
    schedule.told(A, 1.0, seconds=0.1, complete=False)
    assert turns(schedule) == [C]
    schedule.told(B, 1.0, seconds=0.1, complete=True)
    assert turns(schedule) == [A]


def test_who_has_used_least_comes_next():
    schedule = Schedule()
    begin(schedule, A, B)
    order = []
    for _ in range(12):
        (one,) = turns(schedule, places=1)
        order.append(one)
        schedule.told(one, 1.0, seconds=0.5 if one is A else 0.1, complete=False)
    assert order.count(B) == 5 * order.count(A)


def shared(schedule: Schedule, slices: int) -> list[Experiment]:
    """Who has some slices of 0.1 s, one after another at a single place, beside first ones: the first so many."""
    had: list[Experiment] = []
    while len(had) < slices:
        for one in turns(schedule, places=1):
            schedule.told(one, 1.0, seconds=0.1, complete=False)
            had.append(one)
    return had[:slices]


def test_whoever_begins_shares_evenly_with_those_before():
    schedule = Schedule()
    begin(schedule, A)
    shared(schedule, 100)
    schedule.press(B, "ann", 2.0)
    had = shared(schedule, 20)
    assert had[0] is B
    assert had.count(A) == had.count(B) == 10


def test_nobody_waits_while_others_come_one_after_another():
    schedule = Schedule()
    begin(schedule, A)
    shared(schedule, 5)
    had = []
    for seed in range(10, 40):
        schedule.press(Experiment(seed=seed), "ann", 2.0)
        had += shared(schedule, 4)
    assert had.count(A) >= sum(4 / (2 + others) for others in range(30)) - 1  # an even share


def test_stopping_and_going_on_gains_nothing():
    schedule = Schedule()
    begin(schedule, A, B)
    for _ in range(10):
        turns(schedule)
        schedule.told(A, 1.0, seconds=0.5, complete=False)
        schedule.told(B, 1.0, seconds=0.5, complete=False)
    schedule.stop(A, "ann", 2.0)
    schedule.press(A, "ann", 2.0)
    assert turns(schedule, places=1) == [A]
    schedule.told(A, 3.0, seconds=0.1, complete=False)
    assert turns(schedule, places=1) == [B]


def test_a_slice_that_comes_after_the_stop_counts_for_nothing_more():
    schedule = Schedule()
    begin(schedule, A)
    turns(schedule)
    schedule.stop(A, "ann", 1.0)
    assert schedule.status(A) is Status.STOPPED
    schedule.press(A, "ann", 2.0)
    assert turns(schedule) == [A]


def test_a_run_whose_slice_is_late_waits_for_a_worker():
    schedule = Schedule()
    begin(schedule, A)
    turns(schedule, 10.0)
    late = 10.1 + rules.STALLED_SECONDS
    assert not schedule.watch(A, "ann", 10.1, join=False).stalled
    assert schedule.watch(A, "ann", late, join=False).stalled
    schedule.told(A, late, seconds=0.1, complete=False)
    assert not schedule.watch(A, "ann", late, join=False).stalled


def test_first_epochs_may_take_longer_than_that():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    turns(schedule)
    assert not schedule.watch(A, "ann", 60.0, join=False).stalled


# Failures


def test_the_same_epochs_must_fail_twice():
    schedule = Schedule()
    schedule.press(A, "ann", 0.0)
    for _ in range(3):
        schedule.failed(A, 1.0, worker_lost=False)
        assert schedule.live == [A]
        schedule.told(A, 2.0, seconds=0.1, complete=False)
    schedule.failed(A, 3.0, worker_lost=False)
    schedule.failed(A, 4.0, worker_lost=False)
    standing = schedule.watch(A, "ann", 5.0, join=False)
    assert (standing.status, standing.problem) == (Status.FAILED, Problem.SLICE_FAILED)
    assert not schedule.press(A, "ann", 6.0)  # tries again where it stood
    standing = schedule.watch(A, "ann", 6.0, join=False)
    assert (standing.status, standing.problem) == (Status.TRAINING, None)
    schedule.failed(A, 7.0, worker_lost=False)
    assert schedule.live == [A]


def test_what_a_lost_worker_had_is_tried_again_when_one_is_sound():
    schedule = Schedule()
    begin(schedule, A)
    turns(schedule)
    schedule.failed(A, 1.0, worker_lost=True)
    assert schedule.watch(A, "ann", 1.0, join=False).stalled
    assert turns(schedule, sound=False) == []
    assert turns(schedule) == [A]


def test_suspects_are_tried_one_by_one_the_least_suspected_first():
    schedule = Schedule()
    begin(schedule, A, B, C)
    turns(schedule)
    schedule.failed(A, 1.0, worker_lost=True)
    schedule.failed(B, 1.0, worker_lost=True)
    assert turns(schedule) == [C, A]  # who is no suspect goes on, beside one who is
    schedule.failed(A, 2.0, worker_lost=True)
    assert turns(schedule) == [B]
    assert turns(schedule) == []
    schedule.told(B, 3.0, seconds=0.1, complete=False)
    assert turns(schedule) == [B, A]  # cleared; and the next suspect


def test_only_what_takes_one_worker_after_another_with_it_has_failed():
    schedule = Schedule()
    begin(schedule, A)
    for _ in range(20):
        for _ in range(rules.LOST_WORKERS - 1):
            schedule.failed(A, 1.0, worker_lost=True)
        schedule.told(A, 2.0, seconds=0.1, complete=False)
    assert schedule.live == [A]
    for _ in range(rules.LOST_WORKERS):
        schedule.failed(A, 3.0, worker_lost=True)
    standing = schedule.watch(A, "ann", 4.0, join=False)
    assert (standing.status, standing.problem) == (Status.FAILED, Problem.WORKERS_LOST)


def test_what_is_dropped_is_asked_for_again():
    schedule = Schedule()
    begin(schedule, A)
    for _ in range(20):
        assert turns(schedule) == [A]
        schedule.dropped(A)
    schedule.dropped(B)
    assert schedule.status(A) is Status.TRAINING
