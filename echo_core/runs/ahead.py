"""Programs compiled ahead of a press: those of the settings that visitors look at."""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING

from echo_core.runs import tasks
from echo_core.runs.cluster import Cluster
from echo_core.runs.losses import came_of
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Future


class Ahead:
    """Compiles one program at a time, behind all other work. Any thread may call its methods; they return at once."""

    def __init__(self, cluster: Cluster) -> None:
        """Compile on a worker of this cluster."""
        self._cluster = cluster
        self._lock = threading.Lock()
        self._wanted: Experiment | None = None  # what is compiled next
        self._under_way: Future | None = None

    def expect(self, experiment: Experiment) -> None:
        """Compile for an experiment unless a worker has done so; where another is under way, then the newest asked."""
        with self._lock:
            self._wanted = experiment
            self._go_on()

    def begin_again(self) -> None:
        """The cluster has come or gone: what was under way is not any more."""
        with self._lock:
            self._wanted = self._under_way = None

    def _go_on(self) -> None:
        wanted = self._wanted
        if wanted is None or self._under_way is not None:
            return
        self._wanted = None
        if not self._cluster.compiled_by(wanted):
            self._under_way = asked = self._cluster.submit(tasks.warm_up, wanted, priority=-1)
            if asked is not None:
                asked.add_done_callback(functools.partial(self._on_compiled, wanted))

    def _on_compiled(self, experiment: Experiment, future: Future) -> None:
        worker, error = came_of(future)
        if error is None:
            self._cluster.has_compiled(worker, experiment)
        with self._lock:
            if self._under_way is future:
                self._under_way = None
                self._go_on()
