"""What a worker does for a run, one short slice of training at a time.

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
from echo_core.task.experiment import Experiment
from echo_core.task.score import Prediction
from echo_core.task.sequences import test_sequence

if TYPE_CHECKING:
    from echo_core.model.training import Metrics, TrainingState


@dataclass(frozen=True, slots=True)
class Slice:
    """Some epochs of a run: it stays on the worker, and the next slice starts from it."""

    state: TrainingState
    metrics: Metrics
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """What a slice tells about its run.

    Attributes:
        losses, accuracies: (epochs,) of the epochs in the slice.
        prediction: on the test sequence, after the slice.
        seconds: spent on training, without compilation.
        over: whether the run has no further epoch to train.
    """

    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    prediction: Prediction
    seconds: float
    over: bool


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a view tells of some slices of a run.

    Attributes:
        values: one of `insight.results` for each slice.
        seconds: of the processor's time spent on computing them, without loading and tracing.
    """

    values: tuple[Any, ...]
    seconds: float


def warm_up(experiment: Experiment) -> None:
    """Load TensorFlow and compile an experiment ahead of its first run."""
    from echo_core.model import training

    training.prepare(experiment)


def warm_up_looks() -> None:
    """Load what looking inside runs takes."""
    from echo_core.insight import views

    views.prepare()


def train_slice(experiment: Experiment, previous: Slice | None, epochs: int) -> Slice:
    """The `epochs` epochs after `previous`; None: from the start."""
    from echo_core.model import training

    training.prepare(experiment)
    state = previous.state if previous else _start(experiment)
    start = time.perf_counter()
    state, metrics = training.advance(experiment, state, epochs)
    return Slice(state, metrics, time.perf_counter() - start)


@functools.lru_cache(maxsize=4)
def _start(experiment: Experiment) -> TrainingState:
    from echo_core.model import training

    return training.initial_state(experiment)


def report(experiment: Experiment, done: Slice) -> Report:
    """What there is to tell of a slice."""
    from echo_core.model import prediction, training

    return Report(
        losses=done.metrics.losses,
        accuracies=done.metrics.accuracies,
        prediction=prediction.predict(experiment, done.state.weights, test_sequence(experiment)),
        seconds=done.seconds,
        over=training.is_over(experiment, done.state),
    )


def inspect(experiment: Experiment, slices: Sequence[Slice | None], request: Request[Any]) -> Inspected:
    """Look inside the networks after some slices; None: the untrained one."""
    from echo_core.insight import views

    view = views.view_of(request)
    if view.prepare:
        view.prepare()
    states = [done.state if done else _start(experiment) for done in slices]
    start = time.process_time()
    values = tuple(view.compute(experiment, state.weights, request) for state in states)
    return Inspected(values, time.process_time() - start)
