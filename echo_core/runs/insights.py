"""What has been looked at inside a run, and when it may be looked at again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from echo_core.insight.requests import Request, SaliencyRequest
from echo_core.insight.results import SaliencyHistory
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Future

    from echo_core.runs.tasks import Inspected

SHARE = 0.06  # of a live run's training time goes into looking at it, beside what the first look takes
VALUES_KEPT = 16  # of a run: its views, and the answers to several requests
CHECKPOINTS = 24  # of a run: slices that stay, so that it can be looked at as it was
CHECKPOINT_BYTES = 32e6  # of a run, about
PASTS_KEPT = 16  # runs whose checkpoints stay
TRACES_KEPT = 100  # of a run


@dataclass(frozen=True, slots=True)
class Inspection:
    """The value of a view, and the epoch of the run that it tells of; 0: untrained."""

    epoch: int
    value: Any


@dataclass(slots=True)
class Looks:
    """What has been looked at in one run, and its past as far as it is kept. Engines use it under their lock."""

    experiment: Experiment
    under_way: Future | None = None
    values: dict[Request[Any], Inspection] = field(default_factory=dict)
    _checkpoints: dict[int, Future | None] = field(default_factory=lambda: {0: None})  # by epoch
    _traces: dict[int, Any] = field(default_factory=dict)  # by epoch
    _asked: OrderedDict[Request[Any], int] = field(default_factory=OrderedDict)  # for which epoch last
    _rest_until: float = 0.0  # seconds of training

    def keep(self, epoch: int, done: Future) -> None:
        """Keep a slice, so that the run can be looked at as it was after it; the kept ones are spread evenly."""
        self._checkpoints[epoch] = done
        _thin(self._checkpoints, max(2, min(CHECKPOINTS, int(CHECKPOINT_BYTES / _slice_bytes(self.experiment)))))

    def forget_past(self) -> None:
        """Let the kept slices go."""
        self._checkpoints = {0: None}

    def due(self, request: Request[Any], epoch: int, *, live: bool, seconds: float) -> bool:
        """Whether a request is to be answered now for the newest `epoch` of the run, `seconds` of training old."""
        if self.under_way is not None or self._asked.get(request) == epoch:
            return False
        return not live or seconds >= self._rest_until

    def slices(self, request: Request[Any], epoch: int, head: Future | None) -> dict[int, Future | None]:
        """The slices to look at, by epoch: the newest, and for the memory trace those of the past that lack one."""
        past = self._checkpoints if isinstance(request, SaliencyRequest) else {}
        return {e: done for e, done in sorted({**past, epoch: head}.items()) if e == epoch or e not in self._traces}

    def begin(self, request: Request[Any], epoch: int, under_way: Future) -> None:
        """Note what is being looked at."""
        self.under_way = under_way
        self._asked[request] = epoch
        self._asked.move_to_end(request)
        if len(self._asked) > VALUES_KEPT:
            oldest, _ = self._asked.popitem(last=False)
            self.values.pop(oldest, None)

    def end(self, request: Request[Any], epochs: Sequence[int], found: Inspected | None, seconds: float) -> None:
        """Note what was found in the slices of these epochs, None where nothing could be, at `seconds` of training."""
        self.under_way = None
        if found is None:
            return
        self._rest_until = seconds + found.seconds / SHARE
        if request in self._asked:
            self.values[request] = Inspection(epochs[-1], found.values[-1])
        if isinstance(request, SaliencyRequest):
            self._traces.update(zip(epochs, found.values, strict=True))
            _thin(self._traces, TRACES_KEPT)

    def traces(self) -> SaliencyHistory | None:
        """The memory traces of all epochs for which one was computed; None where there is none."""
        if not self._traces:
            return None
        epochs = sorted(self._traces)
        return SaliencyHistory.of(epochs, [self._traces[epoch] for epoch in epochs])


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
