"""What the player is handed, read back and held against the history it was made from."""

from __future__ import annotations

import base64
import json
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from echo_core.experiment import Experiment
from echo_ui.player.value import MOST_ANSWERS, POINTS, Exact, Run, curve, identity, pack, value
from tests.player.histories import made, until
from tests.strategies import experiments

CONTEXT = Experiment()  # the preset "lag with context": 2000 epochs of 4 updates, 20 rows
LONG = Experiment(epochs=20_000, seed=3)
WHOLE = Experiment(context="whole", missing="mask", output="sequence", batch_size=6, epochs=1500)


def unpacked(packed):
    """The numbers of `pack`, read with nothing but its description."""
    size = int(packed["type"][1])
    data = base64.b64decode(packed["data"])
    whole = [int.from_bytes(data[place : place + size], "little") for place in range(0, len(data), size)]
    return [None if number == 256**size - 1 else number / packed["per"] for number in whole]


def told(experiment, epoch=None):
    history = made(experiment)
    return value([Run(history if epoch is None else until(history, epoch))])["runs"][0]


@given(st.lists(st.integers(0, 2**32 - 2)))
def test_whole_numbers_come_back_as_they_were(numbers):
    assert unpacked(pack(numbers)) == numbers


@given(arrays.arrays(np.float32, st.integers(0, 50), elements=st.floats(0, 1000, width=32)), st.sampled_from([1, 20, 1000]))
def test_numbers_come_back_to_within_half_of_the_smallest_step(numbers, per):
    assert unpacked(pack(numbers, per)) == pytest.approx(numbers.tolist(), abs=0.5 / per + 1e-9)


@pytest.mark.parametrize("none", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_comes_back_as_none(none):
    assert unpacked(pack([1, none, 254])) == [1, None, 254]
    assert pack([1, none, 254])["type"] == "u1"
    assert pack([255])["type"] == "u2"


def test_numbers_beyond_every_size_stay_numbers():
    assert unpacked(pack([1e30])) == [2**32 - 2]


def test_the_bins_of_a_curve_by_hand():
    bins = curve(np.array([4, 2, 9, 3, 3, 1, 7]), 3, best="high")
    assert {name: numbers.tolist() for name, numbers in bins.items()} == {
        "mean": [5, pytest.approx(7 / 3)],
        "low": [2, 1],
        "high": [9, 3],
        "best_at": [3, 4],
    }


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 20_000), st.data())
def test_a_complete_point_never_moves(epochs, data):
    history = made(Experiment(epochs=epochs))
    early = data.draw(st.integers(0, epochs))
    before = value([Run(until(history, early))])["runs"][0]["accuracy"]["curve"]
    after = value([Run(history)])["runs"][0]["accuracy"]["curve"]
    for name, packed in before.items():
        numbers = unpacked(packed)
        assert unpacked(after[name])[: len(numbers)] == numbers
    assert len(unpacked(after["mean"])) <= POINTS


def test_every_epoch_of_a_run_of_usual_length_is_told_exactly():
    history = made(CONTEXT)
    run = told(CONTEXT)
    assert run["width"]["values"] == 1
    assert unpacked(run["accuracy"]["values"]) == pytest.approx(history.accuracies.tolist(), abs=1e-6)
    losses = unpacked(run["loss"]["values"])
    assert [f"{loss:.3f}" for loss in losses] == [f"{loss:.3f}" for loss in history.losses]


def test_a_longer_run_is_told_in_bins_of_epochs():
    history = made(LONG)
    run = told(LONG, 19_995)
    assert run["width"]["values"] == 14
    means = unpacked(run["accuracy"]["values"])
    assert len(means) == 1429
    assert means[7] == pytest.approx(history.accuracies[98:112].mean(), abs=1e-4)
    assert means[-1] == pytest.approx(history.accuracies[19_992:19_995].mean(), abs=1e-4)


def test_frames_come_back():
    history = made(CONTEXT)
    frames = told(CONTEXT)["frames"]
    assert unpacked(frames["epochs"]) == history.frames.epochs.tolist()
    assert unpacked(frames["right"]) == history.frames.right.tolist()
    assert unpacked(frames["predicted"]) == history.frames.predicted.ravel().tolist()
    assert unpacked(frames["sure"]) == pytest.approx(history.frames.probability.ravel().tolist(), abs=0.0051)


def test_what_stands_beside_the_answers():
    run = told(CONTEXT)
    assert run["positions"] == list(range(4, 24))
    assert run["counted"] == len(run["expected"]) == 20
    assert run["note"] == ""


def test_where_every_step_answers_the_newest_row_is_drawn_and_all_are_counted():
    run = told(WHOLE)
    assert run["positions"] == list(range(24))  # the last row's first step has no number before it
    assert run["counted"] == sum(min(t, 25) for t in range(1, 25))
    assert run["note"] == "The newest row is drawn, step by step; the count is of all 24 rows."


def test_the_first_of_very_many_answers_are_drawn():
    run = told(Experiment(length=200, epochs=10))
    assert len(run["expected"]) == MOST_ANSWERS
    assert run["note"] == "The first 60 of 195 are drawn; the count is of all."


@settings(deadline=None, max_examples=30)
@given(experiments(max_vocabulary=100))
def test_any_experiment_before_its_first_epoch(experiment):
    experiment = experiment.replace(epochs=1)
    run = told(experiment, 0)
    assert (run["trained"], run["complete"]) == (0, False)
    assert len(unpacked(run["frames"]["predicted"])) == len(run["expected"])


def test_the_answers_of_one_epoch():
    history = made(CONTEXT)
    frames = history.frames
    exact = Exact(301, frames.predicted[3], frames.probability[3], 5, 4.321, 0.25)
    answers = value([Run(history)], exact=exact)["exact"]
    assert unpacked(answers["predicted"]) == frames.predicted[3].tolist()
    assert (answers["epoch"], answers["right"], answers["loss"], answers["accuracy"]) == (301, 5, 4.321, 0.25)


def test_a_run_is_named_by_its_settings():
    assert identity(CONTEXT) == identity(Experiment(**CONTEXT.settings()))
    assert identity(CONTEXT) != identity(CONTEXT.replace(seed=1))


@pytest.mark.parametrize("experiment", [CONTEXT, LONG, WHOLE])
def test_what_goes_over_the_connection_while_a_run_grows(experiment):
    history = made(experiment)
    connection = zlib.compressobj(wbits=-15)  # as a websocket compresses: it looks back over earlier messages
    sent = 0
    for part in (0, 0.25, 0.5, 0.75, 1):
        shown = value([Run(until(history, int(experiment.epochs * part)))], status="Training", play="1")
        message = json.dumps(shown).encode()
        assert len(message) < 31_000
        sent += len(connection.compress(message) + connection.flush(zlib.Z_SYNC_FLUSH))
    assert sent < 40_000
