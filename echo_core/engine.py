"""The lab's one server of runs: its workers, the runs that visitors ask for, sweeps, and the store of both."""

from __future__ import annotations

import atexit
import functools
import os
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from echo_core.records.recordings import recorded
from echo_core.runs.ahead import Ahead
from echo_core.runs.cluster import Cluster
from echo_core.runs.status import Problem
from echo_core.runs.store import Store
from echo_core.runs.trainer import Trainer
from echo_core.sweeps.queue import Sweeps
from echo_core.sweeps.sweep import Sweep
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Client

_making_shared = threading.Lock()


class Engine:
    """Trains runs and sweeps on the same workers. Any thread may call its methods; they return at once.

    Attributes:
        runs: what visitors train, watch and ask about.
        store: where outcomes and histories are kept.
    """

    def __init__(
        self, scheduler: str | None = None, workers: int | None = None, *, warm: bool = True, store: Store | None = None
    ) -> None:
        """Connect to the Dask scheduler at that address, or start `workers` processes here.

        Without a number, one worker for each processor core, fewer where memory is short. `warm`: compile the presets
        ahead of their first run.
        """
        self.store = store or Store()
        self._sweeps = Sweeps()
        self._cluster = Cluster(scheduler, workers, self._on_change, warm=warm)
        self._ahead = Ahead(self._cluster)
        self.runs = Trainer(self._cluster, self.store, recorded)
        self._cluster.start()

    @property
    def ready(self) -> bool:
        """Whether a press of Train finds TensorFlow loaded and the first preset compiled."""
        return self._cluster.ready

    @property
    def warmed_up(self) -> bool:
        """Whether nothing is loaded or compiled ahead any more."""
        return self._cluster.warmed_up

    @property
    def problem(self) -> Problem | None:
        """Why nothing can be trained now; None where something can."""
        return self._cluster.problem

    @property
    def reason(self) -> str:
        """The same in the words of the library that met it, for a terminal."""
        return self._cluster.reason

    def expect(self, experiment: Experiment) -> None:
        """Somebody looks at these settings: compile what they take before a press, when the workers rest."""
        self._ahead.expect(experiment)

    def submit_sweep(self, experiments: Iterable[Experiment]) -> Sweep:
        """Begin to find the outcomes of many experiments, behind what visitors train; see `Sweeps.submit`."""
        return self._sweeps.submit(experiments, self.store)

    def close(self) -> None:
        """End all runs, all sweeps, and the workers that were started here."""
        self._sweeps.close()
        self.runs.close()
        self._cluster.close()

    def _on_change(self, client: Client | None) -> None:
        self.runs.begin_again()
        self._ahead.begin_again()
        self._sweeps.follow(client)


@functools.cache
def _of_this_process() -> Engine:
    engine = Engine(os.environ.get("ECHO_SCHEDULER") or None)
    atexit.register(engine.close)
    return engine


def shared() -> Engine:
    """The engine of this process, on the cluster that ECHO_SCHEDULER names or on workers of its own."""
    with _making_shared:
        return _of_this_process()
