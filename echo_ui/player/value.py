"""What the player is handed: runs as plain JSON values, of a few kilobytes whatever their settings."""

from __future__ import annotations

import hashlib
import json
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
from echo_ui.player import assets, bins, charts
from echo_ui.player.packing import pack
from echo_ui.text import words
from echo_ui.theme.colours import Theme

MOST_ANSWERS = 60  # the most pairs drawn of expected and predicted
THOUSANDTHS, FINE = 1000, 10_000  # what a figure shows, and what a curve does

Value = dict[str, Any]


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


@dataclass(frozen=True, slots=True)
class Run:
    """A run in the player.

    Attributes:
        history: what is known of it.
        label: where it comes from, in a few words, such as "Recorded run"; "" says nothing.
        stopped: whether it grows no more, though it is not complete.
        status: what happens to it on the server, in a few words.
        exact: its answers at the epoch where the playhead rests, if no frame has them.
        mark: what stands at its line's end, beside another line; "" where it is alone.
        title: what it is, in a few words, beside another.
    """

    history: History
    label: str = ""
    stopped: bool = False
    status: str = ""
    exact: Exact | None = None
    mark: str = ""
    title: str = ""

    @property
    def over(self) -> bool:
        """Whether it grows no more."""
        return self.stopped or self.history.trained_at is not None


@dataclass(frozen=True, slots=True)
class Band:
    """Several runs of the same settings but for the seed, drawn as a band with its median.

    Attributes:
        runs: at least one; only what is known of them and whether they grow is looked at.
        status: how far they are, in a few words.
        mark: what stands at the median's end.
        title: what they are, in a few words.
    """

    runs: Sequence[Run]
    status: str
    mark: str
    title: str


def value(
    runs: Sequence[Run],
    *,
    band: Band | None = None,
    play: str | None = None,
    opens: str = "",
    finished: str = "",
    apart: str = "",
    theme: Theme,
) -> Value:
    """What the player shows, as a JSON value of the same few parts whatever the settings.

    Args:
        runs: one or two; the first is the one in view.
        band: what is drawn beside one run, in the same charts.
        play: a name never given before makes the player start at epoch 0 and play, once; None never does.
        opens: "start" or "end" lets it rest there instead of playing.
        finished: what is announced when the playhead comes to the end; "" leaves that to the player.
        apart: why two runs have a row of expected numbers each; "" where they share one.
        theme: how the page looks.
    """
    experiments = [run.history.experiment for run in runs]
    marks = tuple(run.mark for run in runs) + ((band.mark,) if band else ())
    limits = tuple(charts.Limits(each.vocabulary, verdict(each).best, verdict(each).floor) for each in experiments)
    several = len(marks) > 1
    epochs = max(each.epochs for each in experiments)
    return {
        "words": words.player.WORDS | words.compare.PLAYER if several else words.player.WORDS,
        "charts": charts.specs(epochs, limits, marks, theme),
        "library": assets.LIBRARY,
        "runs": [_run(run, bins.widths(epochs).curve) for run in runs],
        "finished": finished,
        "play": play,
        "opens": opens,
    } | ({"band": band and _band(band), "apart": apart} if several else {})


def identity(experiment: Experiment) -> str:
    """The name of an experiment's run: the same for the same settings, everywhere and always."""
    return hashlib.sha256(json.dumps(experiment.settings(), sort_keys=True).encode()).hexdigest()[:16]


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


def _run(run: Run, width: int) -> Value:
    """One run; its curve has a point every `width` epochs."""
    history, experiment = run.history, run.history.experiment
    answers = _answers(experiment)
    fine = bins.widths(experiment.epochs).values
    share = answers.counted if fine == 1 else FINE
    positions = answers.positions[answers.drawn]
    frames = history.frames
    told = {
        "id": identity(experiment),
        "label": run.label,
        "status": run.status,
        "epochs": experiment.epochs,
        "trained": history.epoch,
        "over": run.over,
        "expected": gather(positions, test_sequence(experiment)).tolist(),
        "positions": positions.tolist(),
        "lag": experiment.lag,
        "counted": answers.counted,
        "note": _note(experiment, answers),
        "width": {"values": fine, "curve": width},
        "exact": None if run.exact is None else _exact(experiment, run.exact),
        "data": pack(
            {
                "loss.values": (bins.binned(history.losses, fine), THOUSANDTHS),
                **_parts("loss", bins.curve(history.losses, width, best="low")),
                "accuracy.values": (bins.binned(history.accuracies, fine), share),
                **_parts("accuracy", bins.curve(history.accuracies, width, best="high")),
                "frames.epochs": (frames.epochs, 1),
                "frames.right": (frames.right, 1),
                "frames.predicted": (frames.predicted[:, answers.drawn], 1),
                "frames.sure": (frames.probability[:, answers.drawn], 100),
            }
        ),
    }
    return told | {"mark": run.mark, "title": run.title} if run.mark else told


def _band(told: Band) -> Value:
    histories = [run.history for run in told.runs]
    experiment = histories[0].experiment
    width = bins.widths(experiment.epochs).curve
    growing = [run.history.epoch for run in told.runs if not run.over]
    trained = min([max(history.epoch for history in histories), *growing])
    return {
        "id": " ".join(identity(history.experiment) for history in histories),
        "mark": told.mark,
        "title": told.title,
        "label": "",
        "status": told.status,
        "epochs": experiment.epochs,
        "trained": trained,
        "over": not growing,
        "width": {"curve": width},
        "data": pack(
            {
                **_parts("loss", bins.band([history.losses for history in histories], width, trained)),
                **_parts("accuracy", bins.band([history.accuracies for history in histories], width, trained)),
            }
        ),
    }


def _parts(name: str, parts: dict[str, NDArray[np.float64]]) -> dict[str, tuple[NDArray[np.float64], int]]:
    return {f"{name}.{part}": (numbers, 1 if part == "best_at" else FINE) for part, numbers in parts.items()}


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
