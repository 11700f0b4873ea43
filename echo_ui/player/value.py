"""What the player is handed: runs as plain JSON values, of a few kilobytes whatever their settings."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence
from echo_core.task.verdict import verdict
from echo_ui.player import assets, charts
from echo_ui.player.packing import pack
from echo_ui.text import words
from echo_ui.theme.colours import Theme

POINTS = 160  # the most points a curve is drawn with
MOST_EXACT = 4000  # a run of so many epochs is told epoch by epoch
MOST_BINS = 2000  # the most values a longer one is told with
MOST_ANSWERS = 60  # the most pairs drawn of expected and predicted
THOUSANDTHS, FINE = 1000, 10_000  # what a figure shows, and what a curve does

Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A run in the player.

    Attributes:
        history: what is known of it.
        label: what it is, in a few words, such as "Recorded run"; "" says nothing.
        stopped: whether it grows no more, though it is not complete.
    """

    history: History
    label: str = ""
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Exact:
    """What a network says after one epoch, where no frame was taken.

    Attributes:
        epoch: that epoch.
        predicted: (answers,) the number said, in the order of a frame's.
        probability: (answers,) the network's probability for it.
        right: how many of all the answers that count are right.
        loss: that epoch's mean cross-entropy in nats, before each update; None for epoch 0.
        accuracy: that epoch's share of right answers, before each update; None for epoch 0.
    """

    epoch: int
    predicted: NDArray[np.integer[Any]]
    probability: NDArray[np.floating[Any]]
    right: int
    loss: float | None
    accuracy: float | None


def value(
    runs: Sequence[Run],
    *,
    play: str | None = None,
    status: str = "",
    finished: str = "",
    exact: Exact | None = None,
    theme: Theme,
) -> Value:
    """What the player shows, as a JSON value of the same few parts whatever the settings.

    Args:
        runs: at least one; the first is in view.
        play: a name never given before makes the player start at epoch 0 and play, once; None never does.
        status: what happens on the server, in a few words.
        finished: what is announced when the playhead comes to the end; "" leaves that to the player.
        exact: the answers of the first run at the epoch where the playhead rests, if no frame has them.
        theme: how the page looks.
    """
    first = runs[0].history.experiment
    return {
        "words": words.player.WORDS,
        "charts": charts.specs(first.epochs, first.vocabulary, verdict(first).best, verdict(first).floor, theme),
        "library": assets.LIBRARY,
        "runs": [_run(run) for run in runs],
        "exact": None if exact is None else _exact(first, exact),
        "status": status,
        "finished": finished,
        "play": play,
    }


def identity(experiment: Experiment) -> str:
    """The name of an experiment's run: the same for the same settings, everywhere and always."""
    return hashlib.sha256(json.dumps(experiment.settings(), sort_keys=True).encode()).hexdigest()[:16]


def curve(values: NDArray[np.floating[Any]], width: int, *, best: str) -> dict[str, NDArray[np.float64]]:
    """One value an epoch, as bins of `width` epochs that are complete: mean, low, high, and the epoch of the best.

    Args:
        values: (epochs so far,).
        width: epochs in a bin.
        best: which of "low" and "high" it is.

    >>> {name: bins.tolist() for name, bins in curve(np.array([4.0, 2.0, 1.0, 1.0, 9.0]), 2, best="low").items()}
    {'mean': [3.0, 1.0], 'low': [2.0, 1.0], 'high': [4.0, 1.0], 'best_at': [2.0, 3.0]}
    """
    bins = np.asarray(values[: len(values) // width * width], np.float64).reshape(-1, width)
    places = bins.argmin(axis=1) if best == "low" else bins.argmax(axis=1)
    return {
        "mean": bins.mean(axis=1),
        "low": bins.min(axis=1),
        "high": bins.max(axis=1),
        "best_at": np.arange(len(bins)) * width + 1.0 + places,
    }


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers of the test sequence.

    Attributes:
        positions: (answers,) where the numbers to say stand, of all rows or of the newest row's steps; -1: none counts.
        drawn: the columns of a frame that are drawn.
        counted: how many answers count, in all rows.
    """

    positions: NDArray[np.int32]
    drawn: NDArray[np.intp]
    counted: int


@lru_cache(maxsize=64)
def _answers(experiment: Experiment) -> _Answers:
    targets = frame(experiment).trained().targets  # (rows,), or (rows, steps) where every step answers
    positions = targets if targets.ndim == 1 else targets[-1]
    return _Answers(positions, np.flatnonzero(positions >= 0)[:MOST_ANSWERS], int((targets >= 0).sum()))


def _run(run: Run) -> Value:
    history, experiment = run.history, run.history.experiment
    answers = _answers(experiment)
    epochs = experiment.epochs
    fine = 1 if epochs <= MOST_EXACT else math.ceil(epochs / MOST_BINS)
    coarse = math.ceil(epochs / POINTS)
    share = answers.counted if fine == 1 else FINE
    positions = answers.positions[answers.drawn]
    frames = history.frames
    return {
        "id": identity(experiment),
        "label": run.label,
        "epochs": epochs,
        "trained": history.epoch,
        "over": run.stopped or history.trained_at is not None,
        "expected": gather(positions, test_sequence(experiment)).tolist(),
        "positions": positions.tolist(),
        "lag": experiment.lag,
        "counted": answers.counted,
        "note": _note(experiment, answers),
        "width": {"values": fine, "curve": coarse},
        "data": pack(
            {
                "loss.values": (_binned(history.losses, fine), THOUSANDTHS),
                **_parts("loss", curve(history.losses, coarse, best="low")),
                "accuracy.values": (_binned(history.accuracies, fine), share),
                **_parts("accuracy", curve(history.accuracies, coarse, best="high")),
                "frames.epochs": (frames.epochs, 1),
                "frames.right": (frames.right, 1),
                "frames.predicted": (frames.predicted[:, answers.drawn], 1),
                "frames.sure": (frames.probability[:, answers.drawn], 100),
            }
        ),
    }


def _binned(values: NDArray[np.float32], width: int) -> NDArray[np.floating[Any]]:
    """The mean of every `width` epochs, the last bin as far as it is trained."""
    if width == 1 or len(values) == 0:
        return values
    starts = np.arange(0, len(values), width)
    sizes = np.minimum(starts + width, len(values)) - starts
    return np.add.reduceat(values.astype(np.float64), starts) / sizes


def _parts(name: str, bins: dict[str, NDArray[np.float64]]) -> dict[str, tuple[NDArray[np.float64], int]]:
    return {f"{name}.{part}": (numbers, 1 if part == "best_at" else FINE) for part, numbers in bins.items()}


def _exact(experiment: Experiment, exact: Exact) -> Value:
    drawn = _answers(experiment).drawn
    return {
        "epoch": exact.epoch,
        "right": exact.right,
        "loss": exact.loss,
        "accuracy": exact.accuracy,
        "data": pack({"predicted": (exact.predicted[drawn], 1), "sure": (exact.probability[drawn], 100)}),
    }


def _note(experiment: Experiment, answers: _Answers) -> str:
    if experiment.output == "sequence":
        return words.player.newest_row_drawn(experiment.rows)
    drawn = len(answers.drawn)
    return words.player.first_drawn(drawn, answers.counted) if drawn < answers.counted else ""
