"""Settings: what they may be, what is said when they are not, and that they travel unchanged."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
from hypothesis import given

from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import SETTINGS, Experiment, parse_setting
from echo_core.task.presets import PRESETS, preset
from tests.strategies import experiments

LIMITS = [
    # setting, smallest and largest value allowed, the other settings that make room for both
    ("length", 2, 200, {"lag": 0, "window": 1, "batch_size": 1}),
    ("lag", 0, 24, {"batch_size": 1}),
    ("lag", 0, 199, {"length": 200, "batch_size": 1}),
    ("window", 1, 25, {"batch_size": 1}),
    ("window", 1, 200, {"length": 200, "batch_size": 1}),
    ("vocabulary", 2, 1000, {}),
    ("units", 1, 256, {}),
    ("batch_size", 1, 21, {}),
    ("batch_size", 1, 24, {"window": 1}),
    ("batch_size", 1, 24, {"missing": "mark"}),
    ("batch_size", 1, 13, {"lag": 12}),
    ("epochs", 1, 20_000, {}),
    ("learning_rate", 1e-5, 1.0, {}),
    ("seed", 0, 2**31 - 1, {}),
]


@pytest.mark.parametrize(("name", "low", "high", "others"), LIMITS)
def test_both_limits_are_allowed(name: str, low: float, high: float, others: dict[str, Any]) -> None:
    for value in (low, high):
        experiment = Experiment(**{**others, name: value})
        assert getattr(experiment, name) == value
        assert experiment.limits(name) == (low, high)


@pytest.mark.parametrize(("name", "low", "high", "others"), LIMITS)
def test_a_value_beyond_a_limit_names_setting_limits_and_value(
    name: str, low: float, high: float, others: dict[str, Any]
) -> None:
    beyond = (low / 2, high * 2) if SETTINGS[name].kind is float else (low - 1, high + 1)
    for value in beyond:
        with pytest.raises(InputError) as raised:
            Experiment(**{**others, name: value})
        error = raised.value
        assert error.code is Code.OUT_OF_RANGE
        assert (error.setting, error.got, error.low, error.high) == (name, value, low, high)
        assert isinstance(error.low, SETTINGS[name].kind)


@pytest.mark.parametrize(
    ("change", "code", "facts"),
    [
        ({"lag": 25}, Code.OUT_OF_RANGE, {"low": 0, "high": 24, "bound_by": ("length",)}),
        ({"window": 26}, Code.OUT_OF_RANGE, {"low": 1, "high": 25, "bound_by": ("length",)}),
        ({"batch_size": 22}, Code.OUT_OF_RANGE, {"low": 1, "high": 21, "bound_by": ("lag", "window", "length")}),
        ({"epochs": 0}, Code.OUT_OF_RANGE, {"low": 1, "high": 20_000, "bound_by": ()}),
        ({"learning_rate": 2.0}, Code.OUT_OF_RANGE, {"low": 1e-5, "high": 1.0, "bound_by": ()}),
        ({"state": "keep"}, Code.NOT_A_CHOICE, {"choices": ("reset", "carry")}),
        ({"units": "fifty"}, Code.NOT_A_WHOLE_NUMBER, {"choices": ()}),
        ({"learning_rate": "fast"}, Code.NOT_A_NUMBER, {"choices": ()}),
        ({"stop_when_solved": 1}, Code.NOT_A_SWITCH, {"choices": ()}),
        (
            {"context": "whole", "missing": "drop"},
            Code.NEEDS_MARK_OR_MASK,
            {"choices": ("mark", "mask"), "bound_by": ("context",)},
        ),
    ],
)
def test_an_error_carries_what_a_sentence_about_it_needs(
    change: dict[str, Any], code: Code, facts: dict[str, Any]
) -> None:
    with pytest.raises(InputError) as raised:
        Experiment(**change)
    error = raised.value
    assert (error.code, error.got) == (code, list(change.values())[-1])
    assert {name: getattr(error, name) for name in facts} == facts


INTEGERS = [name for name, setting in SETTINGS.items() if setting.kind is int]
CHOICES = [name for name, setting in SETTINGS.items() if setting.choices]
HUGE = [pytest.param(sign * 10**power, id=f"{sign}e{power}") for sign in (1, -1) for power in (20, 400, 5000)]


@pytest.mark.parametrize("name", INTEGERS)
@pytest.mark.parametrize("value", [True, False, 1.0, math.nan, math.inf, "1", "", None, [1], b"1", *HUGE], ids=repr)
def test_hostile_whole_numbers(name: str, value: object) -> None:
    _rejected(name, value)


@pytest.mark.parametrize("value", [True, math.nan, math.inf, -math.inf, "0.1", None, 0.1j, 0, *HUGE], ids=repr)
def test_hostile_learning_rates(value: object) -> None:
    _rejected("learning_rate", value)


@pytest.mark.parametrize("value", [0, 1, "true", "", None, math.nan], ids=repr)
def test_hostile_switches(value: object) -> None:
    _rejected("stop_when_solved", value)


@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("value", ["", "no such", 0, True, None, [], {}, "reset\0"], ids=repr)
def test_hostile_choices(name: str, value: object) -> None:
    _rejected(name, value)


def _rejected(name: str, value: Any) -> None:
    with pytest.raises(InputError) as raised:
        Experiment(**{name: value})
    assert raised.value.setting == name
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize(
    ("changes", "steps", "available", "batches", "rows"),
    [
        ({}, 5, 21, 4, 20),
        ({"window": 1, "lag": 0, "batch_size": 1}, 1, 25, 25, 25),
        ({"window": 1, "batch_size": 6}, 1, 24, 4, 24),
        ({"missing": "mark"}, 5, 24, 4, 20),
        ({"missing": "mask", "lag": 7}, 5, 18, 3, 15),
        ({"context": "whole", "missing": "mask"}, 25, 24, 4, 20),
        ({"lag": 24, "window": 25, "batch_size": 1}, 25, 1, 1, 1),
    ],
)
def test_sizes(changes: dict[str, Any], steps: int, available: int, batches: int, rows: int) -> None:
    experiment = Experiment(**changes)
    assert (experiment.steps, experiment.available_rows, experiment.batches, experiment.rows) == (
        steps,
        available,
        batches,
        rows,
    )


@given(experiments())
def test_settings_rebuild_the_experiment(experiment: Experiment) -> None:
    settings = experiment.settings()
    assert list(settings) == [field.name for field in dataclasses.fields(Experiment)]
    assert Experiment(**settings) == experiment  # type: ignore[arg-type]


@given(experiments())
def test_settings_survive_being_written_and_parsed(experiment: Experiment) -> None:
    texts = {name: str(value) for name, value in experiment.settings().items()}
    parsed = {name: parse_setting(name, text) for name, text in texts.items()}
    assert parsed == experiment.settings()
    assert {name: type(value) for name, value in parsed.items()} == {n: s.kind for n, s in SETTINGS.items()}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("lag", " 3 ", 3),
        ("lag", "-3", -3),  # a range is checked when the experiment is made
        ("learning_rate", "1e-2", 0.01),
        ("state", "Carry", "carry"),
        ("stop_when_solved", "TRUE", True),
        ("stop_when_solved", "false", False),
    ],
)
def test_parse_setting(name: str, text: str, value: object) -> None:
    assert parse_setting(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "code", "choices"),
    [
        ("lag", "two", Code.NOT_A_WHOLE_NUMBER, ()),
        ("lag", "", Code.NOT_A_WHOLE_NUMBER, ()),
        ("lag", "1.5", Code.NOT_A_WHOLE_NUMBER, ()),
        ("lag", "9" * 5000, Code.NOT_A_WHOLE_NUMBER, ()),
        ("learning_rate", "nan", Code.NOT_A_NUMBER, ()),
        ("learning_rate", "1e999", Code.NOT_A_NUMBER, ()),
        ("learning_rate", "0,001", Code.NOT_A_NUMBER, ()),
        ("state", "kept", Code.NOT_A_CHOICE, ("reset", "carry")),
        ("stop_when_solved", "1", Code.NOT_A_SWITCH, ()),
    ],
)
def test_parse_setting_rejects(name: str, text: str, code: Code, choices: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as raised:
        parse_setting(name, text)
    error = raised.value
    assert (error.code, error.setting, error.got, error.choices) == (code, name, text, choices)


def test_parse_setting_of_no_setting() -> None:
    with pytest.raises(InputError) as raised:
        parse_setting("__class__", "1")
    error = raised.value
    assert (error.code, error.setting, error.got) == (Code.UNKNOWN_NAME, "setting", "__class__")
    assert error.choices == tuple(SETTINGS)


def test_replace_validates_again() -> None:
    assert Experiment().replace(lag=2) == Experiment(lag=2)
    with pytest.raises(InputError, match="lag"):
        Experiment().replace(lag=25)


def test_frozen_and_hashable() -> None:
    experiment = Experiment()
    with pytest.raises(dataclasses.FrozenInstanceError):
        experiment.lag = 2  # type: ignore[misc]
    assert len({experiment, Experiment(), Experiment(seed=1)}) == 2


def test_every_step_answers_for_a_sequence_only() -> None:
    assert Experiment(output="sequence").every_step
    assert not Experiment(output="last").every_step


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("echo-now", {"lag": 0, "window": 1, "units": 15, "batch_size": 1, "state": "reset", "epochs": 500}),
        (
            "lag-without-context",
            {"lag": 1, "window": 1, "units": 50, "batch_size": 6, "state": "carry", "epochs": 2000},
        ),
        ("lag-with-context", {"lag": 1, "window": 5, "units": 50, "batch_size": 5, "state": "carry", "epochs": 2000}),
    ],
)
def test_the_tutorials_numbers(name: str, settings: dict[str, object]) -> None:
    shared = {"length": 25, "vocabulary": 100, "learning_rate": 0.001, "missing": "drop", "output": "last"}
    assert PRESETS[name].experiment.settings().items() >= (shared | settings).items()


def test_an_unknown_preset() -> None:
    with pytest.raises(InputError) as raised:
        preset("echo")
    error = raised.value
    assert (error.code, error.setting, error.got) == (Code.UNKNOWN_NAME, "preset", "echo")
    assert error.choices == tuple(PRESETS)
