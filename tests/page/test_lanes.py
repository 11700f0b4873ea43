"""The drawing of batches and lanes, and its sentence."""

from __future__ import annotations

import re

import pytest

from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_ui.lab import lanes

BLIND = PRESETS["lag-without-context"].experiment
LEAK = BLIND.replace(lag=6, length=30)
CONTEXT = PRESETS["lag-with-context"].experiment


def rows(html: str) -> list[str]:
    return re.findall(r'<p class="row.*?</p>', html)


def read(row: str) -> str:
    """The positions that a row says it reads."""
    return re.search(r"<span>(.*?)</span>", row)[1]


def test_batches_stand_side_by_side_and_lanes_below_each_other() -> None:
    drawn = rows(lanes.drawing(BLIND, 12))
    assert [read(row) for row in drawn] == [str(lane + 1 + 6 * batch) for lane in range(6) for batch in range(4)]
    assert [row for row in drawn if "here" in row] == [drawn[5 * 4 + 1]]


def test_a_row_says_which_positions_it_reads() -> None:
    assert [read(row) for row in rows(lanes.drawing(CONTEXT, 12))[:4]] == ["1–5", "6–10", "11–15", "16–20"]
    assert [read(row) for row in rows(lanes.drawing(PRESETS["masked-window"].experiment, 12))[:2]] == ["0–1", "3–7"]
    assert read(rows(lanes.drawing(PRESETS["whole-sequence"].experiment, 12))[-1]).startswith("0–")


@pytest.mark.parametrize(
    ("experiment", "t", "said"),
    [
        (
            CONTEXT,
            5,
            "Lane 1 reads 1–5 | 6–10 | 11–15 | 16–20, straight through, without a gap. Its memory goes on across",
        ),
        (
            CONTEXT.replace(state="reset"),
            6,
            "Lane 2 reads 2–6 | 7–11 | 12–16 | 17–21, straight through, without a gap.",
        ),
        (BLIND, 1, "Lane 1 reads 1 | 7 | 13 | 19, every sixth number."),
        (BLIND, 0, "Lane 1 reads 1 | 7"),  # not trained on: the first lane
        (PRESETS["echo-now"].experiment, 3, "Lane 1 reads 0 | 1 | 2 | 3 | 4 | …, straight through, without a gap."),
        (CONTEXT.replace(window=4), 5, "Lane 1 reads 2–5 | 7–10 | 12–15 | 17–20, missing 1 number at every border."),
        (
            CONTEXT.replace(window=7),
            10,
            "Lane 1 reads 4–10 | 9–15 | 14–20, reading 2 numbers again after every border.",
        ),
        (PRESETS["whole-sequence"].experiment, 1, "Lane 1 reads 0–1 | 0–7 | 0–13 | 0–19, from the start"),
        (CONTEXT.replace(batch_size=20), 6, "Lane 2 reads 2–6."),
    ],
)
def test_what_a_lane_reads(experiment, t, said) -> None:
    assert lanes.reading(experiment, t).startswith(said)
    assert ("wiped" in lanes.reading(experiment, t)) == (experiment.state == "reset" and experiment.batches > 1)


def test_a_lag_of_one_is_read_by_another_lane_and_no_arrow_is_lit() -> None:
    html = lanes.drawing(BLIND, 12)
    assert "lit" not in html
    assert [read(row) for row in rows(html) if "answer" in row] == ["11"]
    assert "Lane 5 of batch 2 reads x(11)." in lanes.explain(BLIND, 12)
    assert "lane 6 does not read x(11)" in lanes.explain(BLIND, 12)


def test_a_lag_of_the_batch_size_leaks_along_the_lane() -> None:
    html = lanes.drawing(LEAK, 20)
    assert html.count("flow lit") == 1
    assert "The same lane read its answer x(14) in batch 2" in lanes.explain(LEAK, 20)
    assert "nothing trains the network to keep the number" in lanes.explain(LEAK, 20)
    assert lanes.drawing(LEAK.replace(lag=12), 29).count("flow lit") == 2


@pytest.mark.parametrize("t", range(6, 12))
def test_nothing_comes_to_the_first_batch(t) -> None:
    said = lanes.explain(LEAK, t)
    assert "This is the first batch: its state starts at zero" in said
    assert "does not read" not in said


def test_where_every_step_answers_all_answers_are_accounted_for() -> None:
    done_right = Experiment(length=30, window=6, batch_size=6, output="sequence", lag=1)
    assert "Its answers come 5 from the row itself and 1 from the same lane in an earlier" in lanes.explain(
        done_right, 20
    )
    assert "5 from the row itself and 1 from nowhere" in lanes.explain(done_right, 8)
    html = lanes.drawing(done_right, 20)
    assert html.count("flow lit") == 1
    outlined = [read(row) for row in rows(html) if " answer" in row]
    assert "9–14" in outlined  # the row of its lane before it ends with the number that it needs
    assert "15–20" not in outlined


def test_a_reset_state_is_a_zero_before_every_batch() -> None:
    html = lanes.drawing(LEAK.replace(state="reset"), 20)
    assert "→" not in html
    assert html.count(">0</i>") == 24
    assert "Memory is wiped before every batch" in lanes.explain(LEAK.replace(state="reset"), 20)
    assert lanes.drawing(LEAK, 20).count(">0</i>") == 6  # an epoch begins at zero


def test_a_window_holds_its_answer_itself() -> None:
    assert "It reads its answer x(11) itself" in lanes.explain(CONTEXT, 12)
    assert "not trained on" in lanes.explain(CONTEXT, 2)
    assert "here" not in "".join(rows(lanes.drawing(CONTEXT, 2)))


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
