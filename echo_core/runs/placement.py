"""Which workers some work is given to: those that are ready for it, and while one is not, no other.

A worker that begins has compiled nothing, and Dask would give it what waits elsewhere, to wait longer there: seconds
for each program. So it is given nothing before it has compiled what is usual and what most work under way is about.
Sweeps choose their workers by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from echo_core.model.program import ProgramKey
from echo_core.runs.memory import Memory
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Future


@dataclass(frozen=True, slots=True)
class _Given:
    """Work under way: the workers it is meant for (any, where empty), and the experiment it is about."""

    workers: frozenset[str]
    like: Experiment | None


class Placement:
    """Of all work on all workers, which are known by their addresses."""

    def __init__(self) -> None:
        """No worker is there yet."""
        self.workers: Mapping[str, Any] = {}  # what Dask knows of each
        self.renewed: set[str] = set()  # those that were ended on purpose, or are about to be
        self.memory = Memory()
        self.number = 0  # of workers where none is away, if that is known
        self._ready: set[str] = set()  # also some that have gone
        self._compiled: dict[ProgramKey, set[str]] = {}  # by which workers, also some that have gone
        self._given: WeakKeyDictionary[Future, _Given] = WeakKeyDictionary()

    def look(self, workers: Mapping[str, Any]) -> None:
        """Take in what Dask knows of the workers that there are now. Whoever comes back begins anew."""
        came = workers.keys() - self.workers.keys()
        for known in (self.renewed, self._ready, *self._compiled.values()):
            known.difference_update(came)
        self.workers = workers
        self.memory.look(workers)

    def compiled_by(self, experiment: Experiment) -> set[str]:
        """The workers that have compiled the program of an experiment, without those that are being renewed."""
        return self._compiled.get(ProgramKey.of(experiment), set()) & self._here()

    def has_compiled(self, worker: str, experiment: Experiment) -> None:
        """Note which worker has compiled the program of an experiment."""
        self._compiled.setdefault(ProgramKey.of(experiment), set()).add(worker)

    def admit(self, workers: Collection[str]) -> None:
        """These have compiled what they need, and are given work from now on."""
        self._ready.update(workers)

    def beginning(self, workers: Collection[str]) -> list[str]:
        """Those of the workers that are not ready yet."""
        return [one for one in workers if one not in self._ready]

    def choose(self, like: Experiment | None) -> tuple[frozenset[str], bool]:
        """The workers that some work is meant for (none: any), and whether others may do it as well.

        Those that have compiled the program of the experiment `like` are preferred, or else those with room for it.
        """
        here = self._here()
        fit = (self.compiled_by(like) or (self.memory.full and here - self.memory.full)) if like else set()
        ready = self._ready & here
        if not ready or len(ready) >= max(len(self.workers), self.number):
            return frozenset(fit), True
        return frozenset(fit & ready or ready), False

    def give(self, work: Future, workers: frozenset[str], like: Experiment | None) -> None:
        """Note where some work was given to."""
        self._given[work] = _Given(workers, like)

    def adrift(self) -> list[Future]:
        """The work whose workers are gone.

        If none was there when they went, Dask leaves such work waiting for ever, though others may do it. So it does
        with work that was done already when the worker went that had its result.
        """
        given = {one: self._given[one] for one in self._under_way()}
        return [one for one, it in given.items() if it.workers and not it.workers & self.workers.keys()]

    def programs(self, number: int) -> list[Experiment]:
        """Of the programs that work under way is about, so many that most is about: an experiment for each."""
        work = [(ProgramKey.of(like), like) for one in self._under_way() if (like := self._given[one].like)]
        one_of = dict(work)
        return [one_of[key] for key, _ in Counter(key for key, _ in work).most_common(number)]

    def _here(self) -> set[str]:
        """The workers that there are, without those that are being renewed or paused for their memory."""
        return {one for one, it in self.workers.items() if it.get("status") != "paused"} - self.renewed

    def _under_way(self) -> list[Future]:
        return [one for each in self._given.keyrefs() if (one := each()) is not None]
