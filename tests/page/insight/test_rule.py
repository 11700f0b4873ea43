"""Show it more, or fewer: the triangle, the lines over the epochs, and a row that a person changes."""

from __future__ import annotations

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from echo_core.insight import readings
from echo_core.insight.readings import Rule, RuleKind
from echo_core.insight.requests import RuleRequest, ShownRequest
from echo_core.insight.results import LengthProfile, RuleHistory
from echo_core.insight.row_results import Shown
from echo_core.insight.views import compute
from echo_ui.insight import rule_charts as charts
from echo_ui.text import words
from echo_ui.theme.colours import LIGHT
from tests.insight.lengths import kept, profile
from tests.insight.networks import SMALL
from tests.page.insight.asked import REGISTER, StubAsker, layer, opened
from tests.reading import html

text = words.insight_rule


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            profile(1, 5, kept(1, range(2, 9))),
            "It has learned a distance: shown 2 to 8 numbers, it names the number one step before the last in all its"
            " answers.",
        ),
        (
            profile(3, 5, kept(3, range(4, 9), 0.955)),
            "It has learned a distance: shown 4 to 8 numbers, it names the number 3 steps before the last in at least"
            " 95.5% of its answers.",
        ),
        (
            profile(1, 5, {5: {1: 1.0}, 6: {2: 1.0}}),
            "It has learned a place: shown 5 numbers or 6, it names the fourth in all its answers. Of 5 that is right,"
            " of 6 it is wrong.",
        ),
        (
            profile(1, 5, {5: {4: 0.9}, 6: {5: 0.9}}),
            "It has learned a place: shown 5 numbers or 6, it names the first in at least 90% of its answers.",
        ),
        (
            profile(0, 1, kept(0, range(1, 5)) | {3: {0: 0.56}}),
            "It is right for the length of its training: shown 1 number, it names the last number in 100% of its"
            " answers, but shown 3, in 56%.",
        ),
        (
            profile(1, 5, {5: {1: 0.05}}),
            "It follows no rule: shown 5 numbers, as in training, it names the number one step before the last in 5% of"
            " its answers.",
        ),
        (
            profile(1, 1, {}),
            "It follows no rule. In training it is shown 1 number, and the number one step before the last is not among"
            " them.",
        ),
    ],
)
def test_which_rule_is_said_in_a_sentence(told: LengthProfile, sentence: str) -> None:
    assert text.rule(told, readings.rule(told)) == sentence


def test_a_place_is_a_column_of_the_triangle_and_the_right_answers_are_a_slope() -> None:
    counts = {shown: {shown - 4: 1.0} for shown in range(4, 13)}
    fields = charts.triangle_table(profile(1, 5, counts)).to_pylist()
    assert len(fields) == 12 * 13 / 2
    assert {field["place"] for field in fields if field["share"] == 1} == {4}
    assert all(field["shown"] - field["place"] == field["back"] for field in fields)
    spec = charts.triangle_chart(12, 5, 1, LIGHT)
    assert layer(spec, "right")["transform"] == [{"filter": "datum.back == 1"}]
    assert layer(spec, "training")["data"]["values"] == [{"shown": 5, "place": 6}]


def test_fields_are_written_in_where_they_are_large_enough() -> None:
    def written(most: int) -> int:
        return sum("text" in layer["encoding"] for layer in charts.triangle_chart(most, 5, 1, LIGHT)["layer"])

    assert [written(most) for most in (12, charts.MOST_WRITTEN, charts.MOST_WRITTEN + 1)] == [1, 1, 0]
    assert charts.height(12) < charts.height(20) <= charts.height(207)


def test_the_lines_over_the_epochs() -> None:
    history = RuleHistory(np.array([0, 40], np.int32), np.array([0.1, 1]), np.array([0.2, 0.5]), np.array([0, 0.9]))
    lines = charts.history_table(history).to_pylist()
    assert [line["line"] for line in lines] == [name for name in text.LINES for _ in range(2)]
    np.testing.assert_allclose([line["share"] for line in lines], [0.1, 1, 0.2, 0.5, 0, 0.9])
    assert [line["epoch"] for line in lines] == [0, 40] * 3
    right, distance, place = text.LINES
    assert text.history_values(history) == f"At epoch 40, {right}: 100%; {distance}: 50%; {place}: 90%."


