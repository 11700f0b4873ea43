"""How strongly inputs move the answer, against finite differences in double precision."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight.requests import SaliencyRequest
from echo_core.insight.saliency import compute
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import fresh_sequences
from tests.insight.networks import SMALL, States, dense, forward, random_weights, rows_by_hand, shift_register


@pytest.mark.parametrize(
    "experiment",
    [
        SMALL.replace(units=5),
        SMALL.replace(units=5, state="carry"),
        SMALL.replace(units=5, missing="mask", state="carry"),
        SMALL.replace(units=5, missing="mark"),
        SMALL.replace(units=5, context="whole", missing="mask"),
        SMALL.replace(units=5, output="sequence", state="carry"),
    ],
    ids=["reset", "carry", "masked", "marked", "whole", "sequence"],
)
def test_the_gradient_against_finite_differences(experiment: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("echo_core.insight.saliency.MOST_ROWS", experiment.rows)  # one sequence, all of its rows
    weights = random_weights(experiment, 0.7)
    sequence = fresh_sequences(experiment, 0, 1)[0]
    rows = frame(experiment).trained()
    _, starts = rows_by_hand(experiment, weights, sequence)

    def logits(x: np.ndarray, skipped: np.ndarray, start: States) -> np.ndarray:
        return forward(weights, x, skipped, *start)[-1][5] @ weights[3].astype(float) + weights[4]

    norms = np.full((experiment.rows, experiment.steps), np.nan)
    step = 1e-5
    for row, numbers in enumerate(gather(rows.inputs, sequence)):
        x, skipped = dense(numbers, experiment.vocabulary), (numbers < 0) & rows.masked
        winner = logits(x, skipped, starts[row]).argmax()
        for s in np.flatnonzero(numbers >= 0):
            slopes = []
            for feature in range(experiment.vocabulary):
                up, down = x.copy(), x.copy()
                up[s, feature] += step
                down[s, feature] -= step
                difference = logits(up, skipped, starts[row]) - logits(down, skipped, starts[row])
                slopes.append(difference[winner] / (2 * step))
            norms[row, s] = np.linalg.norm(slopes)
    told = compute(experiment, weights, SaliencyRequest())
    expected = [
        np.nanmean(norms[:, -1 - j]) if j < experiment.steps and np.isfinite(norms[:, -1 - j]).any() else np.nan
        for j in told.distances
    ]
    assert np.isfinite(expected).any()
    np.testing.assert_allclose(told.strengths, expected, rtol=1e-3)


@pytest.mark.parametrize("back", [0, 1, 3])
def test_the_trace_of_an_exact_echo_is_bright_at_exactly_that_distance(back: int) -> None:
    experiment = SMALL.replace(units=6 * (back + 1))
    told = compute(experiment, shift_register(6, back), SaliencyRequest())
    shown = told.distances < experiment.window
    assert np.isnan(told.strengths[~shown]).all()
    np.testing.assert_array_equal(np.flatnonzero(told.strengths[shown] > 1e-3), [back])
    np.testing.assert_allclose(np.delete(told.strengths[shown], back), 0, atol=1e-6)


def test_no_gradient_comes_through_a_carried_state() -> None:
    experiment = SMALL.replace(window=1, batch_size=1, state="carry")
    told = compute(experiment, shift_register(6, 2), SaliencyRequest())
    assert told.strengths[0] == pytest.approx(0, abs=1e-6)
    assert np.isnan(told.strengths[1:]).all()
