"""What is done for workers that have gone, with a cluster of Dask's that only notes what it is told."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import dask
import pytest
from dask.utils import parse_timedelta
from distributed import Status

from echo_core.runs import cluster as cluster_module
from echo_core.runs.cluster import Cluster
from echo_core.runs.workers import configure

CLIENT: Any = SimpleNamespace(wait_for_workers=lambda *_: None)


class Local:
    """Stands for Dask's `LocalCluster` of two workers."""

    def __init__(self, *statuses: Status) -> None:
        self.worker_spec: dict[int, Any] = {0: {}, 1: {}}
        self.workers = {name: SimpleNamespace(status=status) for name, status in enumerate(statuses)}
        self.scaled: list[int] = []

    def scale(self, workers: int) -> None:
        self.scaled.append(workers)


def scaled(local: Local, workers: list[str], away: float = 0.0) -> list[int]:
    """The numbers of workers that are asked for when these are there and one has been `away` for some seconds."""
    cluster = Cluster(None, 2, lambda _: None, warm=False)
    cluster._placement.look({one: {"metrics": {}, "nanny": "tcp://nanny"} for one in workers})
    cluster._known = set(workers)
    cluster._whole = time.monotonic() - away
    care = cluster._take_care(CLIENT, local)
    if care:
        care.join()
    return local.scaled


def test_whoever_is_there_is_left_alone():
    assert scaled(Local(Status.running, Status.running), ["a", "b"], away=1e6) == []
    assert scaled(Local(Status.running, Status.running), ["a"], away=cluster_module.WITHOUT_SECONDS - 10) == []


@pytest.mark.parametrize("status", [Status.failed, Status.closed])
def test_a_worker_that_was_lost_before_it_was_there_is_given_up_and_started_anew(status):
    assert scaled(Local(Status.running, status), ["a"]) == [1, 2]


def test_a_worker_that_stays_away_is_given_up_and_started_anew():
    assert scaled(Local(Status.running, Status.running), ["a"], away=cluster_module.WITHOUT_SECONDS + 1) == [1, 2]


def test_dask_ends_no_worker_that_is_away_a_second_time():
    """It would do so once, that long after a worker went, wherever that is then."""
    configure()
    assert parse_timedelta(dask.config.get("distributed.deploy.lost-worker-timeout")) > 365 * 24 * 3600
