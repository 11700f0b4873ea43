"""Graft a memory: the choice of a state, the sentence, and the two lines of numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from echo_core.insight.requests import GraftRequest
from echo_core.insight.row_results import Graft
from echo_core.insight.views import compute
from echo_ui.insight.graft_pictures import answers
from echo_ui.text import words
from tests.insight.networks import SMALL
from tests.page.insight.asked import REGISTER, StubAsker, opened
from tests.reading import html

text = words.insight_graft


def graft(now: int, donor: list[int] | None, step: int = 2, before: int = 1) -> Graft:
    one = None if donor is None else np.array(donor)
    shares = np.array([0.5]), np.array([0.998])
    return Graft(step, np.array([1, 2, 3]), one, 1, np.array([before]), shares[0], np.array([now]), shares[1])


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            graft(9, [8, 9, 7]),
            "With the state of the other row after step 2 it says 9 (99.8%), not 1. The other row was shown 9 at its"
            " step 2: the state brought that number along.",
        ),
        (graft(1, [8, 9, 7]), "With the state of the other row after step 2 it says 1 (99.8%), as without the graft."),
        (
            graft(3, None, before=3),
            "With zeros after step 2 it says 3 (99.8%), as without the graft. That number comes in later, so the graft"
            " does not touch it.",
        ),
        (
            graft(3, None),
            "With zeros after step 2 it says 3 (99.8%), not 1. That is a number from its own row, from after the"
            " graft.",
        ),
        (
            graft(6, None),
            "With zeros after step 2 it says 6 (99.8%), not 1. Neither the zeros nor the 1 step after them explains"
            " this number.",
        ),
        (
            graft(6, [8, 9, 7], step=3),
            "With the state of the other row after step 3 it says 6 (99.8%), not 1. The other state alone cannot"
            " explain this number.",
        ),
    ],
)
def test_what_a_graft_changed(asked: Graft, sentence: str) -> None:
    assert text.graft(asked) == sentence


def test_both_lines_are_drawn_and_the_number_named_is_outlined() -> None:
    picture = answers(graft(9, [8, 9, 7]))
    without, with_it = re.findall(r'<div class="strip.*?</div>', picture)
    assert re.findall(r'<span class="([^"]*)"><b>(\d)</b>', without) == [("seen answer", "1"), ("seen", "2"), ("", "3")]
    assert re.findall(r'<span class="([^"]*)"><b>(\d)</b>', with_it) == [("now", "8"), ("now answer", "9"), ("", "3")]
    assert 'aria-label="8, 9 from the other row; then 3"' in with_it
    assert "says 1 (50%)" in picture
    assert "says 9 (99.8%)" in picture


def test_zeros_are_drawn_as_such() -> None:
    with_it = re.findall(r'<div class="strip.*?</div>', answers(graft(9, None)))[1]
    assert with_it.count("<span><b>0</b></span>") == 2
    assert 'aria-label="zeros; then 3"' in with_it


def test_a_state_is_chosen_and_asked_about_after_the_step_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, "slow_motion")
    assert not any(isinstance(one, GraftRequest) for one in asker.asked)
    at.slider[0].set_value(3).run()
    row = asker.asked[-1].row  # type: ignore[attr-defined]
    at.selectbox[0].set_value(3).run()
    assert asker.asked[-1] == GraftRequest(row, 3, 0)
    assert text.graft(compute(SMALL, REGISTER, GraftRequest(row, 3, 0))) in html(at)
    at.selectbox[0].set_value(-1).run()
    assert asker.asked[-1] == GraftRequest(row, 3, None)
