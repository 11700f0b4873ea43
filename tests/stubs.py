"""What stands for the engine where nothing is to be trained.

Each is of the class that it stands for, so that a type checker says where the methods of that one have changed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from echo_core.engine import Engine
from echo_core.insight.requests import Request
from echo_core.records.recordings import recorded
from echo_core.runs.history import History, Origin
from echo_core.runs.outcome import Outcome
from echo_core.runs.questions import Answered
from echo_core.runs.status import Problem, Status, Watched
from echo_core.runs.store import Store
from echo_core.runs.trainer import LONG_SECONDS, Trainer
from echo_core.sweeps.sweep import Sweep
from echo_core.task.experiment import Experiment

R = TypeVar("R")


class StubRuns(Trainer):
    """Runs that move only when a test says so.

    Attributes:
        standing: what is known of runs, beside those that are recorded.
        answers: to requests, by epoch and request; there are no others.
        heard: what visitors did, in order.
        asked: what was asked, in order.
        waited: seconds, for answers that did not come.
        visitors: who did or watched anything.
    """

    def __init__(self) -> None:
        self.standing: dict[Experiment, Watched] = {}
        self.answers: dict[tuple[int, Request[Any]], Any] = {}
        self.heard: list[tuple[str, Experiment]] = []
        self.asked: list[tuple[Experiment, int, Request[Any]]] = []
        self.waited = 0.0
        self.visitors: set[Hashable] = set()

    def put(
        self,
        history: History,
        status: Status,
        origin: Origin = Origin.TRAINED_NOW,
        *,
        problem: Problem | None = None,
        stalled: bool = False,
        sharing: float = 1.0,
    ) -> None:
        """Let a run stand so."""
        self.standing[history.experiment] = Watched(history, status, origin, 1, problem, stalled, sharing)

    def train(self, experiment: Experiment, visitor: Hashable) -> None:
        self._hear("train", experiment, visitor)
        self.put(History.empty(experiment), Status.STARTING)

    def stop(self, experiment: Experiment, visitor: Hashable) -> None:
        self._hear("stop", experiment, visitor)
        known = self.standing.get(experiment)
        if known and known.status.live:
            self.put(known.history, Status.STOPPED)

    def watch(self, experiment: Experiment, visitor: Hashable) -> Watched | None:
        self.visitors.add(visitor)
        history = recorded(experiment)
        known = Watched(history, Status.COMPLETE, Origin.RECORDED) if history else None
        return self.standing.get(experiment, known)

    def find(self, experiment: Experiment) -> History | None:
        known = self.standing.get(experiment)
        return known.history if known else recorded(experiment)

    def earlier_seconds(self, experiment: Experiment) -> float | None:
        known = self.standing.get(experiment)
        return known.history.seconds if known and known.history.seconds > LONG_SECONDS else None

    def wait(self, experiment: Experiment, seconds: float) -> bool:
        self.heard.append(("wait", experiment))
        return True

    def ask(self, experiment: Experiment, epoch: int, request: Request[R], patience: float = 0.0) -> Answered[R] | None:
        self.asked.append((experiment, epoch, request))
        known = self.answers.get((epoch, request))
        self.waited += patience if known is None else 0.0
        return None if known is None else Answered(epoch, known)

    def _hear(self, what: str, experiment: Experiment, visitor: Hashable) -> None:
        self.heard.append((what, experiment))
        self.visitors.add(visitor)


class StubSweep(Sweep):
    """A sweep that moves only when a test says so: no worker ever runs it."""

    def tell(self, *outcomes: Outcome) -> None:
        """Let it have trained these."""
        for outcome in outcomes:
            self._take(outcome)


class StubEngine(Engine):
    """An engine without workers."""

    ready = True
    problem: Problem | None = None

    def __init__(self, folder: Path) -> None:
        self.runs: StubRuns = StubRuns()
        self.store = Store(folder / "echo.sqlite")
        self.sweeps: list[StubSweep] = []
        self.expected: list[Experiment] = []

    def expect(self, experiment: Experiment) -> None:
        self.expected.append(experiment)

    def submit_sweep(self, experiments: Iterable[Experiment]) -> StubSweep:
        self.sweeps.append(StubSweep(experiments, self.store))
        return self.sweeps[-1]
