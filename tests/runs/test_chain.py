"""A training as slices: short at first, then as long as the pace says, taken in order whatever order they come in."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from echo_core.model.frames import Frames
from echo_core.runs import chain as rules
from echo_core.runs.chain import Chain, Slice
from echo_core.runs.checkpoints import checkpoint_interval
from echo_core.runs.tasks import Progress
from echo_core.task.experiment import Experiment

EXPERIMENT = Experiment(epochs=2000)


def told(epochs: int, seconds: float) -> Progress:
    zeros = np.zeros(epochs, np.float32)
    return Progress(zeros, zeros, Frames.none(EXPERIMENT), seconds, {})


def ask(chain: Chain[str]) -> Slice[str] | None:
    wanted = chain.next()
    return chain.asked(wanted[0], wanted[1], f"after {wanted[1]}") if wanted else None


def test_the_first_slices_are_single_epochs_asked_for_ahead():
    chain: Chain[str] = Chain(EXPERIMENT, 0, None)
    assert chain.next() == (0, 1, None)
    assert ask(chain).last == 1
    assert chain.next() == (1, 2, "after 1")
    ask(chain)
    assert chain.next() is None


def test_it_goes_on_from_where_it_is_told_to():
    assert Chain(EXPERIMENT, 700, "there").next() == (700, 701, "there")
    assert Chain(EXPERIMENT, 2000, "there").next() is None


def test_slices_are_taken_in_order():
    chain: Chain[str] = Chain(EXPERIMENT, 0, None)
    first, second = ask(chain), ask(chain)
    assert list(chain.arrived(second, told(1, 0.1))) == []
    assert chain.epoch == 0
    assert list(chain.arrived(first, told(1, 0.1))) == [first, second]
    assert (chain.epoch, chain.checkpoint, chain.ahead) == (2, "after 2", [])


def test_a_slice_that_ends_early_says_where():
    chain: Chain[str] = Chain(EXPERIMENT, 640, "there")
    (taken,) = chain.arrived(ask(chain), told(0, 0.0))
    assert (taken.last, chain.epoch) == (640, 640)


@given(
    epochs=st.integers(1, 20_000),
    start=st.integers(0, 20_000),
    pace=st.floats(1e-5, 2.0),
    order=st.randoms(use_true_random=False),
)
def test_every_epoch_is_trained_once_and_checkpoints_are_met(epochs, start, pace, order):
    experiment = EXPERIMENT.replace(epochs=epochs)
    chain: Chain[str] = Chain(experiment, min(start, epochs), "start")
    interval = checkpoint_interval(experiment)
    taken: list[Slice[str]] = []
    under_way: list[Slice[str]] = []
    for _ in range(300):
        while asked := ask(chain):
            under_way.append(asked)
        if not under_way:
            break
        done = under_way.pop(order.randrange(len(under_way)))
        taken += chain.arrived(done, told(done.last - done.first, pace * (done.last - done.first)))
    else:
        assert pace * epochs > 1
    if taken:
        assert taken[0].first == min(start, epochs)
        assert all(one.last == other.first for one, other in pairwise(taken))
        assert chain.epoch == taken[-1].last <= epochs
        for one in taken:
            longest = max(1, rules.SLICE_SECONDS / pace)
            assert 1 <= one.last - one.first <= longest * 1.001
            assert one.last % interval == 0 or one.first // interval == one.last // interval or one.last == epochs
