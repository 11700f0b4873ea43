"""The page's address: what it says comes back, and nothing that it says can break the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Experiment
from echo_core.task.presets import PRESETS, preset
from echo_ui import link

CONTEXT = PRESETS["lag-with-context"]


def test_a_bare_address_is_the_first_preset_without_complaint() -> None:
    asked = link.read({})
    assert (asked.preset.name, asked.experiment, asked.run, asked.problems) == (
        link.FIRST,
        preset(link.FIRST).experiment,
        None,
        (),
    )


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_needs_nothing_but_its_name(name) -> None:
    assert link.write(preset(name), preset(name).experiment, None) == {"preset": name}


@given(
    st.sampled_from(list(PRESETS)),
    st.fixed_dictionaries(
        {},
        optional={
            "lag": st.integers(0, 10),
            "window": st.integers(1, 10),
            "length": st.integers(30, 200),
            "epochs": st.integers(1, 20_000),
            "vocabulary": st.integers(2, 1000),
            "units": st.integers(1, 256),
            "state": st.sampled_from(SETTINGS["state"].choices),
            "learning_rate": st.floats(1e-5, 1),
            "seed": st.integers(0, 2**31 - 1),
            "stop_when_solved": st.booleans(),
        },
    ),
    st.none() | st.from_regex(r"\A[A-Za-z0-9_-]{8,64}\Z"),
)
def test_what_is_written_is_read_again(name, changes, run) -> None:
    chosen = preset(name)
    try:
        experiment = chosen.experiment.replace(**changes)
    except InputError:
        return
    asked = link.read(link.write(chosen, experiment, run))
    assert (asked.preset, asked.experiment, asked.run, asked.problems) == (chosen, experiment, run, ())


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
        ({"run": "../../etc/passwd"}, ["names a run"]),
        ({"lagg": "3"}, ["Not a setting of this page", "lagg"]),
        ({"context": "whole"}, ["Missing numbers must be mark or mask"]),
    ],
)
def test_a_wrong_value_is_named_and_the_preset_stands_in(params, said) -> None:
    asked = link.read(params)
    assert asked.experiment == CONTEXT.experiment
    assert asked.preset == CONTEXT
    assert asked.run is None
    assert len(asked.problems) == 1
    for words in said:
        assert words in asked.problems[0]
    assert len(asked.problems[0]) < 300


def test_a_wrong_value_leaves_the_right_ones_alone() -> None:
    asked = link.read({"lag": "2", "units": "many", "seed": "7"})
    assert asked.experiment == CONTEXT.experiment.replace(lag=2, seed=7)
    assert len(asked.problems) == 1


def test_values_that_do_not_fit_together_fall_back_as_a_whole() -> None:
    # Lag 24 leaves one row, and the preset's batches of five no longer fit: no value of the link is the wrong one.
    asked = link.read({"lag": "24", "seed": "7"})
    assert asked.experiment == CONTEXT.experiment
    assert "Batch size" in asked.problems[0]


@given(st.dictionaries(st.sampled_from([*SETTINGS, "preset", "run", "x", "context"]), st.text(max_size=200)))
def test_no_address_breaks_the_page(params) -> None:
    asked = link.read(params)
    assert isinstance(asked.experiment, Experiment)
    assert all(len(problem) < 600 for problem in asked.problems)


def test_an_address_that_crossed_with_a_newer_one_asks_for_nothing() -> None:
    address = link.Address()
    old, new = {"preset": "echo-now"}, {"preset": "echo-now", "run": "abcdefgh"}
    address.give(old, {}, now=0.0)
    assert not address.left_for(old, now=60.0)
    address.give(new, old, now=60.0)
    assert not address.left_for(new, now=60.0)
    assert not address.left_for({}, now=60.0)
    assert not address.left_for(old, now=60.0 + link.CROSSING_SECONDS - 0.1)
    assert address.left_for(old, now=60.0 + link.CROSSING_SECONDS + 0.1)  # the browser's Back button
    assert address.left_for({"preset": "lag-with-context"}, now=60.0)
