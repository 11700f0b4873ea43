"""Sweeps on the same workers, one after another."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from echo_core.runs.status import Problem
from echo_core.runs.store import Store
from echo_core.sweeps.sweep import Sweep
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Client


class Sweeps:
    """All sweeps of a server. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._queue: list[Sweep] = []
        self._client: Client | None = None
        self._came = False  # whether there was a cluster at any time
        self._closed = False
        threading.Thread(target=self._serve, name="sweeps", daemon=True).start()

    def submit(self, experiments: Iterable[Experiment], store: Store) -> Sweep:
        """Begin to find the outcomes of all these; if the same are being found already, that sweep."""
        sweep = Sweep(experiments, store)
        with self._change:
            for other in self._queue:
                if other.experiments == sweep.experiments and not other.over:
                    return other
            self._queue.append(sweep)
            self._tidy()
        return sweep

    def follow(self, client: Client | None) -> None:
        """Train on the cluster of this client from now on; None: there is none. Sweeps wait for one that was there."""
        with self._change:
            if client is None and not self._came:
                for sweep in self._queue:
                    sweep.fail(Problem.NO_CLUSTER)
            self._client, self._came = client, self._came or client is not None
            self._tidy()

    def close(self) -> None:
        """End all sweeps."""
        with self._change:
            self._closed = True
            for sweep in self._queue:
                sweep.cancel()
            self._tidy()

    def _serve(self) -> None:
        """Run one sweep after another until closed."""
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closed or (self._queue and self._client))
                if self._closed or self._client is None:
                    return
                first, client = self._queue[0], self._client
            first.run(client)
            with self._change:
                self._tidy()

    def _tidy(self) -> None:
        self._queue = [sweep for sweep in self._queue if not sweep.over]
        for place, sweep in enumerate(self._queue):
            sweep.place = place or None
        self._change.notify_all()
