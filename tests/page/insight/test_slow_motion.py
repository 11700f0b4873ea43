"""Slow motion: a row step by step, by hand or by itself."""

from __future__ import annotations

import re

import numpy as np
import pytest

from echo_core.insight.requests import SlowMotionRequest
from echo_core.insight.views import compute
from echo_core.model.lstm import Step
from echo_ui.insight import slow_motion_charts as charts
from echo_ui.text import words
from tests.insight.networks import SMALL
from tests.page.insight.asked import REGISTER, StubAsker, opened
from tests.reading import html


def test_the_parts_of_the_cell_and_the_answer_step_by_step() -> None:
    motion = compute(SMALL, REGISTER, SlowMotionRequest(0))
    table = charts.parts_table(motion, 2, 0).to_pydict()
    assert set(words.insight.PARTS) == set(Step._fields)
    assert list(dict.fromkeys(table["part"])) == list(words.insight.PARTS.values())
    np.testing.assert_array_equal(table["value"][: SMALL.units], motion.steps.hidden[2])
    likely = charts.likely_table(motion, 3).to_pydict()
    assert likely["number"][0] == f"{motion.expected} ✓"
    assert likely["right"] == [True, False, False, False, False]


def test_the_row_shows_how_far_it_is_read() -> None:
    motion = compute(SMALL, REGISTER, SlowMotionRequest(0))
    picture = charts.row_picture(motion, 1, int(motion.positions[-1]) - 2)
    classes = [set(found.split()) for found in re.findall(r'<span class="([^"]*)"', picture)]
    assert classes == [{"seen"}, {"seen", "now", "answer"}, set(), set()]
    assert words.insight.step_reads(2, 4, int(motion.numbers[1])) in picture


def test_a_missing_number_is_no_number() -> None:
    masked = SMALL.replace(missing="mask", batch_size=1)
    picture = charts.row_picture(compute(masked, REGISTER, SlowMotionRequest(0)), 0, -1)
    assert words.insight.MISSING in picture
    assert "-1" not in picture


def step_shown(at) -> int:
    return int(re.search(r"Step (\d+) of 4", html(at))[1])


def test_stepping_through_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubAsker(), monkeypatch, "slow_motion")
    assert step_shown(at) == 1
    at.button(key="insight-next").click().run()
    assert step_shown(at) == 2
    at.button(key="insight-back").click().run()
    at.button(key="insight-back").click().run()
    assert step_shown(at) == 1
    at.button(key="insight-play").click().run()
    for _ in range(5):
        at.run()
    assert step_shown(at) == 4
    assert at.session_state["insight-playing"] is False
