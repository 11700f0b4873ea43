"""What tests of runs share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from echo_core.engine import Engine
from echo_core.runs import chain, tasks
from echo_core.runs import trainer as trainer_module
from echo_core.runs.store import Store
from echo_core.runs.trainer import Trainer
from tests.runs.cluster import Cluster
from tests.runs.watching import recorded


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may lie; neither it nor its folder is there yet."""
    return tmp_path / "new" / "outcomes.sqlite"


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """A cluster without workers, whose tasks are done when a test says so; a run's first slice is one epoch."""
    cluster = Cluster()
    monkeypatch.setattr(tasks, "advance", cluster.advance)
    monkeypatch.setattr(tasks, "answer", cluster.answer)
    monkeypatch.setattr(tasks, "load", lambda: None)
    monkeypatch.setattr(trainer_module, "TICK_SECONDS", 3600.0)
    monkeypatch.setattr(chain, "FIRST_SECONDS", 0.0)
    return cluster


@pytest.fixture
def store(path: Path) -> Store:
    """An empty one."""
    return Store(path)


@pytest.fixture
def trainer(cluster: Cluster, store: Store) -> Iterator[Trainer]:
    """On the cluster without workers."""
    trainer = Trainer(cluster, store, recorded)  # type: ignore[arg-type]
    yield trainer
    trainer.close()


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two workers with a store of their own."""
    engine = Engine(workers=2, warm=False, store=Store(tmp_path_factory.mktemp("store") / "runs.sqlite"))
    yield engine
    engine.close()
