"""The rule that a network follows, on the command line: what a stub trained, every kind, and wrong values."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from echo_core.cli import words
from echo_core.insight.readings import Rule, RuleKind
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from tests.cli.running import records, run
from tests.insight.lengths import profile
from tests.insight.networks import constant, counter, shift_register

SETTINGS = ("--vocabulary", "6", "--window", "3", "--units")


def trained(weights: Weights, units: int, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The command, of which a stub trains a network with these weights."""

    def with_bar(preset: object, experiment: Experiment) -> SimpleNamespace:
        assert (experiment.window, experiment.units, experiment.vocabulary) == (3, units, 6)
        return SimpleNamespace(state=SimpleNamespace(weights=weights))

    monkeypatch.setattr("echo_core.cli.rule.with_bar", with_bar)
    return ("rule", "lag-with-context", *SETTINGS, str(units))


def test_a_distance_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    *lines, last = records(*trained(shift_register(6, 1), 12, monkeypatch), "--json")
    assert last == {"rule": {"kind": "distance", "lag": 1, "place": None, "share": 1.0}}
    assert [line["shown"] for line in lines] == list(range(1, 11))
    assert all(len(line["echoes"]) == line["shown"] for line in lines)
    assert [line["echoes"][1] for line in lines[1:]] == [1.0] * 9


def test_a_place_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    *lines, last = records(*trained(counter(6, 2), 8, monkeypatch), "--json")
    assert last == {"rule": {"kind": "place", "lag": None, "place": 2, "share": 1.0}}
    assert [line["echoes"][line["shown"] - 2] for line in lines[1:]] == [1.0] * 9


def test_no_rule_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    last = records(*trained(constant(6, 4), 6, monkeypatch), "--json")[-1]["rule"]
    assert (last["kind"], last["lag"], last["place"]) == ("none", None, None)
    assert 0.1 < last["share"] < 0.25


def test_a_place_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = run(*trained(counter(6, 2), 8, monkeypatch)).stdout.splitlines()
    assert lines[0] == "shown   right   named most often"
    assert lines[1] == "    1       –   nothing more often than guessing"
    assert lines[3] == "    3  100.0%   number 2, 1 before the last: 100.0%  (as in training)"
    assert lines[4].endswith("%   number 2, 2 before the last: 100.0%")
    assert (
        lines[-1]
        == "A place: shown 3 numbers or 4, it names number 2, counted from the start, in 100.0% of its answers or more."
    )


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            Rule(RuleKind.DISTANCE, 1, None, 0.995),
            "A distance: shown 2 to 8 numbers, it names the number 1 before the last in 99.5% of its answers or more.",
        ),
        (
            Rule(RuleKind.MIXED, None, None, 0.9),
            "Mixed: shown 5 numbers, as in training, it names the number 1 before the last in 90.0% of its answers;"
            " shown 7, in 12.5%.",
        ),
        (
            Rule(RuleKind.NONE, None, None, 0.06),
            "No rule: shown 5 numbers, as in training, it names the number 1 before the last in 6.0% of its answers.",
        ),
    ],
)
def test_the_other_kinds_in_words(found: Rule, sentence: str) -> None:
    shares = {shown: {1: 0.9} for shown in range(2, 9)} | {7: {1: 0.125}}
    assert words.rule(profile(1, 5, shares), found) == sentence


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rule", "echo"), "preset must be one of"),
        (("rule", "echo-now", "--window", "0"), "window must be a whole number from 1 to 25, but 0 came"),
        (("rule", "echo-now", "--context", "whole"), "missing must be 'mark' or 'mask'"),
        (("rule",), "Missing argument"),
    ],
)
def test_wrong_values_end_with_2_and_the_message(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in " ".join(done.stderr.split())
