"""A training as slices: as long as an estimate and then the pace says, their states told where checkpoints are due."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.runs import chain as rules
from echo_core.runs.chain import Chain
from echo_core.runs.checkpoints import checkpoint_interval
from echo_core.task.experiment import Experiment

EXPERIMENT = Experiment(epochs=2000)
DEAR = EXPERIMENT.replace(units=256, vocabulary=1000, length=200)


def test_the_first_slice_takes_a_moment_as_estimated():
    last = Chain(EXPERIMENT, 0, None).stops()[-1]
    assert last * EXPERIMENT.seconds / EXPERIMENT.epochs == pytest.approx(rules.FIRST_SECONDS, rel=0.02)
    assert Chain(DEAR, 0, None).stops() == [1]


def test_it_goes_on_from_where_it_is_told_to():
    assert Chain(DEAR, 700, "there").stops() == [701]
    assert Chain(EXPERIMENT, 1999, "there").stops() == [2000]


def test_a_slice_that_ends_early_says_where():
    chain = Chain(EXPERIMENT, 640, "there")
    chain.arrived(640, "still there", 0.0)
    assert (chain.epoch, chain.state) == (640, "still there")


@pytest.mark.parametrize(("experiment", "epochs"), [(EXPERIMENT, 150), (EXPERIMENT.replace(units=256), 150)])
def test_a_slice_takes_as_long_as_its_state_deserves(experiment, epochs):
    chain: Chain[str] = Chain(experiment, 0, None)
    for _ in range(5):
        chain.arrived(chain.stops()[-1], "state", 0.001 * (chain.stops()[-1] - chain.epoch))
    assert chain.stops()[-1] - chain.epoch == epochs


def test_what_is_large_comes_and_goes_less_often():
    large = EXPERIMENT.replace(units=256, vocabulary=1000, window=1, batch_size=24)
    chain: Chain[str] = Chain(large, 0, None)
    for _ in range(5):
        chain.arrived(chain.stops()[-1], "state", 0.001 * (chain.stops()[-1] - chain.epoch))
    assert 300 < chain.stops()[-1] - chain.epoch < 400


@given(epochs=st.integers(1, 20_000), start=st.integers(0, 20_000), pace=st.floats(1e-5, 2.0))
def test_every_epoch_is_trained_once_and_checkpoints_are_met(epochs, start, pace):
    experiment = EXPERIMENT.replace(epochs=epochs)
    chain = Chain(experiment, min(start, epochs), "start")
    interval = checkpoint_interval(experiment)
    guess, told = rules.FIRST_SECONDS * epochs / experiment.seconds, set()
    for _ in range(300):
        if chain.epoch == epochs:
            break
        first, stops = chain.epoch, chain.stops()
        assert first < stops[0]
        assert stops == sorted(set(stops))
        assert 1 <= stops[-1] - first <= max(guess, rules.SLICE_SECONDS / pace) * 1.001
        guess = 1
        told.update(stops)
        chain.arrived(stops[-1], "state", pace * (stops[-1] - first))
        assert chain.epoch == stops[-1] <= epochs
    else:
        assert pace * epochs > 1
    due = range((min(start, epochs) // interval + 1) * interval, chain.epoch + 1, interval)
    assert set(due) <= told