@pytest.mark.parametrize(
    ("kind", "since", "said"),
    [
        (RuleKind.DISTANCE, 1500, "It has kept this distance since epoch 1,500 at the latest"),
        (RuleKind.PLACE, 600, "It has named one place since epoch 600 at the latest"),
        (RuleKind.MIXED, 0, "It has been right at its own length from the start"),
        (RuleKind.NONE, 600, "When does it follow a rule?"),
        (RuleKind.PLACE, None, "When does it follow a rule?"),
    ],
)
def test_since_when_is_said_above_the_lines(kind: RuleKind, since: int | None, said: str) -> None:
    assert text.history_title(Rule(kind, None, None, 1.0), since) == said


def shown(numbers: list[int], said: int) -> Shown:
    return Shown(np.array(numbers, np.int32), np.array([said, 8], np.int32), np.array([0.998, 0.001], np.float32))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (shown([5, 7, 2], 7), "It says 7 (99.8%), the second of 3 numbers. That is right: it is the number one step"
         " before the last."),
        (shown([5, 7, 2], 5), "It says 5 (99.8%), the first of 3 numbers. Right is 7, the number one step before the"
         " last."),
        (shown([5, 7, 2], 9), "It says 9 (99.8%), which it was not shown. Right is 7, the number one step before the"
         " last."),
        (shown([5], 5), "It says 5 (99.8%), the first of 1 number. Only 1 number is shown, so there is no right"
         " answer yet."),
        (shown([5, 7, 5], 5), "It says 5 (99.8%), the first and third of 3 numbers. Right is 7, the number one step"
         " before the last."),
    ],
)  # fmt: skip
def test_what_it_says_of_a_row(asked: Shown, sentence: str) -> None:
    assert text.shown(asked, 1) == sentence
    assert text.runners_up(asked) == "Next: 8 (0.1%)."


def test_runners_up_that_get_next_to_nothing_are_not_listed() -> None:
    sure = Shown(np.array([5, 7]), np.array([7, 8, 9]), np.array([0.9996, 0.0003, 0.0001], np.float32))
    assert text.runners_up(sure) == "No other number gets 0.1%."


def test_the_row_marks_what_is_named_and_what_is_right() -> None:
    assert re.findall(r'<span class="([^"]*)">', charts.row_picture(shown([5, 7, 5], 5), 1)) == ["now", "answer", "now"]
    assert 'aria-label="Shown: 5, 7, 5"' in charts.row_picture(shown([5, 7, 5], 5), 1)


def field(at: AppTest) -> list[int]:
    return [int(number) for number in at.text_input[0].value.split(", ")]


def test_numbers_come_and_go_at_either_end_and_it_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, "rule")
    first = field(at)
    assert len(first) == SMALL.steps
    assert asker.asked[:2] == [RuleRequest(), ShownRequest(tuple(first))]
    at.button(key="insight-add-last").click().run()
    longer = field(at)
    assert longer[:-1] == first
    assert longer[-1] not in first
    at.button(key="insight-take-first").click().run()
    at.button(key="insight-take-last").click().run()
    assert field(at) == first[1:]
    at.button(key="insight-add-first").click().run()
    assert field(at)[1:] == first[1:]
    asked = asker.asked[-2:]
    assert ShownRequest(tuple(field(at))) in asked
    assert text.shown(compute(SMALL, REGISTER, ShownRequest(tuple(field(at)))), SMALL.lag) in html(at)


def test_the_last_number_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubAsker(), monkeypatch, "rule")
    at.text_input[0].set_value("3").run()
    assert [at.button(key=f"insight-{name}").disabled for name in ("add-first", "take-first", "take-last")] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3, x", "Write it like 3, 1, 4, 1, 5"),
        ("", "whole numbers"),
        ("1, 6", "from 0 to 5"),
        ("1 " * 201, "200 numbers"),
    ],
)
def test_what_is_no_row_is_explained_and_not_asked(typed: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, "rule")
    shown_before = sum(isinstance(one, ShownRequest) for one in asker.asked)
    at.text_input[0].set_value(typed).run()
    assert said in at.error[0].value.replace("\\", "")
    assert sum(isinstance(one, ShownRequest) for one in asker.asked) == shown_before
    assert not at.exception
