"""A cluster without workers: its tasks are done when a test says so, and made-up training takes no time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import numpy as np
from distributed import KilledWorker

from echo_core.model.frames import Frames
from echo_core.model.program import ProgramKey
from echo_core.runs.history import History
from echo_core.runs.losses import is_renewal
from echo_core.runs.status import Problem
from echo_core.runs.tasks import Answer, Progress, Stretch
from echo_core.task.experiment import Experiment
from tests.runs.histories import finished

VERSIONS = {"keras": "3.15"}


class Future:
    """Like Dask's, of a task that is done by `Cluster.run`."""

    def __init__(self, work: Callable[..., Any], arguments: tuple[Any, ...], priority: int) -> None:
        self.work, self.arguments, self.priority = work, arguments, priority
        self.done = False
        self._value: Any = None
        self._error: BaseException | None = None
        self._callbacks: list[Callable[[Any], None]] = []

    def add_done_callback(self, callback: Callable[[Any], None]) -> None:
        self._callbacks.append(callback)

    def exception(self) -> BaseException | None:
        return self._error

    def result(self) -> Any:
        if self._error:
            raise self._error
        return self._value

    def run(self, error: BaseException | None = None) -> None:
        self._error = error
        if error is None:
            try:
                self._value = self.work(*self.arguments)
            except Exception as raised:
                self._error = raised
        self.done = True
        for callback in self._callbacks:
            callback(self)


class Cluster:
    """Stands for `runs.cluster.Cluster`."""

    def __init__(self, workers: int = 1) -> None:
        self.problem: Problem | None = None
        self.closed = False
        self.there = True
        self.waiting: list[Future] = []
        self.workers = {f"worker-{number}" for number in range(workers)}
        self.trained: list[tuple[int, int]] = []  # of every stretch, the epochs before and after it
        self.compiled: dict[ProgramKey, set[str]] = {}
        self.renewed: set[str] = set()
        self.answered = 0
        self.answer_seconds = 0.001

    def submit(
        self, work: Callable[..., Any], *arguments: Any, priority: int = 0, like: Experiment | None = None
    ) -> Any:
        if not self.there:
            return None
        self.waiting.append(Future(work, arguments, priority))
        return self.waiting[-1]

    def cancel(self, futures: Iterable[Any]) -> None:
        dropped = list(futures)
        self.waiting = [one for one in self.waiting if one not in dropped]

    def is_renewal(self, error: BaseException) -> bool:
        return is_renewal(error, self.renewed)

    def compiled_by(self, experiment: Experiment) -> set[str]:
        return self.compiled.get(ProgramKey.of(experiment), set())

    def has_compiled(self, worker: str, experiment: Experiment) -> None:
        self.compiled.setdefault(ProgramKey.of(experiment), set()).add(worker)

    def addresses(self) -> set[str]:
        return set(self.workers)

    def step(self, error: BaseException | None = None) -> bool:
        """Do the next task; whether there was one."""
        if not self.waiting:
            return False
        first = max(self.waiting, key=lambda one: one.priority)
        self.waiting.remove(first)
        first.run(error)
        return True

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Do tasks until there are none, or until something is true."""
        for _ in range(20_000):
            if until() or not self.step():
                return
        raise AssertionError("there is no end to it")

    # What its workers do

    def advance(self, experiment: Experiment, state: str | None, stops: Any) -> Stretch:
        """Pretend to train: what an epoch tells is always the same, and a state is its seed and epoch."""
        seed, _, first = (state or f"{experiment.seed}:0").partition(":")
        assert int(seed) == experiment.seed
        return self._stretch(experiment, int(first), stops)

    def _stretch(self, experiment: Experiment, first: int, stops: Any) -> Stretch:
        self.trained.append((first, stops[-1]))
        whole, last = finished(experiment), stops[-1]
        frames = whole.frames
        here = (frames.epochs <= last) & ((frames.epochs > first) | (first == 0))
        progress = Progress(
            losses=whole.losses[first:last],
            accuracies=whole.accuracies[first:last],
            frames=Frames(frames.epochs[here], frames.predicted[here], frames.probability[here], frames.right[here]),
            seconds=0.01 * (last - first),
            versions=VERSIONS,
        )
        states: dict[int, Any] = {stop: f"{experiment.seed}:{stop}" for stop in stops}
        return Stretch(states, progress, "worker-0")

    def answer(self, experiment: Experiment, states: Any, request: Any) -> Answer:
        """Pretend to answer: which request, with which states."""
        states = [one or "start" for one in states]
        self.answered += 1
        return Answer((request, states), self.answer_seconds)


def killed(address: str = "worker-0") -> KilledWorker:
    """What Dask says of work whose worker was lost."""
    return KilledWorker("a task", SimpleNamespace(address=address), 0)


def trained(experiment: Experiment) -> History:
    """What a training on such a cluster tells in the end, but for its date."""
    return finished(experiment)


def same_curves(one: History, other: History) -> bool:
    """Whether two histories tell the same to the bit, whenever they were trained and however long it took."""
    np.testing.assert_array_equal(one.losses, other.losses, strict=True)
    np.testing.assert_array_equal(one.accuracies, other.accuracies, strict=True)
    for name in ("epochs", "predicted", "probability", "right"):
        np.testing.assert_array_equal(getattr(one.frames, name), getattr(other.frames, name), strict=True)
    return one.experiment == other.experiment
