"""What tests of runs share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from echo_core.engine import Engine
from echo_core.runs.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may lie; neither it nor its folder is there yet."""
    return tmp_path / "new" / "outcomes.sqlite"


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two workers with a store of their own."""
    engine = Engine(workers=2, warm=False, store=Store(tmp_path_factory.mktemp("store") / "runs.sqlite"))
    yield engine
    engine.close()


def until(true: Callable[[], bool], seconds: float = 300.0) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
