"""What a page and a program talk to: workers, the runs on them, and sweeps."""

from __future__ import annotations

import atexit
import functools
import os
import threading
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, TypeVar

from echo_core.insight.requests import Request
from echo_core.runs import store as stores
from echo_core.runs.cluster import Cluster, ClusterState
from echo_core.runs.history import History
from echo_core.runs.questions import Answered
from echo_core.runs.status import Problem, Watched
from echo_core.runs.store import Store
from echo_core.runs.trainer import Trainer
from echo_core.sweeps.sweep import Sweep, Sweeps
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Client

R = TypeVar("R")
_making_shared = threading.Lock()


class Engine:
    """Trains, shows and looks into runs, each known by its settings. Any thread may call its methods.

    Workers come up in the background; what is asked for before that waits for them.
    """

    def __init__(
        self,
        scheduler: str | None = None,
        workers: int | None = None,
        *,
        warm: bool = True,
        store: Store | None = None,
        recorded: Callable[[Experiment], History | None] = lambda _: None,
    ) -> None:
        """Connect to the Dask scheduler at that address, or start `workers` processes here.

        Args:
            scheduler: its address; None: start workers.
            workers: how many; None: one for each processor core, fewer where memory is short.
            warm: compile the presets ahead of their first run.
            store: where finished runs are kept; None: the store of this process.
            recorded: finds the run that is delivered with the program.
        """
        self._sweeps = Sweeps()
        self._cluster = Cluster(scheduler, workers, self._cluster_changed, warm=warm)
        self._trainer = Trainer(self._cluster, store or stores.shared(), recorded)
        self._cluster.start()

    @property
    def cluster(self) -> ClusterState:
        """How soon a run that is asked for now begins."""
        return self._cluster.state

    @property
    def warmed_up(self) -> bool:
        """Whether nothing is loaded or compiled ahead any more."""
        return self._cluster.warmed_up

    @property
    def problem(self) -> Problem | None:
        """Why nothing can be trained now; None when it can."""
        return self._cluster.problem

    def train(self, experiment: Experiment, visitor: Hashable) -> None:
        """Begin a training, or share the one under way; see `Trainer.train`."""
        self._trainer.train(experiment, visitor)

    def stop(self, experiment: Experiment, visitor: Hashable) -> None:
        """Watch a run no longer; it stops unless others watch it."""
        self._trainer.stop(experiment, visitor)

    def watch(self, experiment: Experiment, visitor: Hashable) -> Watched | None:
        """The run of these settings as it stands, kept alive by looking; see `Trainer.watch`."""
        return self._trainer.watch(experiment, visitor)

    def find(self, experiment: Experiment) -> History | None:
        """What is known of a run."""
        return self._trainer.find(experiment)

    def earlier_seconds(self, experiment: Experiment) -> float | None:
        """How long an earlier training took, where that was long; None otherwise."""
        return self._trainer.earlier_seconds(experiment)

    def wait(self, experiment: Experiment, seconds: float) -> bool:
        """Wait at most so long for the first epochs of a run; see `Trainer.wait`."""
        return self._trainer.wait(experiment, seconds)

    def ask(self, experiment: Experiment, epoch: int, request: Request[R], patience: float = 0.0) -> Answered[R] | None:
        """The answer to a request about the network after an epoch of a run; see `Trainer.ask`."""
        return self._trainer.ask(experiment, epoch, request, patience)

    def submit_sweep(self, experiments: Iterable[Experiment], store: Store) -> Sweep:
        """Begin to find the outcomes of many experiments, behind what visitors train; see `Sweeps.submit`."""
        return self._sweeps.submit(experiments, store)

    def close(self) -> None:
        """End all runs and the workers that were started here."""
        self._sweeps.close("The workers were closed.")
        self._trainer.close()
        self._cluster.close()

    def _cluster_changed(self, client: Client | None) -> None:
        self._trainer.begin_again()
        if client is None:
            self._sweeps.close(f"The workers did not start: {self._cluster.reason}")
            self._sweeps = Sweeps()
        else:
            threading.Thread(target=self._sweeps.serve, args=(client,), name="sweeps", daemon=True).start()


@functools.cache
def _of_this_process() -> Engine:
    engine = Engine(os.environ.get("ECHO_SCHEDULER") or None)
    atexit.register(engine.close)
    return engine


def shared() -> Engine:
    """The engine of this process, on the cluster that ECHO_SCHEDULER names or on workers of its own."""
    with _making_shared:
        return _of_this_process()
