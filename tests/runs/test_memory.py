"""Which workers have room for another program, and what one does that has none."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import distributed
import pytest
from distributed import Status

from echo_core.runs import memory
from echo_core.runs.memory import FULL_BYTES, GROWN_LOOKS, ROOM_BYTES, WORKER_BYTES, Memory, RetiredError

ROOMY, FULL = ROOM_BYTES - 1e6, ROOM_BYTES + 1e6
COMPILING_BYTES = 0.25e9  # that compiling takes for a moment


def workers(**sizes: float) -> dict[str, Any]:
    """What Dask knows of workers with these sizes."""
    return {name: {"metrics": {"memory": size}, "nanny": "tcp://nanny"} for name, size in sizes.items()}


def test_the_limits_keep_a_worker_as_small_as_is_said():
    assert ROOM_BYTES < FULL_BYTES <= WORKER_BYTES - COMPILING_BYTES


def test_a_worker_is_full_as_long_as_it_is_seen_to_be():
    seen = Memory()
    assert seen.full == set()
    for sizes, full in (
        ({"a": ROOMY, "b": ROOMY}, set()),
        ({"a": FULL, "b": ROOMY}, {"a"}),
        ({"a": FULL, "b": FULL}, {"a", "b"}),
        ({"b": ROOMY}, set()),
        ({}, set()),
    ):
        seen.look(workers(**sizes))
        assert seen.full == full


def test_a_worker_that_has_not_told_its_size_has_room():
    seen = Memory()
    seen.look({"a": {"metrics": {}, "nanny": None}} | workers(b=FULL))
    assert seen.full == {"b"}


def test_a_worker_has_grown_when_it_has_had_no_room_for_a_while():
    seen = Memory()
    for _ in range(GROWN_LOOKS - 1):
        seen.look(workers(a=FULL, b=ROOMY))
        assert seen.grown() is None
    seen.look(workers(a=ROOMY, b=ROOMY))  # it has only compiled
    for _ in range(GROWN_LOOKS):
        assert seen.grown() is None
        seen.look(workers(a=FULL, b=ROOMY))
    assert seen.grown() == "a"
    seen.look(workers(b=ROOMY))
    assert seen.grown() is None


def test_a_worker_that_nobody_would_start_again_is_left_alone():
    seen = Memory()
    for _ in range(GROWN_LOOKS + 1):
        seen.look({"a": {"metrics": {"memory": FULL}, "nanny": None}})
    assert seen.grown() is None


# In a worker


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Of the worker that this is: what each look at it finds; no more than it keeps after the last."""
    looks: list[float] = []
    monitor = SimpleNamespace(get_process_memory=lambda: looks.pop(0) if looks else 1e9)
    worker = SimpleNamespace(nanny="tcp://nanny", monitor=monitor, status=Status.running)
    monkeypatch.setattr(distributed, "get_worker", lambda: worker)
    return looks


def test_a_full_worker_compiles_nothing_until_there_is_room(sizes):
    sizes += [1.4e9, 1.3e9, 1.1e9, 1.4e9]
    memory.wait_for_room()
    assert sizes == [1.4e9]


def test_a_worker_that_is_about_to_end_hands_its_work_back(sizes):
    distributed.get_worker().status = Status.closing_gracefully
    with pytest.raises(RetiredError):
        memory.wait_for_room()


def test_a_full_worker_that_nobody_renews_goes_on(sizes, monkeypatch):
    monkeypatch.setattr(memory, "FULL_SECONDS", 0.3)
    sizes += [1.3e9] * 1000
    start = time.monotonic()
    memory.wait_for_room()
    assert time.monotonic() - start >= 0.3


def test_without_a_nanny_or_a_worker_nothing_waits(sizes, monkeypatch):
    sizes += [1.3e9] * 1000
    distributed.get_worker().nanny = None
    memory.wait_for_room()

    def nowhere() -> None:
        raise ValueError("No worker found")

    monkeypatch.setattr(distributed, "get_worker", nowhere)
    memory.wait_for_room()
    assert len(sizes) == 1000
