"""Which worker of a sweep trains which run.

Compiling a program takes as long as several runs of it, so that the runs of one program stay on one worker while
others have work of their own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from echo_core.model.program import ProgramKey
from echo_core.task.experiment import Experiment

COMPILE_SECONDS = 4.0  # what a worker is assumed to take for a program that is new to it


class Plan:
    """The runs that wait for a worker, and which of them a worker takes next."""

    def __init__(self, experiments: Iterable[Experiment]) -> None:
        self._waiting: dict[ProgramKey, deque[Experiment]] = {}
        for experiment in experiments:
            self._waiting.setdefault(ProgramKey.of(experiment), deque()).append(experiment)
        self._compiled: dict[str, set[ProgramKey]] = {}

    def __bool__(self) -> bool:
        return any(self._waiting.values())

    def take(self, worker: str, workers: Sequence[str], run_seconds: float) -> Experiment | None:
        """The next run for `worker`, one of the `workers` there are, if runs take `run_seconds` each.

        First one whose program it has compiled, then one whose program nobody has, the most frequent first; then it
        helps another, where that takes less time than compiling does. None: nothing is worth its while.
        """
        self._compiled = {one: self._compiled.get(one, set()) for one in workers}
        own = self._compiled[worker]
        others = set().union(*self._compiled.values())
        most = sorted((p for p, runs in self._waiting.items() if runs), key=lambda p: -len(self._waiting[p]))
        choices = [
            *(p for p in most if p in own),
            *(p for p in most if p not in others),
            *(p for p in most if len(self._waiting[p]) * run_seconds > COMPILE_SECONDS),
        ]
        if not choices:
            return None
        own.add(choices[0])
        return self._waiting[choices[0]].popleft()
