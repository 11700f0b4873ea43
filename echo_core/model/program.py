"""Which experiments share a compiled program."""

from __future__ import annotations

from typing import NamedTuple

from echo_core.task.experiment import Experiment


class Sizes(NamedTuple):
    """All that a compiled program depends on; every other setting is an argument of it."""

    length: int
    vocabulary: int
    units: int
    steps: int
    batch: int
    batches: int
    incomplete: bool  # rows may have missing steps
    masked: bool  # and the network skips these
    every_step: bool  # every step answers, not only the last

    @classmethod
    def of(cls, experiment: Experiment) -> Sizes:
        """The sizes of an experiment."""
        return cls(
            length=experiment.length,
            vocabulary=experiment.vocabulary,
            units=experiment.units,
            steps=experiment.steps,
            batch=experiment.batch_size,
            batches=experiment.batches,
            incomplete=experiment.missing != "drop",
            masked=experiment.missing == "mask",
            every_step=experiment.output == "sequence",
        )
