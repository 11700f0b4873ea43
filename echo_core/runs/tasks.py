"""What a worker does for a run: train some epochs and tell of them, answer questions about its network.

Nothing stays on a worker but compiled programs: a state comes with the work and goes back with what it told, so that
a worker that is lost or renewed takes nothing with it, and any worker goes on where another stood.

Nothing here imports TensorFlow before a worker calls it, so that whoever hands out the work need not have it loaded.
"""

from __future__ import annotations

import functools
import pickle
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.requests import Request
from echo_core.model.frames import Frames
from echo_core.model.program import ProgramKey
from echo_core.runs import memory
from echo_core.runs.history import versions
from echo_core.runs.requests import FrameRequest, NetworkRequest, OverEpochsRequest
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from echo_core.model.training import TrainingState

State = NDArray[np.uint8]  # a `TrainingState` as bytes: an array, because Dask sends those without copying them

_compiled: set[ProgramKey] = set()  # by this process
_compiling = threading.Lock()  # one program at a time


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a slice of a run gives.

    Attributes:
        states: after some of its epochs, the last among them; by epoch.
        progress: what there is to tell of all its epochs.
        worker: the address of the worker that trained it, and has compiled its program; "" outside of any.
    """

    states: dict[int, State]
    progress: Progress
    worker: str = ""


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


def dask_setup(_: object) -> None:
    """Load TensorFlow before a worker takes any work; Dask calls it where a worker preloads this module."""
    load()


def load() -> None:
    """Load TensorFlow: what a worker that can do so is not ill."""
    from echo_core.model import training  # noqa: F401


def warm_up(experiment: Experiment) -> str:
    """Compile an experiment ahead of its first run. The address of the worker that did."""
    prepare(experiment)
    return _worker()


def warm_up_insight() -> None:
    """Load what looking inside networks takes."""
    from echo_core.insight import views

    views.prepare()


def advance(experiment: Experiment, packed: State | None, stops: Sequence[int]) -> Stretch:
    """Train on from a state (None: the start), keeping the states after each of the epochs `stops`, which rise.

    Training ends earlier where the run does.
    """
    from echo_core.model import training

    prepare(experiment)
    state = _unpacked(experiment, packed)
    states, parts = {}, []
    start = time.perf_counter()
    for stop in stops:
        state, metrics = training.advance(experiment, state, stop - state.epoch)
        states[state.epoch] = state
        parts.append(metrics)
    seconds = time.perf_counter() - start
    progress = Progress(*training.Metrics.join(parts), seconds, versions())
    return Stretch({epoch: _packed(kept) for epoch, kept in states.items()}, progress, _worker())


def answer(experiment: Experiment, packed: Sequence[State | None], request: Request[Any]) -> Answer:
    """Answer a request about the networks in these states (None: the start), in the order of their epochs."""
    from echo_core.insight import views
    from echo_core.model import plain, training

    states = [_unpacked(experiment, one) for one in packed]
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
        value = view.over_epochs([state.epoch for state in states], values)
    return Answer(value, time.process_time() - start)


def prepare(experiment: Experiment) -> None:
    """Compile what an experiment takes, unless that is done.

    Raises:
        RetiredError: this worker is about to be ended.
    """
    from echo_core.model import training

    key = ProgramKey.of(experiment)
    if key not in _compiled:
        with _aside(), _compiling:
            memory.wait_for_room()
            training.prepare(experiment)
            memory.give_back()
        _compiled.add(key)


@contextmanager
def _aside() -> Iterator[None]:
    """Let the worker do other work meanwhile: what follows takes seconds."""
    from distributed import rejoin, secede

    if not _worker():
        yield
        return
    secede()
    try:
        yield
    finally:
        rejoin()


def _worker() -> str:
    """The address of the worker that this is; "" outside of any."""
    from distributed import get_worker

    try:
        return str(get_worker().address)
    except ValueError:
        return ""


def _packed(state: TrainingState) -> State:
    return np.frombuffer(pickle.dumps(state, pickle.HIGHEST_PROTOCOL), np.uint8)


def _unpacked(experiment: Experiment, packed: State | None) -> TrainingState:
    if packed is None:
        return _start(experiment)
    state: TrainingState = pickle.loads(packed.tobytes())
    return state


@functools.lru_cache(maxsize=4)
def _start(experiment: Experiment) -> TrainingState:
    from echo_core.model import training

    return training.initial_state(experiment)
