"""What is done for workers that have gone, with a cluster of Dask's that only notes what it is told."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import dask
import pytest
from dask.utils import parse_timedelta
from distributed import Status

from echo_core.runs import cluster as cluster_module
from echo_core.runs.cluster import PROGRAMS_AHEAD, Cluster
from echo_core.runs.workers import configure
from echo_core.task.experiment import Experiment
from tests.runs.cluster import Future


class Client:
    """Stands for Dask's `Client`, with workers that do all that they are given at once."""

    def __init__(self, workers: dict[str, int]) -> None:
        """Workers by name, and the memory they take."""
        self.workers = {
            one: {"metrics": {"memory": size}, "nanny": "here", "status": "running"} for one, size in workers.items()
        }
        self.done: list[tuple[str, Any]] = []

    def scheduler_info(self, n_workers: int) -> dict[str, Any]:
        return {"workers": self.workers}

    def wait_for_workers(self, *_: Any) -> None: ...

    def submit(self, work: Any, *, workers: list[str], **_: Any) -> Any:
        self.done += [(one, *getattr(work, "args", ())) for one in workers]
        return SimpleNamespace(done=lambda: True, status="finished")


class Local:
    """Stands for Dask's `LocalCluster` of two workers."""

    def __init__(self, *statuses: Status) -> None:
        self.worker_spec: dict[int, Any] = {0: {}, 1: {}}
        self.workers = {name: SimpleNamespace(status=status) for name, status in enumerate(statuses)}
        self.scaled: list[int] = []

    def scale(self, workers: int) -> None:
        self.scaled.append(workers)


def as_client(workers: dict[str, int]) -> Any:
    return Client(workers)


def scaled(local: Local, workers: list[str], away: float = 0.0) -> list[int]:
    """The numbers of workers that are asked for when these are there and one has been `away` for some seconds."""
    cluster, client = Cluster(None, 2, lambda _: None, warm=False), as_client(dict.fromkeys(workers, 0))
    cluster._look(client)
    cluster._placement.admit(workers)
    cluster._whole = time.monotonic() - away
    care = cluster._take_care(client, local)
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


# A worker that begins

RUNS = [Experiment(units=units) for units in range(1, PROGRAMS_AHEAD + 3)]


@pytest.fixture
def cluster() -> Cluster:
    return Cluster("tcp://there", None, lambda _: None, warm=True)


def admit(cluster: Cluster, client: Any, under_way: Sequence[Experiment] = ()) -> None:
    """Take on the workers of this client while such runs are under way."""
    cluster._look(client)
    held: list[Any] = [Future(print, (), 0) for _ in under_way]  # under way as long as they are held
    for work, like in zip(held, under_way, strict=True):
        cluster._placement.give(work, frozenset(), like)
    cluster._admit(client, RUNS[:1])
    assert cluster._placement.beginning([*client.workers]) == []


def test_it_compiles_what_is_usual_and_some_of_what_is_under_way(cluster: Cluster):
    client = as_client({"a": 0})
    cluster._look(client)
    cluster._placement.admit("a")
    client.workers |= as_client({"b": 0}).workers
    admit(cluster, client, [*RUNS[1:], RUNS[-1]])
    assert client.done[0] == ("b", RUNS[0])
    assert client.done[1] == ("b", RUNS[-1])
    assert len(client.done) == 1 + PROGRAMS_AHEAD
    assert cluster.compiled_by(RUNS[-1]) == {"b"}


def test_one_without_room_compiles_nothing_ahead(cluster: Cluster):
    client = as_client({"a": 0, "b": 2_000_000_000})
    admit(cluster, client, RUNS[1:2])
    assert client.done == [("a", RUNS[0]), ("a", RUNS[1])]


def test_after_a_while_it_is_given_work_whatever_it_has_compiled(cluster: Cluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster_module, "WARM_UP_SECONDS", 0.0)
    client = as_client({"a": 0})
    admit(cluster, client, RUNS)
    assert client.done == []


def test_one_that_comes_back_begins_again(cluster: Cluster):
    admit(cluster, as_client({"a": 0}))
    assert cluster._take_care(as_client({}), None) is None
    cluster._look(as_client({}))
    again = as_client({"a": 0})
    cluster._look(again)
    care = cluster._take_care(again, None)
    assert care
    care.join()
    assert again.done[0][0] == "a"
