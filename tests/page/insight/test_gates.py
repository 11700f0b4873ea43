"""Inside the cell: the values of a part, unit by unit."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight.requests import GatesRequest
from echo_core.insight.views import compute
from echo_ui.insight import gates_charts as charts
from echo_ui.text import words
from tests.insight.networks import SMALL
from tests.page.insight.asked import REGISTER, StubAsker, opened
from tests.reading import html


def test_the_picture_of_a_part_has_the_units_in_their_order() -> None:
    trace = compute(SMALL, REGISTER, GatesRequest())
    table = charts.units_table(trace, "hidden", 8).to_pydict()
    assert len(table["value"]) == 8 * SMALL.units
    expected = trace.steps.hidden.reshape(-1, SMALL.units)[-8:, trace.order]
    np.testing.assert_array_equal(np.array(table["value"]).reshape(8, SMALL.units), expected)
    unit = charts.unit_table(trace, 3, "hidden", 8).to_pydict()
    np.testing.assert_array_equal(unit["value"], expected[:, 2])
    assert unit["number"] == [str(number) for number in trace.numbers.ravel()[-8:]]


def test_another_part_and_another_unit_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubAsker(), monkeypatch, "gates")
    assert words.insight.unit_title("hidden", 1) in html(at)
    at.segmented_control(key="insight-part").set_value("forget").run()
    at.slider[0].set_value(4).run()
    assert words.insight.unit_title("forget", 4) in html(at)
    assert words.insight.units_title("forget", dashes=False) in html(at)
