"""Histories as JSON text and back: for recorded, kept and exported runs.

Losses and accuracies come back to the bit, written with the fewest digits that tell 32-bit numbers apart;
probabilities are written in whole percent. What no training can have given is not read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.model.frames import Frames, expected_answers, frame_interval
from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame

FORMAT = 1


class HistoryError(ValueError):
    """A text is not the history of a run.

    Attributes:
        part: which part of it.
        reason: what is wrong with that, for a log.
    """

    def __init__(self, part: str, reason: str) -> None:
        self.part = part
        self.reason = reason
        super().__init__(f"{part}: {reason}")


def encode(history: History) -> str:
    """A history as one line of JSON.

    A loss that is no finite number is written as null.
    """
    frames = history.frames
    return json.dumps(
        {
            "format": FORMAT,
            "settings": history.experiment.settings(),
            "trained_at": history.trained_at and history.trained_at.isoformat(),
            "versions": history.versions,
            "seconds": history.seconds,
            "losses": [loss if math.isfinite(loss) else None for loss in _shortest(history.losses)],
            "accuracies": _shortest(history.accuracies),
            "frames": {
                "epochs": frames.epochs.tolist(),
                "predicted": frames.predicted.tolist(),
                "percent": np.rint(frames.probability * 100).astype(int).tolist(),
                "right": frames.right.tolist(),
            },
        },
        separators=(",", ":"),
        allow_nan=False,
    )


def decode(text: str) -> History:
    """The history that `encode` wrote.

    Raises:
        HistoryError: the text is anything else, or holds what no training can have given.
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise HistoryError("text", f"no JSON ({error})") from None
    parts = _mapping("text", whole, {"format", "settings", "trained_at", "versions", "seconds", "losses", "accuracies",
                                     "frames"})  # fmt: skip
    if parts["format"] != FORMAT:
        raise HistoryError("format", f"{parts['format']!r}, not {FORMAT}")
    experiment = _experiment(parts["settings"])
    losses = parts["losses"]
    if isinstance(losses, list):
        losses = [math.nan if loss is None else loss for loss in losses]
    history = History(
        experiment=experiment,
        losses=_numbers("losses", losses, 1, 0, math.inf, nan=True).astype(np.float32),
        accuracies=_numbers("accuracies", parts["accuracies"], 1, 0, 1).astype(np.float32),
        frames=_frames(experiment, parts["frames"]),
        seconds=float(_numbers("seconds", parts["seconds"], 0, 0, math.inf)),
        trained_at=_moment(parts["trained_at"]),
        versions=_versions(parts["versions"]),
    )
    _check(history)
    return history


def _shortest(numbers: NDArray[np.float32]) -> list[float]:
    """Each number as the 64-bit one that is written with the fewest digits and is this 32-bit one when rounded."""
    return numbers.astype(str).astype(float).tolist()


def _experiment(settings: Any) -> Experiment:
    try:
        return Experiment(**_mapping("settings", settings, set(Experiment().settings())))
    except ValueError as error:
        raise HistoryError("settings", str(error)) from None


def _frames(experiment: Experiment, value: Any) -> Frames:
    parts = _mapping("frames", value, {"epochs", "predicted", "percent", "right"})
    answers = len(expected_answers(experiment))
    counted = int((frame(experiment).trained().targets >= 0).sum())
    frames = Frames(
        epochs=_numbers("frames.epochs", parts["epochs"], 1, 0, experiment.epochs, whole=True).astype(np.int32),
        predicted=_table("frames.predicted", parts["predicted"], answers, experiment.vocabulary - 1).astype(np.int16),
        probability=(_table("frames.percent", parts["percent"], answers, 100) / 100).astype(np.float32),
        right=_numbers("frames.right", parts["right"], 1, 0, counted, whole=True).astype(np.int32),
    )
    for name in ("predicted", "probability", "right"):
        if len(getattr(frames, name)) != len(frames):
            raise HistoryError(f"frames.{name}", f"{len(getattr(frames, name))} of {len(frames)}")
    return frames


def _check(history: History) -> None:
    """That the parts fit together."""
    experiment, epochs = history.experiment, history.frames.epochs
    if len(history.accuracies) != history.epoch:
        raise HistoryError("accuracies", f"{len(history.accuracies)} beside {history.epoch} losses")
    if history.epoch > experiment.epochs:
        raise HistoryError("losses", f"{history.epoch} of {experiment.epochs} epochs")
    due = range(0, history.epoch + 1, frame_interval(experiment.epochs)) if history.epoch else range(0)
    if epochs.tolist() != sorted({*due, *([history.epoch] if history.complete else ())}):
        raise HistoryError("frames.epochs", f"not those of a run of {history.epoch} epochs")
    if history.complete and experiment.stop_when_solved and history.solved_at not in (None, history.epoch):
        raise HistoryError("accuracies", f"solved at {history.solved_at} of {history.epoch} epochs, and went on")


def _numbers(
    part: str, value: Any, dimensions: int, low: float, high: float, *, whole: bool = False, nan: bool = False
) -> NDArray[np.float64]:
    """The numbers of a list of lists as deep as `dimensions`, each finite and from `low` to `high`."""
    try:
        numbers = np.array(value)
    except ValueError:
        raise HistoryError(part, "lists of different lengths") from None
    if dimensions and numbers.size == 0:
        numbers = numbers.astype(float)
    if numbers.ndim != dimensions or numbers.dtype.kind not in ("i" if whole and numbers.size else "if"):
        raise HistoryError(part, f"{numbers.ndim} dimensions of {numbers.dtype}")
    with np.errstate(over="ignore"):
        outside = ~((numbers >= low) & (numbers <= high) & np.isfinite(numbers.astype(np.float32)))
    if nan:
        outside &= ~np.isnan(numbers)
    if outside.any():
        raise HistoryError(part, f"{numbers[outside].ravel()[0]} is not from {low} to {high}")
    return numbers.astype(np.float64)


def _table(part: str, value: Any, width: int, high: float) -> NDArray[np.float64]:
    """Whole numbers from 0 to `high`; (rows, width)."""
    if value == []:
        return np.empty((0, width))
    numbers = _numbers(part, value, 2, 0, high, whole=True)
    if numbers.shape[1] != width:
        raise HistoryError(part, f"{numbers.shape[1]} answers, not {width}")
    return numbers


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise HistoryError("trained_at", "no date and time") from None
    if moment.tzinfo != UTC:
        raise HistoryError("trained_at", "not in UTC")
    return moment


def _versions(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(version, str) for version in value.values()):
        raise HistoryError("versions", "no texts by name")
    return value


def _mapping(part: str, value: Any, names: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise HistoryError(part, "no JSON object")
    if set(value) != names:
        raise HistoryError(part, f"has {sorted(value)}, not {sorted(names)}")
    return value
