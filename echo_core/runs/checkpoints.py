"""Which states of runs are kept, so that any epoch can be asked for at the price of a few."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment

MOST = 24  # evenly spread over a run, beside those used last
MOST_BYTES = 16e6  # of these, of a run: large networks have fewer
USED_LAST = 6  # others of a run
ALL_BYTES = 100e6  # of all runs; those used longest ago go

C = TypeVar("C")


def state_bytes(experiment: Experiment) -> int:
    """The size of a network's weights with Adam's two moments of them."""
    return 3 * 4 * sum(math.prod(shape) for shape in Weights.shapes(experiment))


def checkpoint_interval(experiment: Experiment) -> int:
    """Epochs between two checkpoints that stay.

    >>> checkpoint_interval(Experiment(epochs=2000))
    84
    >>> checkpoint_interval(Experiment(epochs=2000, units=256, vocabulary=1000))
    1000
    """
    return math.ceil(experiment.epochs / max(2, min(MOST, int(MOST_BYTES / state_bytes(experiment)))))


def spread_epochs(experiment: Experiment, epoch: int) -> tuple[int, ...]:
    """Epochs to look at a run over, evenly from 0 to `epoch`: where its checkpoints are, and between early on.

    >>> spread_epochs(Experiment(epochs=2400), 400)
    (0, 50, 100, 150, 200, 250, 300, 350, 400)
    >>> len(spread_epochs(Experiment(epochs=2400), 2400))
    25
    """
    interval = checkpoint_interval(experiment)
    fewest = experiment.epochs // interval // 3
    while interval > 1 and epoch // interval < fewest:
        interval = math.ceil(interval / 2)
    return tuple(sorted({*range(0, epoch + 1, interval), epoch}))


@dataclass(slots=True)
class _Kept(Generic[C]):
    spread: dict[int, C] = field(default_factory=dict)  # by epoch
    others: OrderedDict[int, C] = field(default_factory=OrderedDict)  # by epoch, that used last behind


class Checkpoints(Generic[C]):
    """States of runs, by experiment and epoch."""

    def __init__(self) -> None:
        self._runs: OrderedDict[Experiment, _Kept[C]] = OrderedDict()  # that used last behind

    def keep(self, experiment: Experiment, epoch: int, checkpoint: C) -> None:
        """Keep the state after an epoch, for long where it is one of the evenly spread ones."""
        kept = self._runs.setdefault(experiment, _Kept())
        self._runs.move_to_end(experiment)
        if epoch % checkpoint_interval(experiment) == 0:
            kept.spread[epoch] = checkpoint
        else:
            kept.others[epoch] = checkpoint
            kept.others.move_to_end(epoch)
            if len(kept.others) > USED_LAST:
                kept.others.popitem(last=False)
        while len(self._runs) > 1 and self._bytes() > ALL_BYTES:
            self._runs.popitem(last=False)

    def nearest(self, experiment: Experiment, epoch: int) -> tuple[int, C | None]:
        """The newest kept epoch that is not after `epoch`, and what is kept of it; (0, None) for the start."""
        kept = self._runs.get(experiment)
        if kept is None:
            return 0, None
        self._runs.move_to_end(experiment)
        both = {**kept.spread, **kept.others}
        newest = max((known for known in both if known <= epoch), default=0)
        if newest in kept.others:
            kept.others.move_to_end(newest)
        return newest, both.get(newest)

    def _bytes(self) -> int:
        return sum(
            (len(kept.spread) + len(kept.others)) * state_bytes(experiment) for experiment, kept in self._runs.items()
        )
