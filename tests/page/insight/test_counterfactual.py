"""Ask it: own numbers, a changed one, and the picture of the answers."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.insight.requests import CounterfactualRequest
from echo_core.insight.results import Counterfactual
from echo_core.insight.views import compute
from echo_core.task.sequences import test_sequence as held_out_sequence
from echo_ui.insight.counterfactual_pictures import answers
from tests.insight.networks import SMALL
from tests.page.insight.asked import REGISTER, StubAsker, opened

NUMBERS = tuple(held_out_sequence(SMALL).tolist())


class Item(NamedTuple):
    """One position of the picture."""

    classes: set[str]
    answered: bool
    right: bool
    replaced: list[str]


def items(picture: str) -> list[Item]:
    found = re.findall(r'<li class="([^"]*)"[^>]*>(.*?)</li>', picture)
    return [
        Item(set(classes.split()), 'class="said"' in body, "✓" in body, re.findall(r"<s>(\d+)</s>", body))
        for classes, body in found
    ]


def register(change: tuple[int, int] | None = None) -> Counterfactual:
    return compute(SMALL, REGISTER, CounterfactualRequest(NUMBERS, change))


def test_changed_answers_are_framed_and_an_arrow_leads_to_the_due_one() -> None:
    picture = answers(SMALL, register((5, (NUMBERS[5] + 1) % 6)))
    drawn = items(picture)
    assert [t for t, item in enumerate(drawn) if "put" in item.classes] == [5]
    assert [t for t, item in enumerate(drawn) if "changed" in item.classes] == [7]
    assert drawn[5].replaced == [str(NUMBERS[5])]
    assert drawn[7].replaced == [str(NUMBERS[5])]
    assert all(item.right == item.answered for item in drawn)
    assert re.search(r"grid-column:(\d+)/(\d+)", picture).groups() == ("6", "9")  # from position 5 to position 7


def test_without_a_change_nothing_is_framed() -> None:
    picture = answers(SMALL, register())
    assert [item.classes for item in items(picture)] == [set()] * SMALL.length
    assert "grid-column" not in picture


def test_a_wrong_answer_is_marked_and_says_what_was_expected() -> None:
    wrong = SMALL.replace(lag=1)
    picture = answers(wrong, compute(wrong, REGISTER, CounterfactualRequest(NUMBERS)))
    missed = [t for t, item in enumerate(items(picture)) if "miss" in item.classes]
    assert missed == [t for t in range(3, 12) if NUMBERS[t - 2] != NUMBERS[t - 1]]
    assert all(f"should say {NUMBERS[t - 1]}" in picture for t in missed)


def test_of_several_answers_to_a_number_that_with_most_before_it_is_drawn() -> None:
    experiment = SMALL.replace(output="sequence")
    drawn = items(answers(experiment, compute(experiment, REGISTER, CounterfactualRequest(NUMBERS))))
    assert len(drawn) == SMALL.length
    # Later rows begin with numbers that they cannot know; of those the answer drawn is of an earlier row.
    assert [item.right for item in drawn if item.answered] == [True] * (SMALL.length - SMALL.lag)


def component(at: AppTest) -> Any:
    (found,) = (one for one in at.get("bidi_component") if "echo_asked" in one.proto.component_name)
    return found


def picture(at: AppTest) -> str:
    return json.loads(component(at).proto.json)["html"]


def change(at: AppTest, told: Any) -> None:
    """Let the browser tell of a change."""
    at.session_state[re.sub(r".*-(insight-asked-)", r"\1", component(at).proto.id)] = {"change": told}
    at.run()


@pytest.mark.parametrize("told", [None, [3], [3, 6], [12, 0], [-1, 0], [3, -1], [3, True], ["3", "5"], "35", {"3": 5}])
def test_a_change_that_cannot_be_is_none(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, "counterfactual")
    change(at, told)
    assert not at.exception
    assert asker.asked[-1] == CounterfactualRequest(NUMBERS)


def test_every_number_is_a_field_that_stays_while_an_answer_is_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    def fields(markup: str) -> list[tuple[int, int, int]]:
        found = re.findall(r'max="5" value="(\d+)" data-position="(\d+)" data-own="(\d+)"', markup)
        return [(int(position), int(now), int(own)) for now, position, own in found]

    asker = StubAsker()
    at = opened(asker, monkeypatch, "counterfactual")
    assert fields(picture(at)) == [(t, number, number) for t, number in enumerate(NUMBERS)]
    other = (NUMBERS[5] + 1) % 6
    change(at, [5, other])
    changed = [(t, other if t == 5 else number, number) for t, number in enumerate(NUMBERS)]
    assert fields(picture(at)) == changed
    asker.silent = True
    at.run()
    assert fields(picture(at)) == changed
    assert [t for t, item in enumerate(items(picture(at))) if "put" in item.classes] == [5]
    assert not any(item.answered for item in items(picture(at)))


def test_own_numbers_and_a_change_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, "counterfactual")
    assert asker.asked == [CounterfactualRequest(NUMBERS)]
    at.text_input[0].set_value("0 1 2 3 4 5 0 1 2 3 4 5").run()
    change(at, [3, 5])
    assert asker.asked[-1] == CounterfactualRequest((0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5), (3, 5))
    assert [t for t, item in enumerate(items(picture(at))) if "changed" in item.classes] == [5]


def test_numbers_that_fit_no_sequence_are_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, "counterfactual")
    asked = len(asker.asked)
    at.text_input[0].set_value("0 1 2").run()
    assert len(asker.asked) == asked
    assert "Add 9 more" in at.error[0].value
    assert not at.exception
