"""The open look inside a run, which a link restores."""

from __future__ import annotations

from echo_ui.session import VIEW
from tests.page.visiting import draw, params, visit
from tests.reading import said
from tests.stubs import StubEngine


def test_an_open_view_is_in_the_address(engine: StubEngine) -> None:
    at = visit(look="gates")
    assert at.segmented_control(key=VIEW).value == "gates"
    at.segmented_control(key=VIEW).set_value("rule")
    assert params(draw(at))["look"] == "rule"
    at.segmented_control(key=VIEW).set_value(None)
    assert "look" not in params(draw(at))


def test_a_link_to_a_view_there_is_none_of_says_which_there_are(engine: StubEngine) -> None:
    at = visit(look="<b>")
    assert "A look inside must be one of rule, " in said(at)
    assert at.segmented_control(key=VIEW).value is None
