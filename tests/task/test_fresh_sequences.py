"""Sequences that measure a network are met nowhere else."""

from __future__ import annotations

import numpy as np

from echo_core.task.experiment import Experiment
from echo_core.task.sequences import fresh_sequences, training_sequences
from echo_core.task.sequences import test_sequence as held_out_sequence


def test_fresh_sequences_are_neither_trained_on_nor_tested_on() -> None:
    experiment = Experiment()
    fresh = {tuple(s) for s in fresh_sequences(experiment, 0, 1000).tolist()}
    trained = {tuple(s) for s in training_sequences(experiment, 0, 2000).tolist()}
    assert len(fresh) == 1000
    assert not fresh & trained
    assert tuple(held_out_sequence(experiment).tolist()) not in fresh
    np.testing.assert_array_equal(fresh_sequences(experiment, 7, 3), fresh_sequences(experiment, 0, 10)[7:])
