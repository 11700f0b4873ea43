"""Which experiments share a compiled program."""

from __future__ import annotations

from typing import NamedTuple

from echo_core.task.experiment import Experiment


class ProgramKey(NamedTuple):
    """All that a compiled program depends on; every other setting is an argument of it.

    Attributes:
        length: of a sequence.
        vocabulary: how many different numbers there are.
        units: of the LSTM.
        steps: time steps of a row.
        batch: rows of a batch.
        batches: of an epoch.
        incomplete: whether rows may have missing steps.
        masked: whether the network skips these.
        every_step: whether every step answers, not only the last.
    """

    length: int
    vocabulary: int
    units: int
    steps: int
    batch: int
    batches: int
    incomplete: bool
    masked: bool
    every_step: bool

    @classmethod
    def of(cls, experiment: Experiment) -> ProgramKey:
        """The key of an experiment."""
        return cls(
            length=experiment.length,
            vocabulary=experiment.vocabulary,
            units=experiment.units,
            steps=experiment.steps,
            batch=experiment.batch_size,
            batches=experiment.batches,
            incomplete=experiment.missing != "drop",
            masked=experiment.missing == "mask",
            every_step=experiment.every_step,
        )
