"""Which workers some work is given to."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import Any

import pytest

from echo_core.runs.placement import Placement
from echo_core.task.experiment import Experiment
from tests.runs.cluster import Future

COMPILED, NEW = Experiment(units=10), Experiment(units=20)
ANY: frozenset[str] = frozenset()


def place(workers: str, *, full: str = "") -> Placement:
    """Workers with names of a letter, some of which are full."""
    placement = Placement()
    look(placement, workers, full=full)
    return placement


def look(placement: Placement, workers: str, *, full: str = "", paused: str = "") -> None:
    known: dict[str, Any] = {one: {"metrics": {}, "nanny": "here", "status": "running"} for one in workers}
    for one in full:
        known[one]["metrics"] = {"memory": 2e9}
    for one in paused:
        known[one]["status"] = "paused"
    placement.look(known)


def given(placement: Placement, workers: Iterable[str], like: Experiment | None = None) -> Any:
    work: Any = Future(print, (), 0)
    placement.give(work, frozenset(workers), like)
    return work


def test_who_has_compiled_it_is_preferred_or_else_who_has_room():
    placement = place("abc", full="c")
    placement.has_compiled("a", COMPILED)
    assert placement.choose(COMPILED) == (frozenset("a"), True)
    assert placement.choose(NEW) == (frozenset("ab"), True)
    assert placement.choose(None) == (ANY, True)
    assert place("ab").choose(NEW) == (ANY, True)
    assert place("ab", full="ab").choose(NEW) == (ANY, True)


def test_nothing_is_meant_for_a_worker_that_is_being_renewed():
    """Dask would let it wait there until that worker is gone."""
    placement = place("abc", full="c")
    for one in "ab":
        placement.has_compiled(one, COMPILED)
    placement.renewed = {"a"}
    assert placement.choose(COMPILED) == (frozenset("b"), True)
    assert placement.choose(NEW) == (frozenset("b"), True)
    placement.renewed = {"a", "b"}
    assert placement.choose(COMPILED) == (ANY, True)


@pytest.mark.parametrize("like", [COMPILED, NEW, None])
def test_a_worker_that_begins_is_given_nothing_before_it_is_ready(like: Experiment | None):
    placement = place("ab")
    placement.admit("a")
    assert placement.choose(like) == (frozenset("a"), False)
    assert placement.beginning("ab") == ["b"]
    placement.admit("b")
    assert placement.choose(like) == (ANY, True)
    assert placement.beginning("ab") == []


def test_while_one_is_away_or_renewed_work_is_given_to_the_others_alone():
    placement = place("abc")
    placement.number = 3
    placement.admit("abc")
    placement.has_compiled("b", COMPILED)
    assert placement.choose(COMPILED) == (frozenset("b"), True)
    placement.renewed = {"c"}
    assert placement.choose(COMPILED) == (frozenset("b"), False)
    assert placement.choose(NEW) == (frozenset("ab"), False)
    look(placement, "ab")
    assert placement.choose(NEW) == (frozenset("ab"), False)
    look(placement, "abd")
    assert placement.choose(NEW) == (frozenset("ab"), False)
    placement.admit("d")
    assert placement.choose(NEW) == (ANY, True)


def test_where_none_is_ready_any_may_do_it():
    placement = place("ab")
    placement.number = 2
    assert placement.choose(NEW) == (ANY, True)
    placement.admit("a")
    placement.renewed = {"a"}
    assert placement.choose(NEW) == (ANY, True)
    look(placement, "")
    assert placement.choose(NEW) == (ANY, True)


def test_work_is_adrift_where_its_workers_are_gone():
    placement = place("ab")
    kept = [given(placement, "a"), given(placement, "ab"), given(placement, "")]
    look(placement, "b")
    assert placement.adrift() == kept[:1]
    look(placement, "")
    assert placement.adrift() == kept[:2]


def test_a_worker_that_comes_back_begins_anew():
    """One of others', at a fixed address: it is another process, and was perhaps renewed."""
    placement = place("ab")
    placement.number = 2
    placement.admit("ab")
    placement.has_compiled("a", COMPILED)
    placement.renewed = {"a"}
    look(placement, "b")
    assert placement.beginning("b") == []
    look(placement, "ab")
    assert placement.beginning("ab") == ["a"]
    assert placement.compiled_by(COMPILED) == set()
    assert placement.choose(COMPILED) == (frozenset("b"), False)
    placement.admit("a")
    assert placement.choose(COMPILED) == (ANY, True)


def test_a_worker_that_is_paused_is_given_nothing():
    """Dask pauses workers of others when they come near a limit of memory."""
    placement = place("ab")
    placement.admit("ab")
    placement.has_compiled("a", COMPILED)
    look(placement, "ab", paused="a")
    assert placement.choose(COMPILED) == (frozenset("b"), False)
    look(placement, "ab")
    assert placement.choose(COMPILED) == (frozenset("a"), True)


def test_what_most_work_under_way_is_about_comes_first():
    placement = place("a")
    works = [given(placement, "a", like) for like in (NEW, COMPILED, COMPILED.replace(seed=3), None)]
    assert [one.units for one in placement.programs(5)] == [10, 20]
    assert [one.units for one in placement.programs(1)] == [10]
    del works[1:]
    gc.collect()
    assert [one.units for one in placement.programs(5)] == [20]
