"""The player's charts, by their specs."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import pytest
import vl_convert

from echo_ui.player.charts import Limits, specs
from echo_ui.theme.charts import Spec
from echo_ui.theme.colours import DARK, LIGHT

USUAL = specs(2000, (Limits(100, 1.0, 0.0),), ("",), LIGHT)


def words(spec: Spec) -> set[str]:
    return {layer["mark"]["text"] for layer in spec["layer"] if layer["mark"]["type"] == "text"}


def levels(spec: Spec) -> list[float]:
    """The heights of the lines that are drawn."""
    return [rule["encoding"]["y"]["datum"] for rule in drawn(spec, "rule") if "opacity" not in rule["mark"]]


def drawn(spec: Spec, mark: str) -> list[Any]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


@pytest.mark.parametrize("name", ["accuracy", "loss"])
def test_the_epoch_axis_is_the_whole_run_from_the_start(name):
    axes = [layer["encoding"].get("x", {}) for layer in USUAL[name]["layer"]]
    scales = [axis["scale"] for axis in axes if "scale" in axis]
    assert scales
    assert all(scale == {"domain": [0, 2000], "nice": False} for scale in scales)


@pytest.mark.parametrize("name", ["accuracy", "loss"])
def test_a_band_a_line_and_a_point_draw_the_data_that_moves(name):
    spec = USUAL[name]
    (band,) = drawn(spec, "area")
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("low", "high")
    (line,) = drawn(spec, "line")
    assert line["encoding"]["y"]["field"] == "mean"
    assert band["data"] == line["data"] == {"name": "curve"}
    newest, hover = drawn(spec, "point")
    assert newest["data"] == {"name": "head"}
    assert hover["data"] == {"name": "near"}
    assert [each["field"] for each in hover["encoding"]["tooltip"]] == ["epoch", "mean", "low", "high"]
    (pointed,) = spec["params"]
    assert pointed["select"]["nearest"]
    assert pointed["views"] == [hover["name"]]
    assert set(spec["datasets"]) == {"empty"}  # no values of a run


def test_guessing_and_the_best_possible_are_lines_with_words():
    spec = specs(100, (Limits(100, 0.6, 2.5),), ("",), LIGHT)
    assert words(spec["accuracy"]) == {"pure guessing: 1%", "best possible: 60%"}
    assert levels(spec["accuracy"]) == [0.01, 0.6]
    assert words(spec["loss"]) == {"pure guessing: 4.61", "best possible: 2.50"}
    assert levels(spec["loss"]) == [math.log(100), 2.5]


@pytest.mark.parametrize(("accuracy", "loss"), [(0.01, math.log(100)), (0.012, 4.5)])
def test_a_best_possible_at_guessing_is_no_line(accuracy, loss):
    spec = specs(100, (Limits(100, accuracy, loss),), ("",), LIGHT)
    assert words(spec["accuracy"]) == {"pure guessing: 1%"}
    assert words(spec["loss"]) == {"pure guessing: 4.61"}


def test_a_best_possible_loss_of_zero_is_the_axis():
    assert words(USUAL["loss"]) == {"pure guessing: 4.61"}


# Two lines

PAIR = (Limits(100, 1.0, 0.0), Limits(10, 0.1, math.log(10)))


def test_a_second_line_differs_in_dash_and_shape_and_each_is_named_at_its_end():
    for name in ("accuracy", "loss"):
        spec = specs(2000, PAIR, ("A", "B"), LIGHT)[name]
        line, other = drawn(spec, "line")
        assert (line["data"], other["data"]) == ({"name": "curve"}, {"name": "other"})
        assert "strokeDash" in other["mark"]
        assert "strokeDash" not in line["mark"]
        ends = [layer for layer in drawn(spec, "text") if layer.get("data", {}).get("name") in ("head", "other_head")]
        assert {end["mark"]["text"]: end["data"]["name"] for end in ends} == {"A": "head", "B": "other_head"}
        shapes = {layer["data"]["name"]: layer["mark"].get("shape") for layer in drawn(spec, "point")}
        assert shapes["other_head"] == "diamond"
        assert shapes["head"] is None
        (hover,) = [layer for layer in drawn(spec, "point") if layer["data"]["name"] == "near"]
        assert hover["encoding"]["tooltip"][0]["field"] == "of"


def test_lines_that_differ_say_whose_they_are_and_shared_ones_stand_once():
    spec = specs(2000, PAIR, ("A", "B"), LIGHT)
    assert words(spec["accuracy"]) == {
        "pure guessing of A: 1%", "pure guessing of B: 10%", "best possible of A: 100%", "A", "B",
    }  # fmt: skip
    same = specs(2000, (PAIR[0], PAIR[0]), ("A", "B"), LIGHT)
    assert words(same["accuracy"]) == {"pure guessing: 1%", "best possible: 100%", "A", "B"}
    assert levels(same["accuracy"]) == [0.01, 1.0]


def test_a_band_of_several_takes_the_place_of_the_runs_own():
    spec = specs(2000, PAIR[:1], ("seed 0", "median"), LIGHT)["accuracy"]
    assert [layer["data"]["name"] for layer in drawn(spec, "area")] == ["other"]
    assert words(spec) == {"pure guessing: 1%", "best possible: 100%", "seed 0", "median"}


def test_vega_draws_two_lines():
    spec = copy.deepcopy(specs(2000, PAIR, ("A", "B"), DARK))
    row = {"epoch": 7, "mean": 0.5, "low": 0.25, "high": 1.0, "of": "A"}
    chart = spec["accuracy"] | {"config": spec["config"], "width": 400, "height": 140}
    chart["datasets"] = chart["datasets"] | {name: [row] for name in ("curve", "head", "other", "other_head", "near")}
    assert "pure guessing of B" in vl_convert.vegalite_to_svg(chart)


@pytest.mark.parametrize(("own", "other"), [(LIGHT, DARK), (DARK, LIGHT)])
def test_each_theme_has_its_own_colours(own, other):
    text = json.dumps(specs(100, (Limits(100, 0.6, 2.5),), ("",), own))
    for name in ("curve", "guess", "good", "muted", "grid"):
        assert getattr(own.colours, name) in text
        assert getattr(other.colours, name) not in text


def test_the_size_of_text_is_left_to_the_browser():
    assert "ontSize" not in json.dumps(USUAL)


@pytest.mark.parametrize("log", [{}, USUAL["log"]])
@pytest.mark.parametrize("name", ["accuracy", "loss"])
def test_vega_draws_every_chart(name, log):
    spec = copy.deepcopy(USUAL[name]) | {"config": USUAL["config"], "width": 400, "height": 140}
    row = {"epoch": 7, "mean": 0.5, "low": 0.25, "high": 1.0}
    spec["datasets"] = spec["datasets"] | {name: [row] for name in ("curve", "head", "near")}
    for layer in drawn(spec, "line"):
        layer["encoding"]["y"] |= log
    picture = vl_convert.vegalite_to_svg(spec)
    assert "pure guessing" in picture
    assert "2,000" in picture
