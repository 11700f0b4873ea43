"""What is known of a run: its status, its answers and when it was solved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.runs.status import Snapshot, Status
from echo_core.task.experiment import Experiment
from echo_core.task.score import Prediction, solved_at


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


def test_a_snapshot_counts_its_epochs() -> None:
    losses = np.zeros(7, np.float32)
    assert Snapshot("run", Experiment(), Status.RUNNING, losses, losses, None, 0.0).epoch == 7


def test_no_status_is_both_live_and_over() -> None:
    live = {status for status in Status if status.live}
    over = {status for status in Status if status.over}
    assert live == {Status.QUEUED, Status.STARTING, Status.RUNNING}
    assert over == {Status.FINISHED, Status.STOPPED, Status.FAILED}
    assert set(Status) - live - over == {Status.PAUSED}
