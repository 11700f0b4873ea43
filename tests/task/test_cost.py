"""What an epoch may cost: estimated from the settings, and limited."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from echo_core.task.cost import MOST_EPOCH_SECONDS
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from tests.strategies import experiments

DEAREST: dict[str, Any] = {
    "vocabulary": 1000,
    "length": 200,
    "context": "whole",
    "missing": "mark",
    "output": "sequence",
}


# Seconds of the processor's time that an epoch took, measured when the estimate was made.
@pytest.mark.parametrize(
    ("experiment", "seconds"),
    [
        (Experiment(), 0.00052),
        (Experiment(units=1, batch_size=1, **DEAREST), 0.164),
        (Experiment(batch_size=1, **DEAREST | {"vocabulary": 100}), 0.178),
        (Experiment(units=128, length=200, vocabulary=1000, batch_size=1, missing="mark"), 0.214),
        (Experiment(units=256, length=200, batch_size=100, window=20, vocabulary=1000, missing="mark"), 0.050),
    ],
)
def test_the_estimate_is_near_what_was_measured(experiment, seconds):
    assert 0.7 < experiment.seconds / experiment.epochs / seconds < 1.4


def test_the_dearest_is_refused_with_the_most_that_fits():
    with pytest.raises(InputError) as raised:
        Experiment(units=256, batch_size=1, **DEAREST)
    error = raised.value
    assert (error.code, error.setting, error.got, error.low) == (Code.TOO_DEAR, "units", 256, 1)
    most = int(error.high or 0)
    assert 1 < most < 256
    Experiment(units=most, batch_size=1, **DEAREST)
    with pytest.raises(InputError):
        Experiment(units=most + 1, batch_size=1, **DEAREST)


def test_one_unit_is_never_too_dear():
    for batch_size in (1, 2, 10, 66, 199):
        Experiment(units=1, batch_size=batch_size, **DEAREST)


def test_presets_are_far_from_it():
    assert all(
        preset.experiment.seconds / preset.experiment.epochs < MOST_EPOCH_SECONDS / 10 for preset in PRESETS.values()
    )


@given(experiments())
def test_whatever_is_accepted_is_cheap_enough(experiment):
    assert experiment.seconds / experiment.epochs <= MOST_EPOCH_SECONDS
    assert experiment.limits("units")[0] <= experiment.units <= experiment.limits("units")[1]
