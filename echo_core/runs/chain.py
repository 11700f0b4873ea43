"""A training as a chain of slices: how long each is, which are under way, and what they tell, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from echo_core.model.pace import slice_length
from echo_core.runs.checkpoints import checkpoint_interval
from echo_core.runs.tasks import Progress
from echo_core.task.experiment import Experiment

SLICE_SECONDS = 0.15  # of training in a slice
LEAD = 2  # slices asked for at once, so that a worker need not wait for the news to go round

C = TypeVar("C")


@dataclass(eq=False, slots=True)
class Slice(Generic[C]):
    """Some epochs of a training that have been asked for.

    Attributes:
        first, last: epochs trained before it and after it.
        checkpoint: what stands for the state after it.
        progress: what it told; None until that is known.
    """

    first: int
    last: int
    checkpoint: C
    progress: Progress | None = None


class Chain(Generic[C]):
    """The slices of one training from some epoch on."""

    def __init__(self, experiment: Experiment, epoch: int, checkpoint: C | None) -> None:
        """Go on from the state after `epoch`; None: the untrained network."""
        self.epoch = epoch  # after the newest slice taken
        self.checkpoint = checkpoint
        self.ahead: list[Slice[C]] = []
        self.started = False  # whether any slice was taken
        self._experiment = experiment
        self._length = 1

    def next(self) -> tuple[int, int, C | None] | None:
        """The epochs before and after the slice to ask for now, and the state it starts from; None: none now.

        It ends where a checkpoint is due if that lies on its way.
        """
        first, before = (
            (self.ahead[-1].last, self.ahead[-1].checkpoint) if self.ahead else (self.epoch, self.checkpoint)
        )
        if len(self.ahead) >= LEAD or first >= self._experiment.epochs:
            return None
        last = min(first + self._length, self._experiment.epochs)
        interval = checkpoint_interval(self._experiment)
        due = last // interval * interval
        return first, due if due > first else last, before

    def asked(self, first: int, last: int, checkpoint: C) -> Slice[C]:
        """Note that a slice has been asked for."""
        self.ahead.append(Slice(first, last, checkpoint))
        return self.ahead[-1]

    def arrived(self, done: Slice[C], progress: Progress) -> Iterator[Slice[C]]:
        """Note what a slice told, and give those that can be taken now, each once, in order."""
        done.progress = progress
        while self.ahead and (told := self.ahead[0].progress):
            taken = self.ahead.pop(0)
            epochs = len(told.losses)
            taken.last = self.epoch = taken.first + epochs
            self.checkpoint, self.started = taken.checkpoint, True
            self._length = slice_length(max(1, epochs), told.seconds, SLICE_SECONDS)
            yield taken
