"""The drawing of batches and lanes, and its sentence."""

from __future__ import annotations

import re

import pytest

from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_ui.lab import lanes

BLIND = PRESETS["lag-without-context"].experiment
LEAK = BLIND.replace(lag=6, length=30)


def rows(html: str) -> list[str]:
    return re.findall(r'<p class="row.*?</p>', html)


def test_batches_stand_side_by_side_and_lanes_below_each_other() -> None:
    drawn = rows(lanes.drawing(BLIND, 12))
    times = [int(re.search(r"t = (\d+)", row)[1]) for row in drawn]
    assert times == [lane + 1 + 6 * batch for lane in range(6) for batch in range(4)]
    assert [row for row in drawn if "here" in row] == [drawn[5 * 4 + 1]]


def test_a_lag_of_one_is_shown_in_another_lane_and_no_arrow_is_lit() -> None:
    html = lanes.drawing(BLIND, 12)
    assert "lit" not in html
    shown = [row for row in rows(html) if "answer" in row]
    assert [re.search(r"t = (\d+)", row)[1] for row in shown] == ["11"]
    assert "x(11) is shown in lane 5 of batch 2." in lanes.explain(BLIND, 12)
    assert "At a lag that is a multiple of the batch size, 6," in lanes.explain(BLIND, 12)


def test_a_lag_of_the_batch_size_leaks_along_the_lane() -> None:
    html = lanes.drawing(LEAK, 20)
    assert html.count("flow lit") == 1
    assert "was shown to the same lane in batch 2" in lanes.explain(LEAK, 20)
    assert lanes.drawing(LEAK.replace(lag=12), 29).count("flow lit") == 2


def test_a_reset_state_is_a_zero_before_every_batch() -> None:
    html = lanes.drawing(LEAK.replace(state="reset"), 20)
    assert "→" not in html
    assert html.count(">0</i>") == 24
    assert "The state is zero before every batch" in lanes.explain(LEAK.replace(state="reset"), 20)
    assert lanes.drawing(LEAK, 20).count(">0</i>") == 6  # an epoch begins at zero


def test_a_window_holds_its_answer_itself() -> None:
    context = PRESETS["lag-with-context"].experiment
    assert "It holds its answer x(11) itself" in lanes.explain(context, 12)
    assert "not trained on" in lanes.explain(context, 2)
    assert "here" not in "".join(rows(lanes.drawing(context, 2)))


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(length=200, window=1, lag=60, batch_size=1),
        Experiment(length=200, window=40, lag=3, batch_size=40, state="reset"),
        *(preset.experiment for preset in PRESETS.values()),
    ],
)
def test_large_arrays_are_cut_but_keep_the_row_in_view(experiment) -> None:
    for t in range(experiment.length - experiment.rows, experiment.length, 7):
        html = lanes.drawing(experiment, t)
        assert len(rows(html)) <= 7 * 7
        assert html.count("row here") == 1
