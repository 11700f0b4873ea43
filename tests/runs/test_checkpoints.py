"""Which states stay: enough to be near any epoch, few enough for the workers' memory."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from echo_core.runs import checkpoints as limits
from echo_core.runs.checkpoints import Checkpoints, checkpoint_interval, spread_epochs, state_bytes
from echo_core.task.experiment import Experiment
from tests.strategies import experiments

EXPERIMENT = Experiment(epochs=2400)
LARGE = Experiment(epochs=2400, units=256, vocabulary=1000)


def test_the_nearest_is_the_newest_that_is_not_later():
    kept: Checkpoints[str] = Checkpoints()
    assert kept.nearest(EXPERIMENT, 5) == (0, None)
    kept.keep(EXPERIMENT, 100, "a hundred")
    kept.keep(EXPERIMENT, 130, "more")
    assert kept.nearest(EXPERIMENT, 99) == (0, None)
    assert kept.nearest(EXPERIMENT, 100) == (100, "a hundred")
    assert kept.nearest(EXPERIMENT, 129) == (100, "a hundred")
    assert kept.nearest(EXPERIMENT, 2400) == (130, "more")
    assert kept.nearest(EXPERIMENT.replace(seed=1), 2400) == (0, None)


def test_spread_ones_stay_and_of_the_others_those_used_last():
    kept: Checkpoints[int] = Checkpoints()
    for epoch in range(1, 2401):
        kept.keep(EXPERIMENT, epoch, epoch)
        kept.nearest(EXPERIMENT, 1)
    assert all(kept.nearest(EXPERIMENT, epoch) == (epoch, epoch) for epoch in range(100, 2401, 100))
    assert kept.nearest(EXPERIMENT, 1) == (1, 1)
    assert sum(kept.nearest(EXPERIMENT, epoch)[0] == epoch for epoch in range(1, 2401)) == 24 + limits.USED_LAST


def test_large_networks_keep_fewer():
    assert checkpoint_interval(EXPERIMENT) == 100
    assert checkpoint_interval(LARGE) == 1200


def test_all_runs_together_are_bounded(monkeypatch):
    monkeypatch.setattr(limits, "ALL_BYTES", 3 * state_bytes(EXPERIMENT))
    kept: Checkpoints[int] = Checkpoints()
    runs = [EXPERIMENT.replace(seed=seed) for seed in range(5)]
    for run in runs[:3]:
        kept.keep(run, 100, 1)
    kept.nearest(runs[0], 100)
    for run in runs[3:]:
        kept.keep(run, 100, 1)
    assert [kept.nearest(run, 100)[0] for run in runs] == [100, 0, 0, 100, 100]
    for epoch in range(200, 2401, 100):
        kept.keep(runs[4], epoch, 1)
    assert [kept.nearest(run, 2400)[0] for run in runs] == [0, 0, 0, 0, 2400]


@given(experiment=experiments(), data=st.data())
def test_any_epoch_is_near_one_that_stays(experiment, data):
    interval = checkpoint_interval(experiment)
    assert 2 <= -(-experiment.epochs // interval) <= limits.MOST or experiment.epochs == 1
    epoch = data.draw(st.integers(0, experiment.epochs))
    spread = spread_epochs(experiment, epoch)
    assert spread[0] == 0
    assert spread[-1] == epoch
    assert list(spread) == sorted(set(spread))
    assert len(spread) <= limits.MOST + 2
    gaps = {after - before for before, after in pairwise(spread[:-1])}
    assert len(gaps) <= 1
    assert max(gaps, default=0) <= interval
