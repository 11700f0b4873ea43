"""The page's address: what it says comes back, and nothing that it says can break the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.task.experiment import SETTINGS, Experiment
from echo_core.task.presets import PRESETS, preset
from echo_ui import address
from tests.strategies import experiments

FIRST = preset(address.FIRST)


def test_a_bare_address_is_the_first_preset_without_complaint() -> None:
    asked = address.read({})
    first = preset(address.FIRST)
    assert (asked.preset, asked.experiment, asked.problems) == (first, first.experiment, ())


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_needs_nothing_but_its_name(name) -> None:
    assert address.write(preset(name), preset(name).experiment) == {"preset": name}


@given(st.sampled_from(list(PRESETS)), experiments())
def test_what_is_written_is_read_again(name, experiment) -> None:
    chosen = preset(name)
    asked = address.read(address.write(chosen, experiment))
    assert (asked.preset, asked.experiment, asked.problems) == (chosen, experiment, ())


@given(st.sampled_from(list(PRESETS)), experiments())
def test_only_what_differs_from_the_preset_is_written(name, experiment) -> None:
    own = preset(name).experiment.settings()
    written = address.write(preset(name), experiment)
    assert written.pop("preset") == name
    assert set(written) == {name for name, value in experiment.settings().items() if value != own[name]}


def test_a_parameter_of_another_page_is_no_problem() -> None:
    assert address.read({"term": "lag"}).problems == ()


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"lag": "30"}, ["Lag must be a whole number from 0 to 24", "“30”"]),
        ({"lag": "one"}, ["Lag must be a whole number", "“one”"]),
        ({"units": "1e9"}, ["LSTM units must be a whole number", "“1e9”"]),
        ({"units": "9" * 5000}, ["LSTM units must be a whole number from 1 to 256"]),
        ({"learning_rate": "nan"}, ["Learning rate must be a number", "“nan”"]),
        ({"learning_rate": "2"}, ["Learning rate must be a number from 1e-05 to 1", "“2”"]),
        ({"vocabulary": "1"}, ["Vocabulary must be a whole number from 2 to 1"]),
        ({"state": "keep"}, ["State must be one of reset, carry", "“keep”"]),
        ({"stop_when_solved": "maybe"}, ["Stop when solved must be true or false"]),
        ({"preset": "<script>"}, ["Preset must be one of echo-now", "“<script>”"]),
        ({"run": "../../etc/passwd"}, ["Not a setting of this page", "changes nothing: run."]),
        ({"lagg": "3"}, ["Not a setting of this page", "lagg"]),
        ({"context": "whole"}, ["Missing numbers must be mark or mask"]),
    ],
)
def test_a_wrong_value_is_named_and_the_preset_stands_in(params, said) -> None:
    asked = address.read(params)
    assert asked.experiment == FIRST.experiment
    assert asked.preset == FIRST
    assert len(asked.problems) == 1
    for words in said:
        assert words in asked.problems[0]
    assert len(asked.problems[0]) < 300


def test_a_wrong_value_leaves_the_right_ones_alone() -> None:
    asked = address.read({"lag": "2", "units": "many", "seed": "7"})
    assert asked.experiment == FIRST.experiment.replace(lag=2, seed=7)
    assert len(asked.problems) == 1


def test_values_that_do_not_fit_together_fall_back_as_a_whole() -> None:
    # Lag 24 leaves one row, and the preset's batches of five no longer fit: no value of the link is the wrong one.
    asked = address.read({"preset": "lag-with-context", "lag": "24", "seed": "7"})
    assert asked.experiment == PRESETS["lag-with-context"].experiment
    assert "Batch size" in asked.problems[0]


@given(st.dictionaries(st.sampled_from([*SETTINGS, "preset", "term", "x"]) | st.text(), st.text(max_size=200)))
def test_no_address_breaks_the_page(params) -> None:
    asked = address.read(params)
    assert isinstance(asked.experiment, Experiment)
    assert all(len(problem) < 600 for problem in asked.problems)


def test_of_many_unknown_names_a_few_are_told_and_shortened() -> None:
    (problem,) = address.read({f"{n}{'y' * 500}": "1" for n in range(9)}).problems
    assert len(problem) < 300
    assert problem.endswith(" and more.")


# Two runs, and several seeds


@given(st.sampled_from(list(PRESETS)), experiments(), experiments(), st.booleans())
def test_a_comparison_that_is_written_is_read_again(name, one, other, seeds) -> None:
    seeds = seeds and one == other
    beside = None if one == other else other
    asked = address.read(address.write(preset(name), one, beside, seeds=seeds))
    assert asked == address.Asked(preset(name), one, (), beside, seeds)


def test_a_comparison_holds_the_nearest_preset_and_what_differs() -> None:
    written = address.write(
        preset("echo-now"), preset("echo-now").experiment, PRESETS["lag-with-context"].experiment.replace(lag=2)
    )
    assert written == {"preset": "echo-now", "compare": "lag-with-context", "compare.lag": "2"}


def test_without_a_preset_of_its_own_the_other_differs_from_the_first_ones() -> None:
    asked = address.read({"preset": "echo-now", "units": "20", "compare.lag": "2"})
    assert asked.other == preset("echo-now").experiment.replace(lag=2)
    assert asked.problems == ()


@pytest.mark.parametrize(
    ("params", "other", "said"),
    [
        ({"compare": "<script>"}, None, "Of the run to compare with: Preset must be one of echo-now"),
        ({"compare": "other-lags", "compare.lag": "99"}, "other-lags", "Of the run to compare with: Lag must be"),
        ({"compare": "other-lags", "compare.units": "x" * 999}, "other-lags", "Of the run to compare with: LSTM units"),
        ({"compare": FIRST.name}, None, "has the same settings, so there is one run to show"),
        ({"compare.nonsense": "1"}, None, "changes nothing: compare.nonsense."),
        ({"seeds": "50"}, None, "Seeds must be 5, not “50”."),
        ({"seeds": "5", "compare": "other-lags"}, "other-lags", "are not shown together"),
    ],
)
def test_a_wrong_second_run_is_explained_and_the_first_stands(params, other, said) -> None:
    asked = address.read(params)
    assert asked.experiment == FIRST.experiment
    assert asked.other == (other and preset(other).experiment)
    assert not asked.seeds
    (problem,) = asked.problems
    assert said in problem
    assert len(problem) < 300


@given(st.dictionaries(st.sampled_from([*(f"compare.{name}" for name in SETTINGS), "compare", "seeds"]), st.text()))
def test_no_comparison_breaks_the_page(params) -> None:
    asked = address.read(params)
    assert asked.other is None or isinstance(asked.other, Experiment)
    assert asked.experiment == FIRST.experiment


def test_a_link_to_what_is_too_dear_now_opens_all_the_same() -> None:
    dear = {"length": "200", "context": "whole", "missing": "mark", "output": "sequence", "vocabulary": "1000"}
    for more in ({}, {"units": "256"}, {"units": "256", "batch_size": "1"}):
        asked = address.read({"preset": "echo-now", **dear, **more})
        assert bool(asked.problems) or not more
