"""What is known of a run: its status, its answers and when it was solved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.task.experiment import Experiment
from echo_core.task.score import (
    MOST_DEVIATIONS,
    Assessment,
    Cause,
    Grade,
    Prediction,
    as_good_as_possible,
    assess,
    beyond_chance,
    deviations,
    solved_at,
)
from echo_core.task.verdict import verdict


@pytest.mark.parametrize(
    ("accuracies", "epoch"),
    [
        ([], None),
        ([1.0] * 19, None),
        ([1.0] * 20, 20),
        ([0.0] + [1.0] * 30, 21),
        ([0.99] * 20, 20),
        ([0.98] * 1000, None),
        ([0.9, 0.9] + [1.0] * 18, 20),  # a mean of exactly 0.99
        ([0.9, 0.9, 0.9] + [1.0] * 17, None),
        ([1.0] * 20 + [0.0] * 50, 20),  # solved once, whatever comes later
    ],
)
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_solved_at(accuracies: list[float], epoch: int | None, kind: type[np.floating]) -> None:
    assert solved_at(np.array(accuracies, dtype=kind)) == epoch


@given(st.lists(st.integers(90, 100), max_size=120), st.integers(2, 30))
def test_solved_at_is_the_first_full_window_with_that_mean(right: list[int], zeros: int) -> None:
    hundredths = [0] * zeros + right
    ends = [end for end in range(20, len(hundredths) + 1) if sum(hundredths[end - 20 : end]) >= 1980]
    assert solved_at(np.array(hundredths) / 100) == (ends[0] if ends else None)


def test_hits_and_counted() -> None:
    prediction = Prediction(
        sequence=np.array([3, 1, 4], np.int32),
        expected=np.array([[-1, 3], [3, 1]], np.int32),
        predicted=np.array([[2, 3], [3, 4]], np.int32),
        probability=np.full((2, 2), 0.5, np.float32),
    )
    assert prediction.hits.tolist() == [[False, True], [True, False]]
    assert prediction.counted == 3


# Judgement


def test_deviations_are_those_of_a_binomial_count() -> None:
    # 10 000 answers with a chance of 1 in 10: 1000 right on average, and a standard deviation of 30.
    np.testing.assert_allclose(deviations([0.1, 0.13, 0.085], 0.1, 10_000), [0.0, 10.0, -5.0], atol=1e-9)
    np.testing.assert_allclose(deviations(0.2, 0.1, np.array([9, 900])), [1.0, 10.0])


@pytest.mark.parametrize(("right", "beyond"), [(1000, False), (1150, False), (1151, True), (0, False)])
def test_beyond_chance_is_more_than_five_standard_deviations(right: int, beyond: bool) -> None:
    assert MOST_DEVIATIONS == 5
    assert bool(beyond_chance(right / 10_000, 0.1, 10_000)) is beyond


def test_chance_does_not_go_beyond_itself() -> None:
    generator = np.random.default_rng(0)
    shares = generator.binomial(480, 0.01, size=100_000) / 480
    assert beyond_chance(shares, 0.01, 480).mean() < 1e-3  # few answers of a small chance: the tail is thicker


@pytest.mark.parametrize(("share", "best", "good"), [(0.98, 1.0, True), (0.979, 1.0, False), (0.76, 0.775, True)])
def test_as_good_as_possible(share: float, best: float, good: bool) -> None:
    assert as_good_as_possible(share, best) is good


VISIBLE = Experiment(window=5, lag=1)
HOPELESS = Experiment(window=1, lag=1, batch_size=6)
CARRIED = Experiment(window=1, lag=6, batch_size=6, length=30, vocabulary=10)
PART = Experiment(window=10, lag=1, output="sequence", state="reset")


@pytest.mark.parametrize(
    ("experiment", "accuracies", "grade", "cause"),
    [
        (VISIBLE, [1.0] * 19, Grade.TOO_EARLY, None),
        (VISIBLE, [], Grade.TOO_EARLY, None),
        (VISIBLE, [0.0] * 20 + [1.0] * 20, Grade.SOLVED, None),
        (VISIBLE, [1.0] * 20 + [0.0] * 20, Grade.SOLVED, None),
        (VISIBLE, [0.5] * 20, Grade.PARTLY, None),
        (VISIBLE, [0.985] * 20, Grade.AS_GOOD_AS_POSSIBLE, None),
        (VISIBLE, [0.01] * 20, Grade.GUESSING, Cause.NOT_YET),
        # 20 epochs of 20 answers, chance 1 in 100: five standard deviations above it are 0.0349
        (VISIBLE, [0.034] * 20, Grade.GUESSING, Cause.NOT_YET),
        (VISIBLE, [0.036] * 20, Grade.PARTLY, None),
        (HOPELESS, [0.01] * 20, Grade.GUESSING, Cause.UNREACHABLE),
        (CARRIED, [0.1] * 20, Grade.GUESSING, Cause.ONLY_CARRIED),
        (CARRIED, [0.5] * 20, Grade.PARTLY, None),
        (CARRIED, [0.771] * 20, Grade.AS_GOOD_AS_POSSIBLE, None),
        (PART, [0.01] * 20, Grade.GUESSING, Cause.NOT_YET),
        (PART, [0.9] * 20, Grade.AS_GOOD_AS_POSSIBLE, None),
        # every answer of a sequence counts: 20 epochs of 150, five standard deviations above chance are 0.0191
        (PART, [0.018] * 20, Grade.GUESSING, Cause.NOT_YET),
        (PART, [0.020] * 20, Grade.PARTLY, None),
    ],
)
def test_a_run_is_judged_by_its_last_epochs(
    experiment: Experiment, accuracies: list[float], grade: Grade, cause: Cause | None
) -> None:
    found = assess(np.array(accuracies, np.float32), verdict(experiment))
    assert (found.kind, found.cause) == (grade, cause)


def test_an_assessment_carries_its_numbers() -> None:
    accuracies = np.array([0.25] * 30 + [0.5] * 10 + [0.75] * 10, np.float32)
    assert assess(accuracies, verdict(CARRIED)) == Assessment(
        kind=Grade.PARTLY, epochs=50, reached=0.625, chance=0.1, best=0.775, solved_at=None, cause=None
    )
    early = assess(np.zeros(0, np.float32), verdict(CARRIED))
    assert (early.epochs, early.reached, early.solved_at) == (0, None, None)
    assert assess(np.ones(30, np.float32), verdict(VISIBLE)).solved_at == 20
