"""Complete runs and where they are found again: in memory, in the store, among the recorded ones."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from echo_core.runs.history import History, Origin
from echo_core.runs.store import Store
from echo_core.task.experiment import Experiment

MOST_AT_HAND = 64  # histories that are found without the store


class Kept:
    """The complete runs of a server. Any thread may call its methods."""

    def __init__(self, store: Store, recorded: Callable[[Experiment], History | None]) -> None:
        """Keep in `store`, and find there and in `recorded`."""
        self._store = store
        self._recorded = recorded
        self._lock = threading.Lock()
        self._at_hand: OrderedDict[Experiment, History] = OrderedDict()  # that used last behind
        self._unwritten: list[History] = []

    def find(self, experiment: Experiment) -> tuple[History, Origin] | None:
        """A complete run, and where it comes from; None where none is known."""
        with self._lock:
            history = self._at_hand.get(experiment)
        history = history or self._store.find_history(experiment)
        if history:
            with self._lock:
                self._remember(history)
            return history, Origin.KEPT
        history = self._recorded(experiment)
        return (history, Origin.RECORDED) if history else None

    def keep(self, history: History) -> None:
        """Keep a complete run; it is written later."""
        with self._lock:
            self._remember(history)
            self._unwritten.append(history)

    def write(self) -> None:
        """Write what is to be kept. It may wait for the store."""
        with self._lock:
            unwritten, self._unwritten = self._unwritten, []
        for history in unwritten:
            self._store.keep_history(history)
        self._store.flush()

    def _remember(self, history: History) -> None:
        self._at_hand[history.experiment] = history
        self._at_hand.move_to_end(history.experiment)
        if len(self._at_hand) > MOST_AT_HAND:
            self._at_hand.popitem(last=False)
