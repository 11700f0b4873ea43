"""Histories as text: the same to the bit when read again, and nothing impossible is read."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_core.runs.codec import HistoryError, decode, encode
from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from tests.runs.histories import finished, histories, made, same

EXPERIMENT = Experiment(epochs=7, length=9, window=3, batch_size=2, vocabulary=11)


@given(histories())
@settings(deadline=None)
def test_what_is_written_is_read_again_to_the_bit(history):
    assert same(decode(encode(history)), history)


@given(st.lists(st.floats(width=32, min_value=0, allow_nan=False, allow_infinity=False), min_size=1, max_size=50))
def test_losses_are_written_with_the_fewest_digits(losses):
    run = made(EXPERIMENT.replace(epochs=50), len(losses))
    run = History(run.experiment, np.array(losses, np.float32), run.accuracies, run.frames)
    for written, loss in zip(json.loads(encode(run))["losses"], run.losses, strict=True):
        assert np.float32(written) == loss
        assert len(repr(written)) <= len(repr(float(loss)))


def test_it_is_one_short_line():
    text = encode(finished(EXPERIMENT.replace(epochs=2000)))
    assert "\n" not in text
    assert len(text) < 50_000


def test_probabilities_are_in_whole_percent():
    run = finished(EXPERIMENT)
    run.frames.probability[:] = 0.12345
    assert (decode(encode(run)).frames.probability == np.float32(0.12)).all()


def test_a_loss_that_is_no_number_stays_none():
    run = finished(EXPERIMENT)
    run.losses[:2] = np.nan, np.inf
    assert np.isnan(decode(encode(run)).losses).tolist() == [True] * 2 + [False] * 5


WRONG: dict[str, tuple[str, Any]] = {
    "format": ("format", 2),
    "unknown setting": ("settings", EXPERIMENT.settings() | {"colour": "red"}),
    "missing setting": ("settings", {"lag": 1}),
    "impossible setting": ("settings", EXPERIMENT.settings() | {"lag": 9}),
    "setting of another kind": ("settings", EXPERIMENT.settings() | {"lag": [1]}),
    "infinite loss": ("losses", [float("inf")] * 7),
    "negative loss": ("losses", [-1.0] * 7),
    "loss beyond 32 bits": ("losses", [1e39] * 7),
    "loss in words": ("losses", ["1"] * 7),
    "losses of true": ("losses", [True] * 7),
    "nested losses": ("losses", [[1.0]] * 7),
    "uneven losses": ("losses", [[1.0], 1.0] * 3),
    "no losses": ("losses", None),
    "a single loss": ("losses", 1.0),
    "too many losses": ("losses", [1.0] * 8),
    "one loss less": ("losses", [1.0] * 6),
    "accuracy above 1": ("accuracies", [1.01] * 7),
    "accuracy below 0": ("accuracies", [-0.01] * 7),
    "accuracy not a number": ("accuracies", [None] * 7),
    "one accuracy less": ("accuracies", [0.5] * 6),
    "negative seconds": ("seconds", -1),
    "endless seconds": ("seconds", float("inf")),
    "no seconds": ("seconds", None),
    "no date": ("trained_at", "yesterday"),
    "a date of no zone": ("trained_at", "2026-01-02T03:04:05"),
    "a number for a date": ("trained_at", 5),
    "versions in a list": ("versions", ["3.15"]),
    "a number for a version": ("versions", {"keras": 3}),
    "no frames": ("frames", []),
}
WRONG_FRAMES: dict[str, tuple[str, Any]] = {
    "other epochs": ("epochs", [0, 1, 2, 3, 4, 5, 5, 7]),
    "epochs that fall": ("epochs", [7, 6, 5, 4, 3, 2, 1, 0]),
    "half epochs": ("epochs", [0.5] * 8),
    "a number outside the vocabulary": ("predicted", [[11] * 6] * 8),
    "another number of answers": ("predicted", [[1] * 5] * 8),
    "no answers": ("predicted", []),
    "more than certain": ("percent", [[101] * 6] * 8),
    "less than impossible": ("percent", [[-1] * 6] * 8),
    "more right than asked": ("right", [7] * 8),
    "right of a frame less": ("right", [6] * 7),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_no_training_can_have_given_is_not_read(what):
    part, value = WRONG[what]
    whole = json.loads(encode(finished(EXPERIMENT)))
    assert part in whole
    with pytest.raises(HistoryError):
        decode(json.dumps(whole | {part: value}))


@pytest.mark.parametrize("what", WRONG_FRAMES)
def test_frames_that_no_training_can_have_given_are_not_read(what):
    part, value = WRONG_FRAMES[what]
    whole = json.loads(encode(finished(EXPERIMENT)))
    assert part in whole["frames"]
    whole["frames"][part] = value
    with pytest.raises(HistoryError, match=part):
        decode(json.dumps(whole))


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"format": 1', "[" * 100_000, "NaN"])
def test_what_is_no_history_is_not_read(text):
    with pytest.raises(HistoryError):
        decode(text)


def test_a_run_that_went_on_though_it_was_solved_is_not_read():
    stops = EXPERIMENT.replace(epochs=40, stop_when_solved=True)
    run = finished(stops)
    run.accuracies[:] = 1
    with pytest.raises(HistoryError, match="went on"):
        decode(encode(run))


@given(history=histories(), data=st.data())
@settings(deadline=None, max_examples=50)
def test_any_byte_lost_or_changed_is_an_error_or_another_history(history, data):
    text = encode(history)
    place = data.draw(st.integers(0, len(text) - 1))
    try:
        read = decode(text[:place] + data.draw(st.text(max_size=1)) + text[place + 1 :])
    except HistoryError:
        return
    assert isinstance(read, History)
    assert np.isfinite(read.accuracies).all()
