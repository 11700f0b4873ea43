"""The charts by their specs and tables."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import numpy as np
import pytest
from echo_ui.lab.charts import POINTS, accuracy_chart, curve, loss_chart

from echo_ui.text import words
from echo_ui.theme.charts import Spec
from echo_ui.theme.colours import DARK, LIGHT


def labels(spec: Spec) -> list[str]:
    return [layer["mark"]["text"] for layer in spec["layer"] if layer["mark"]["type"] == "text"]


def rules(spec: Spec) -> list[float]:
    return [layer["encoding"]["y"]["datum"] for layer in spec["layer"] if layer["mark"]["type"] == "rule"]


def line(spec: Spec) -> Spec:
    return next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")


def test_the_loss_has_the_guessing_line_in_words() -> None:
    spec = loss_chart(2000, 100, 0.0, LIGHT)
    assert labels(spec) == [words.charts.guessing_loss(math.log(100))]
    assert rules(spec) == [pytest.approx(math.log(100))]


def test_the_accuracy_has_guessing_and_the_best_possible() -> None:
    spec = accuracy_chart(2000, 100, 1.0, LIGHT)
    assert labels(spec) == [words.charts.guessing_accuracy(0.01), words.charts.best_accuracy(1.0)]
    assert rules(spec) == [0.01, 1.0]


def test_no_best_line_where_it_is_guessing_itself() -> None:
    assert rules(accuracy_chart(2000, 100, 0.01, LIGHT)) == [0.01]
    assert rules(loss_chart(2000, 100, math.log(100), LIGHT)) == [pytest.approx(math.log(100))]


def test_the_axis_of_epochs_is_fixed_for_the_whole_run() -> None:
    for spec in (loss_chart(500, 100, 0.0, LIGHT), accuracy_chart(500, 100, 0.01, LIGHT)):
        assert line(spec)["encoding"]["x"]["scale"]["domain"] == [0, 500]


def test_only_the_loss_can_be_logarithmic_and_only_when_asked() -> None:
    assert line(loss_chart(9, 9, 0.0, LIGHT, log=True))["encoding"]["y"]["scale"]["type"] == "log"
    assert "type" not in line(loss_chart(9, 9, 0.0, LIGHT))["encoding"]["y"]["scale"]


def test_hovering_tells_the_values() -> None:
    points = next(layer for layer in loss_chart(9, 9, 0.0, LIGHT)["layer"] if layer.get("name") == "points")
    assert [told["field"] for told in points["encoding"]["tooltip"]] == ["epoch", "mean", "low", "high"]


def test_a_spec_holds_no_data_and_is_the_same_each_time() -> None:
    spec = accuracy_chart(2000, 100, 1.0, LIGHT)
    before = copy.deepcopy(spec)
    accuracy_chart.cache_clear()
    again = accuracy_chart(2000, 100, 1.0, LIGHT)
    assert json.dumps(again) == json.dumps(before)
    assert "datasets" not in spec
    assert [layer["data"] for layer in spec["layer"] if "data" in layer] == [{"values": [{}]}] * 4


def test_dark_and_light_differ_in_colour_alone() -> None:
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return "colour" if isinstance(value, str) and value.startswith("#") else value

    light, dark = loss_chart(9, 9, 0.0, LIGHT), loss_chart(9, 9, 0.0, DARK)
    assert light != dark
    assert plain(light) == plain(dark)


@pytest.mark.parametrize("epochs", [1, 100, POINTS, POINTS + 1, 2000, 20_000])
def test_a_curve_is_short_however_long_the_run(epochs) -> None:
    table = curve(np.zeros(epochs, np.float32), epochs)
    assert table.num_rows <= POINTS
    assert table.nbytes <= 16 * POINTS
    assert table["epoch"].to_pylist()[-1] == epochs


def test_a_curve_spans_exactly_the_values_of_its_bins() -> None:
    rng = np.random.default_rng(1)
    values = rng.random(1000, np.float32)
    table = curve(values, 1000).to_pydict()
    width = math.ceil(1000 / POINTS)
    for row, end in enumerate(table["epoch"]):
        bin_ = values[row * width : end]
        assert table["mean"][row] == pytest.approx(bin_.mean(), rel=1e-6)
        assert (table["low"][row], table["high"][row]) == (bin_.min(), bin_.max())


def test_points_once_complete_never_move() -> None:
    values = np.random.default_rng(2).random(2000, np.float32)
    whole = curve(values, 2000)
    part = curve(values[:1000], 2000)
    complete = part.num_rows - 1
    assert part.slice(0, complete).equals(whole.slice(0, complete))


def test_before_the_first_epoch_there_is_an_empty_curve() -> None:
    assert curve(np.zeros(0, np.float32), 2000).num_rows == 0
    assert curve(np.zeros(0, np.float32), 2000).schema == curve(np.zeros(3, np.float32), 2000).schema
