"""What has been looked at inside a run, and when it may be looked at again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Future

    from echo_core.runs.tasks import Inspected

SHARE = 0.06  # of a live run's training time goes into looking at it, beside what the first look takes
VALUES_KEPT = 16  # of a run: its views, and the answers to several questions
CHECKPOINTS = 24  # of a run: slices that stay, so that it can be looked at as it was
CHECKPOINT_BYTES = 32e6  # of a run, about
PASTS_KEPT = 16  # runs whose checkpoints stay
TRACES_KEPT = 100  # of a run

Question = tuple[str, Hashable]  # a view and its arguments
TRACE: Question = ("memory_trace", ())


@dataclass(frozen=True, slots=True)
class Inspection:
    """The value of a view, and the epoch of the run that it tells of; 0: untrained."""

    epoch: int
    value: Any


@dataclass(frozen=True, slots=True)
class MemoryTraces:
    """How strongly each earlier input moved the answer, over the epochs.

    Attributes:
        epochs: (traces,) rising; 0 is the untrained network.
        distances: (distances,) each j.
        strengths: (traces, distances) as in `MemoryTrace`.
    """

    epochs: NDArray[np.int32]
    distances: NDArray[np.int32]
    strengths: NDArray[np.float32]


@dataclass(slots=True)
class Looks:
    """What has been looked at in one run, and its past as far as it is kept. Engines use it under their lock."""

    experiment: Experiment
    under_way: Future | None = None
    values: dict[Question, Inspection] = field(default_factory=dict)
    _checkpoints: dict[int, Future | None] = field(default_factory=lambda: {0: None})  # by epoch
    _traces: dict[int, Any] = field(default_factory=dict)  # by epoch
    _asked: OrderedDict[Question, int] = field(default_factory=OrderedDict)  # for which epoch last
    _rest_until: float = 0.0  # seconds of training

    def keep(self, epoch: int, done: Future) -> None:
        """Keep a slice, so that the run can be looked at as it was after it; the kept ones are spread evenly."""
        self._checkpoints[epoch] = done
        _thin(self._checkpoints, max(2, min(CHECKPOINTS, int(CHECKPOINT_BYTES / _slice_bytes(self.experiment)))))

    def forget_past(self) -> None:
        """Let the kept slices go."""
        self._checkpoints = {0: None}

    def due(self, question: Question, epoch: int, *, live: bool, seconds: float) -> bool:
        """Whether a question is to be answered now for the newest `epoch` of the run, `seconds` of training old."""
        if self.under_way is not None or self._asked.get(question) == epoch:
            return False
        return not live or seconds >= self._rest_until

    def slices(self, question: Question, epoch: int, head: Future | None) -> dict[int, Future | None]:
        """The slices to look at, by epoch: the newest, and for the memory trace those of the past that lack one."""
        past = self._checkpoints if question == TRACE else {}
        return {e: done for e, done in sorted({**past, epoch: head}.items()) if e == epoch or e not in self._traces}

    def begin(self, question: Question, epoch: int, under_way: Future) -> None:
        """Note what is being looked at."""
        self.under_way = under_way
        self._asked[question] = epoch
        self._asked.move_to_end(question)
        if len(self._asked) > VALUES_KEPT:
            oldest, _ = self._asked.popitem(last=False)
            self.values.pop(oldest, None)

    def end(self, question: Question, epochs: Sequence[int], found: Inspected | None, seconds: float) -> None:
        """Note what was found in the slices of these epochs, None where nothing could be, at `seconds` of training."""
        self.under_way = None
        if found is None:
            return
        self._rest_until = seconds + found.seconds / SHARE
        if question in self._asked:
            self.values[question] = Inspection(epochs[-1], found.values[-1])
        if question == TRACE:
            self._traces.update(zip(epochs, found.values, strict=True))
            _thin(self._traces, TRACES_KEPT)

    def traces(self) -> MemoryTraces | None:
        """The memory traces of all epochs for which one was computed; None where there is none."""
        if not self._traces:
            return None
        epochs = sorted(self._traces)
        return MemoryTraces(
            epochs=np.array(epochs, np.int32),
            distances=self._traces[epochs[0]].distances,
            strengths=np.stack([self._traces[epoch].strengths for epoch in epochs]),
        )


def forget_old_pasts(newest_first: Iterable[Looks]) -> None:
    """Let the past of all but the first few go."""
    for looks in list(newest_first)[PASTS_KEPT:]:
        looks.forget_past()


def _slice_bytes(experiment: Experiment) -> int:
    """The size of a network's weights with Adam's two moments of them."""
    weights = (experiment.vocabulary + experiment.units + 1) * 4 * experiment.units
    weights += (experiment.units + 1) * experiment.vocabulary
    return 3 * 4 * weights


def _thin(by_epoch: dict[int, Any], most: int) -> None:
    """Leave at most `most` ≥ 2 epochs, the first and the newest among them: those go that leave the smallest gap.

    >>> kept = dict.fromkeys([0, 10, 11, 20, 30])
    >>> _thin(kept, 4)
    >>> list(kept)
    [0, 10, 20, 30]
    """
    while len(by_epoch) > most:
        epochs = sorted(by_epoch)
        _, least, _ = min(zip(epochs, epochs[1:], epochs[2:], strict=False), key=lambda three: three[2] - three[0])
        del by_epoch[least]
