"""Every chart of the views: constant specs, alike in light and dark, whose words and axes can be told from them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from echo_ui.insight import gates_charts, panel_charts, rule_charts, saliency_charts, slow_motion_charts
from echo_ui.text import words
from echo_ui.theme.charts import Spec
from echo_ui.theme.colours import DARK, LIGHT, Theme
from tests.page.insight.asked import layer, texts

SPECS: dict[str, Callable[[Theme], Spec]] = {
    "triangle": lambda theme: rule_charts.triangle_chart(12, 5, 1, theme),
    "large triangle": lambda theme: rule_charts.triangle_chart(32, 25, 1, theme),
    "rules": lambda theme: rule_charts.history_chart(100, theme),
    "shares": lambda theme: panel_charts.bars_chart((0, 1, 2), 1, 0.01, theme),
    "strengths": lambda theme: panel_charts.bars_chart((0, 1, 2), 1, None, theme, missing="not shown"),
    "trace": lambda theme: saliency_charts.trace_chart((0, 1, 2), 2, 100, 1, theme),
    "units": lambda theme: gates_charts.units_chart(9, 12, 4, theme, signed=True),
    "unit": lambda theme: gates_charts.unit_chart(("7", "–"), theme, signed=False),
    "parts": lambda theme: slow_motion_charts.parts_chart(9, theme),
    "likely": lambda theme: slow_motion_charts.likely_chart(5, theme),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_is_the_same_each_time_and_holds_no_streamed_data(name: str) -> None:
    spec = SPECS[name](LIGHT)
    before = copy.deepcopy(spec)
    for module in (panel_charts, rule_charts, saliency_charts, gates_charts, slow_motion_charts):
        for chart in vars(module).values():
            if hasattr(chart, "cache_clear"):
                chart.cache_clear()
    assert json.dumps(SPECS[name](LIGHT)) == json.dumps(before)
    assert "datasets" not in spec
    assert all("values" in layer["data"] for layer in spec["layer"] if "data" in layer)


@pytest.mark.parametrize("name", SPECS)
def test_dark_and_light_differ_in_colour_alone(name: str) -> None:
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return "colour" if isinstance(value, str) and value.startswith("#") else value

    assert SPECS[name](LIGHT) != SPECS[name](DARK)
    assert plain(SPECS[name](LIGHT)) == plain(SPECS[name](DARK))


def test_the_bar_of_the_lag_is_named_and_guessing_is_drawn() -> None:
    spec = SPECS["shares"](LIGHT)
    assert texts(spec) == [words.insight.LAG, words.charts.guessing_accuracy(0.01)]
    assert layer(spec, "bars")["encoding"]["fillOpacity"]["condition"]["test"] == "datum.distance == 1"


def test_where_there_is_no_strength_the_chart_says_so() -> None:
    assert texts(SPECS["strengths"](LIGHT)) == [words.insight.LAG, "not shown"]


def test_a_value_that_is_not_known_is_sent_as_none() -> None:
    table = panel_charts.bars_table(np.arange(2, dtype=np.int32), np.array([0.5, np.nan], np.float32))
    assert table.to_pydict() == {"distance": [0, 1], "value": [0.5, None]}


def test_those_below_zero_are_dashed_only_where_units_are_drawn_large_enough() -> None:
    def dashes(units: int, *, signed: bool) -> int:
        spec = gates_charts.units_chart(units, 4, 4, LIGHT, signed=signed)
        return sum(layer["mark"]["type"] == "tick" for layer in spec["layer"])

    assert dashes(9, signed=True) == 1
    assert dashes(9, signed=False) == 0
    assert dashes(panel_charts.MOST_DASHED + 1, signed=True) == 0
