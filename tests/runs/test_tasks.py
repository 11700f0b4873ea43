"""What a worker does by itself."""

from __future__ import annotations

import time
from types import SimpleNamespace

import distributed
import pytest

from echo_core.runs import tasks


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Of a worker that has a nanny: what each look at it finds; no more than it keeps after the last."""
    looks: list[float] = []
    monitor = SimpleNamespace(get_process_memory=lambda: looks.pop(0) if looks else 1e9)
    monkeypatch.setattr(distributed, "get_worker", lambda: SimpleNamespace(nanny="tcp://nanny", monitor=monitor))
    return looks


def test_a_full_worker_compiles_nothing_until_there_is_room(memory):
    memory += [1.4e9, 1.3e9, 1.1e9, 1.4e9]
    tasks._wait_while_full()
    assert memory == [1.4e9]


def test_a_full_worker_that_nobody_renews_goes_on(memory, monkeypatch):
    monkeypatch.setattr(tasks, "FULL_SECONDS", 0.3)
    memory += [1.3e9] * 1000
    start = time.monotonic()
    tasks._wait_while_full()
    assert time.monotonic() - start >= 0.3


def test_without_a_nanny_or_a_worker_nothing_waits(memory, monkeypatch):
    memory += [1.3e9] * 1000
    worker = distributed.get_worker()
    worker.nanny = None
    monkeypatch.setattr(distributed, "get_worker", lambda: worker)
    tasks._wait_while_full()

    def nowhere() -> None:
        raise ValueError("No worker found")

    monkeypatch.setattr(distributed, "get_worker", nowhere)
    tasks._wait_while_full()
    assert len(memory) == 1000
