"""The rows that are trained on: small tables by hand, and any table against pandas' `shift`, as the tutorial frames."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.task.experiment import Experiment
from echo_core.task.framing import Dropped, frame, gather, inputs_and_targets
from echo_core.task.presets import PRESETS
from tests.strategies import experiments

MISSING = -1
NO_ANSWER, INCOMPLETE, SURPLUS = Dropped


def shifted(experiment: Experiment, sequence: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """X and y as the tutorial makes them: the one-hot sequence beside shifted copies of itself, gaps dropped or -1."""
    width, steps = experiment.vocabulary, experiment.steps
    encoded = pd.DataFrame(np.eye(width)[sequence])
    back = [steps - 1 - step for step in range(steps)]  # how far back each time step looks
    answers = [n + experiment.lag for n in back] if experiment.output == "sequence" else [experiment.lag]
    framed = pd.concat([encoded.shift(n) for n in back + answers], axis=1)
    framed.columns = pd.RangeIndex(framed.shape[1])
    inputs, targets = framed.columns[: steps * width], framed.columns[steps * width :]
    framed = framed.dropna(subset=targets[-width:])  # the newest answer, which every row needs
    if experiment.missing == "drop":
        framed = framed.dropna(subset=inputs)
    framed = framed.iloc[len(framed) % experiment.batch_size :]
    x = framed[inputs].fillna(MISSING).to_numpy().reshape(len(framed), steps, width)
    y = framed[targets].fillna(0).to_numpy()
    return x, y.reshape(len(framed), steps, width) if experiment.output == "sequence" else y


def check(experiment: Experiment, data: st.DataObject) -> None:
    numbers = st.integers(0, experiment.vocabulary - 1)
    sequence = data.draw(st.lists(numbers, min_size=experiment.length, max_size=experiment.length))
    x, y = inputs_and_targets(experiment, sequence)
    expected_x, expected_y = shifted(experiment, sequence)
    np.testing.assert_array_equal(x, expected_x)
    np.testing.assert_array_equal(y, expected_y)
    assert x.shape == (experiment.rows, experiment.steps, experiment.vocabulary)
    assert experiment.rows % experiment.batch_size == 0


@given(experiments(40, 6, context="window", missing="drop", output="last"), st.data())
def test_the_tutorials_framing_for_any_lag_window_length_and_batch(experiment: Experiment, data: st.DataObject) -> None:
    check(experiment, data)


@given(experiments(25, 5), st.data())
def test_every_other_framing(experiment: Experiment, data: st.DataObject) -> None:
    check(experiment, data)


@given(experiments(60))
def test_a_row_is_kept_or_says_why_not(experiment: Experiment) -> None:
    framing = frame(experiment)
    t = np.arange(experiment.length)
    assert framing.inputs.shape == (experiment.length, experiment.steps)
    assert (framing.inputs[:, -1] == t).all()
    kept = [reason is None for reason in framing.reasons]
    assert framing.kept.tolist() == kept
    assert sum(kept) == experiment.rows
    order = [NO_ANSWER, INCOMPLETE, SURPLUS, None]
    assert [order.index(reason) for reason in framing.reasons] == sorted(map(order.index, framing.reasons))
    assert framing.trained().inputs.tolist() == framing.inputs[framing.kept].tolist()
    assert framing.trained().targets.tolist() == framing.targets[framing.kept].tolist()


@pytest.mark.parametrize(
    ("name", "samples", "steps", "batches", "first", "dropped"),
    [
        ("echo-now", 25, 1, 25, 0, []),
        ("lag-without-context", 24, 1, 4, 1, [NO_ANSWER]),
        ("lag-with-context", 20, 5, 4, 5, [NO_ANSWER, INCOMPLETE, INCOMPLETE, INCOMPLETE, SURPLUS]),
    ],
)
def test_the_presets_rows(
    name: str, samples: int, steps: int, batches: int, first: int, dropped: list[Dropped]
) -> None:
    experiment = PRESETS[name].experiment
    framing = frame(experiment)
    assert list(framing.reasons) == dropped + [None] * samples
    rows = framing.trained()
    newest = list(range(first, 25))
    assert rows.inputs.tolist() == [list(range(t - steps + 1, t + 1)) for t in newest]
    assert rows.targets.tolist() == [t - experiment.lag for t in newest]
    assert (experiment.rows, experiment.batches) == (samples, batches)
    x, y = inputs_and_targets(experiment, np.arange(25))
    assert (x.shape, y.shape) == ((samples, steps, 100), (samples, 100))
    assert x.argmax(axis=-1).tolist() == rows.inputs.tolist()
    assert y.argmax(axis=-1).tolist() == rows.targets.tolist()


TABLES: list[tuple[dict[str, Any], list[list[int]], list[Any], list[Dropped | None]]] = [
    # settings beside length 5, the inputs, the targets, the reasons; for the sequence 10, 11, 12, 13, 14
    (
        {"window": 3, "lag": 2, "batch_size": 3},
        [[-1, -1, 10], [-1, 10, 11], [10, 11, 12], [11, 12, 13], [12, 13, 14]],
        [-1, -1, 10, 11, 12],
        [NO_ANSWER, NO_ANSWER, None, None, None],
    ),
    (
        {"window": 3, "lag": 0, "batch_size": 2},
        [[-1, -1, 10], [-1, 10, 11], [10, 11, 12], [11, 12, 13], [12, 13, 14]],
        [10, 11, 12, 13, 14],
        [INCOMPLETE, INCOMPLETE, SURPLUS, None, None],
    ),
    (
        {"window": 2, "lag": 1, "batch_size": 4, "missing": "mark"},
        [[-1, 10], [10, 11], [11, 12], [12, 13], [13, 14]],
        [-1, 10, 11, 12, 13],
        [NO_ANSWER, None, None, None, None],
    ),
    (
        {"window": 3, "lag": 0, "batch_size": 1, "missing": "mask"},
        [[-1, -1, 10], [-1, 10, 11], [10, 11, 12], [11, 12, 13], [12, 13, 14]],
        [10, 11, 12, 13, 14],
        [None, None, None, None, None],
    ),
    (
        {"window": 1, "lag": 3, "batch_size": 2, "context": "whole", "missing": "mask"},
        [[-1, -1, -1, -1, 10], [-1, -1, -1, 10, 11], [-1, -1, 10, 11, 12], [-1, 10, 11, 12, 13], [10, 11, 12, 13, 14]],
        [-1, -1, -1, 10, 11],
        [NO_ANSWER, NO_ANSWER, NO_ANSWER, None, None],
    ),
    (
        {"window": 2, "lag": 1, "batch_size": 1, "missing": "mark", "output": "sequence"},
        [[-1, 10], [10, 11], [11, 12], [12, 13], [13, 14]],
        [[-1, -1], [-1, 10], [10, 11], [11, 12], [12, 13]],
        [NO_ANSWER, None, None, None, None],
    ),
    (
        {"window": 3, "lag": 1, "batch_size": 2, "output": "sequence"},
        [[-1, -1, 10], [-1, 10, 11], [10, 11, 12], [11, 12, 13], [12, 13, 14]],
        [[-1, -1, -1], [-1, -1, 10], [-1, 10, 11], [10, 11, 12], [11, 12, 13]],
        [NO_ANSWER, INCOMPLETE, SURPLUS, None, None],
    ),
]


@pytest.mark.parametrize(("settings", "inputs", "targets", "reasons"), TABLES)
def test_small_tables(
    settings: dict[str, Any], inputs: list[list[int]], targets: list[Any], reasons: list[Dropped | None]
) -> None:
    framing = frame(Experiment(length=5, **settings))
    sequence = [10, 11, 12, 13, 14]
    assert gather(framing.inputs, sequence).tolist() == inputs
    assert gather(framing.targets, sequence).tolist() == targets
    assert list(framing.reasons) == reasons
    assert framing.masked == (settings.get("missing") == "mask")


def test_missing_steps_are_vectors_of_minus_one_and_missing_answers_count_nothing() -> None:
    experiment = Experiment(length=2, vocabulary=2, window=2, lag=0, batch_size=2, missing="mark", output="sequence")
    x, y = inputs_and_targets(experiment, [0, 1])
    assert x.tolist() == [[[-1, -1], [1, 0]], [[1, 0], [0, 1]]]
    assert y.tolist() == [[[0, 0], [1, 0]], [[1, 0], [0, 1]]]


def test_a_framing_is_remembered_and_cannot_be_written_to() -> None:
    framing = frame(Experiment(lag=2))
    assert frame(Experiment(lag=2)) is framing
    for rows in (framing, framing.trained()):
        for table in (rows.inputs, rows.targets):
            with pytest.raises(ValueError, match="read-only"):
                table[0] = 0
