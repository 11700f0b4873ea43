"""What a worker does for a run: train some epochs, tell of them, answer questions about its network.

Nothing here imports TensorFlow before a worker calls it, so that whoever hands out the work need not have it loaded.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.requests import Request
from echo_core.model.frames import Frames
from echo_core.runs.history import versions
from echo_core.runs.requests import FrameRequest, NetworkRequest, OverEpochsRequest
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from echo_core.model.training import TrainingState


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A stretch of a run: it stays on its worker, and further training starts from it.

    Attributes:
        states: after some of its epochs, the last among them; by epoch.
        progress: what there is to tell of all its epochs.
    """

    states: dict[int, TrainingState]
    progress: Progress


@dataclass(frozen=True, slots=True)
class Progress:
    """What some epochs of training tell: nothing whose type is of a module that loads TensorFlow.

    Attributes:
        losses, accuracies: (epochs,) of each epoch, as in `History`.
        frames: predictions on the test sequence after those epochs that have a frame.
        seconds: spent on training them, without compilation.
        versions: of the libraries that trained them, by name.
    """

    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    frames: Frames
    seconds: float
    versions: dict[str, str]

    def after(self, first: int, epoch: int) -> Progress:
        """The part that tells of the epochs after `epoch`, if `first` were trained before it all."""
        known, later = epoch - first, self.frames.epochs > epoch
        if known == 0:
            return self
        frames = self.frames
        losses = self.losses[known:]
        return Progress(
            losses,
            self.accuracies[known:],
            Frames(frames.epochs[later], frames.predicted[later], frames.probability[later], frames.right[later]),
            self.seconds * len(losses) / len(self.losses),
            self.versions,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered.

    Attributes:
        value: the answer.
        seconds: of the processor's time that it took, without loading.
    """

    value: Any
    seconds: float


def warm_up(experiment: Experiment) -> None:
    """Load TensorFlow and compile an experiment ahead of its first run."""
    _prepare(experiment)


def warm_up_insight() -> None:
    """Load what looking inside networks takes."""
    from echo_core.insight import views

    views.prepare()


def advance(experiment: Experiment, previous: Checkpoint | None, first: int, stops: Sequence[int]) -> Checkpoint:
    """Train on after epoch `first`, a state of `previous` (None: the start), keeping the states after each of `stops`.

    Training ends earlier where the run does.
    """
    from echo_core.model import training

    _prepare(experiment)
    state = previous.states[first] if previous else _start(experiment)
    states, parts = {}, []
    start = time.perf_counter()
    for stop in stops:
        state, metrics = training.advance(experiment, state, stop - state.epoch)
        states[state.epoch] = state
        parts.append(metrics)
    seconds = time.perf_counter() - start
    return Checkpoint(states, Progress(*training.Metrics.join(parts), seconds, versions()))


def progress(done: Checkpoint) -> Progress:
    """What a stretch tells, which need not stay on the worker."""
    return done.progress


def answer(
    experiment: Experiment, checkpoints: Sequence[Checkpoint | None], epochs: Sequence[int], request: Request[Any]
) -> Answer:
    """Answer a request about the networks after some epochs, each a state of its checkpoint (None: the start)."""
    from echo_core.insight import views
    from echo_core.model import plain, training

    states = [
        checkpoint.states[epoch] if checkpoint else _start(experiment)
        for checkpoint, epoch in zip(checkpoints, epochs, strict=True)
    ]
    if isinstance(request, FrameRequest):
        start = time.process_time()
        return Answer(training.frame_of(experiment, states[-1]), time.process_time() - start)
    if isinstance(request, NetworkRequest):
        start = time.process_time()
        return Answer(plain.saved(experiment, states[-1].weights), time.process_time() - start)
    asked = request.request if isinstance(request, OverEpochsRequest) else request
    view = views.view_of(asked)
    if view.prepare:
        view.prepare()
    start = time.process_time()
    values = [view.compute(experiment, state.weights, asked) for state in states]
    value = values[-1]
    if isinstance(request, OverEpochsRequest):
        if view.over_epochs is None:
            raise TypeError(f"{view.id} is not of a whole run")
        value = view.over_epochs(epochs, values)
    return Answer(value, time.process_time() - start)


@functools.lru_cache(maxsize=64)
def _prepare(experiment: Experiment) -> None:
    from echo_core.model import training

    training.prepare(experiment)


@functools.lru_cache(maxsize=4)
def _start(experiment: Experiment) -> TrainingState:
    from echo_core.model import training

    return training.initial_state(experiment)
