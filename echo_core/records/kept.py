"""What is kept of one training for the findings: how it went, and what its network does."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.insight import rule
from echo_core.insight.requests import RuleRequest
from echo_core.insight.results import LengthProfile
from echo_core.model.lstm import Network, walk
from echo_core.model.weights import Weights
from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.sequences import fresh_sequences

CURVE_POINTS = 100
_SEQUENCES = 100  # fresh ones that are answered after training
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one training.

    Attributes:
        outcome: how it ended.
        curve: (points,) the accuracy over the epochs, each point the mean of equally many.
        profile: which numbers the trained network names, shown more or fewer than in training; of no counts in records
            from before it was measured.
        batches: (batches,) the share of right answers in each batch of an epoch, on fresh sequences, after training;
            empty in the same records.
    """

    outcome: Outcome
    curve: NDArray[np.float32]
    profile: LengthProfile
    batches: NDArray[np.float32]

    def encode(self) -> dict[str, object]:
        """As plain numbers, but for the experiment."""
        shares = self.profile.shares
        return {
            "accuracy": round(self.outcome.accuracy or 0.0, 4),
            "loss": round(self.outcome.loss or 0.0, 4),
            "solved_at": self.outcome.solved_at,
            "seconds": round(self.outcome.seconds, 2),
            "curve": _rounded(self.curve),
            "batches": _rounded(self.batches),
            "rows": self.profile.rows,
            "named": [_rounded(line[: shown + 1]) for shown, line in enumerate(shares)],
        }

    @classmethod
    def decode(cls, experiment: Experiment, kept: Mapping[str, Any]) -> Kept:
        """The same again, of that experiment."""
        most = len(kept["named"])
        shares = np.full((most, most), np.nan, np.float32)
        for shown, line in enumerate(kept["named"]):
            shares[shown, : shown + 1] = line
        return cls(
            outcome=Outcome(
                experiment=experiment,
                accuracy=kept["accuracy"],
                loss=kept["loss"],
                solved_at=kept["solved_at"],
                epochs=experiment.epochs,
                seconds=kept["seconds"],
            ),
            curve=np.array(kept["curve"], np.float32),
            profile=LengthProfile(experiment.lag, experiment.steps, 1 / experiment.vocabulary, kept["rows"], shares),
            batches=np.array(kept["batches"], np.float32),
        )


def train(experiment: Experiment) -> Kept:
    """Train an experiment to its end and look at what came of it."""
    from echo_core.model import training

    training.prepare(experiment)
    start = time.perf_counter()
    state, metrics = training.advance(experiment, training.initial_state(experiment), experiment.epochs)
    seconds = time.perf_counter() - start
    return Kept(
        outcome=Outcome.of(experiment, metrics.losses, metrics.accuracies, seconds),
        curve=_thinned(metrics.accuracies),
        profile=rule.compute(experiment, state.weights, RuleRequest()),
        batches=right_by_batch(experiment, state.weights),
    )


def right_by_batch(experiment: Experiment, weights: Weights) -> NDArray[np.float32]:
    """The share of right answers in each batch of an epoch, on fresh sequences; (batches,)."""
    network, rows = Network(weights), frame(experiment).trained()
    sequences = fresh_sequences(experiment, 0, _SEQUENCES)  # (count, length)
    targets = rows.targets.reshape(experiment.rows, -1)  # (rows, answers)
    right = np.zeros(experiment.rows)
    for stepping, step, now in walk(experiment, network, sequences):
        if not experiment.every_step and step < experiment.steps - 1:
            continue
        wanted = targets[stepping, step if experiment.every_step else 0]  # (rows,)
        answers = network.logits(now.hidden).argmax(axis=-1)  # (count, rows)
        right[stepping] += ((answers == sequences[:, np.maximum(wanted, 0)]) & (wanted >= 0)).sum(axis=0)
    counted = (targets >= 0).sum(axis=1) * len(sequences)
    by_batch = [part.reshape(experiment.batches, -1).sum(axis=1) for part in (right, counted)]
    return (by_batch[0] / np.maximum(by_batch[1], 1)).astype(np.float32)


def _thinned(accuracies: NDArray[np.float32]) -> NDArray[np.float32]:
    """The means of `CURVE_POINTS` stretches of equal length."""
    return accuracies[: len(accuracies) // CURVE_POINTS * CURVE_POINTS].reshape(CURVE_POINTS, -1).mean(axis=1)


def _rounded(shares: NDArray[np.float32]) -> list[float]:
    return [round(float(share), _DIGITS) for share in shares]
