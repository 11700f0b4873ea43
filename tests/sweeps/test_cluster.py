"""A sweep on a cluster of its own processes, of which one is lost in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from distributed import Client

from echo_core.engine import Engine
from echo_core.runs.outcome import Outcome
from echo_core.runs.store import Store
from echo_core.sweeps.grid import BASE, Across, Grid
from tests.imports import ROOT
from tests.runs.real import START_SECONDS, scheduler, worker

pytestmark = pytest.mark.slow

GRID = Grid(
    BASE.replace(epochs=300, vocabulary=20), lags=(0, 1, 5), across=Across.WINDOW, values=(2, 3), fixed=20, seeds=3
)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and the processes of its two workers."""
    with ExitStack() as processes:
        where, _ = processes.enter_context(scheduler(tmp_path / "scheduler"))
        workers = [processes.enter_context(worker(tmp_path / f"worker-{k}", where)) for k in range(2)]
        with Client(where, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=START_SECONDS)
        yield where, workers


def numbers(outcomes: list[Outcome]) -> dict[object, object]:
    """Everything about the outcomes but how long they took."""
    return {one.experiment: (one.accuracy, one.loss, one.solved_at, one.epochs) for one in outcomes}


def test_a_worker_lost_in_the_middle_changes_no_number(cluster, tmp_path, monkeypatch):
    where, workers = cluster
    monkeypatch.setattr("echo_core.sweeps.sweep.TASK_SECONDS", 0.1)  # what is lost is in the middle of its run
    engine = Engine(where, warm=False)
    try:
        undisturbed = list(engine._sweeps.submit(GRID.experiments(), Store(tmp_path / "one.sqlite")).results())
        assert sum(one.kind != "impossible" for one in undisturbed) == 12
        sweep = engine._sweeps.submit(GRID.experiments(), Store(tmp_path / "other.sqlite"))
        outcomes = []
        for outcome in sweep.results():
            outcomes.append(outcome)
            if sum(one.kind != "impossible" for one in outcomes) == 4:
                workers[0].kill()
        assert workers[0].wait(10) == -signal.SIGKILL
        assert sweep.snapshot().problem is None
        assert numbers(outcomes) == numbers(undisturbed)
    finally:
        engine.close()


def test_the_command_line_uses_the_cluster(cluster, tmp_path):
    where, _ = cluster
    command = [sys.executable, "-m", "echo_core", "sweep", "--json", "--lags", "1", "--windows", "2", "--seeds", "2"]
    environment = os.environ | {"ECHO_SCHEDULER": where, "ECHO_STORE": str(tmp_path / "outcomes.sqlite")}
    done = subprocess.run(
        [*command, "--epochs", "50"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert (len(done.stdout.splitlines()), done.stderr) == (2, "")
    with Client(where, set_as_default=False) as client:
        loaded = client.run(lambda: "tensorflow" in sys.modules)
    assert any(loaded.values())
