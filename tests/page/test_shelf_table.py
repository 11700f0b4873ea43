"""The shelf: its lines, its links, its file, and the list that a browser tells, by value."""

from __future__ import annotations

import csv
import dataclasses
import io
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.runs.outcome import Outcome
from echo_core.runs.shelf import Summary
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS, nearest, preset
from echo_core.task.verdict import verdict
from echo_ui import address
from echo_ui.shelf import browser, table
from echo_ui.shelf.table import Line
from echo_ui.text import words
from echo_ui.text.subjects import Listed, Place
from tests.page.visiting import BLIND, CONTEXT
from tests.strategies import experiments

RESET = CONTEXT.replace(state="reset")
CURVE = tuple(round(0.01 * point, 2) for point in range(1, 33))


def line(experiment: Experiment, accuracy: float = 0.5, solved_at: int | None = None, name: str = "") -> Line:
    outcome = Outcome(experiment, accuracy, 2.25, solved_at, 2000, 1.5)
    summary = Summary(outcome, datetime(2026, 1, 2, 3, 4, tzinfo=UTC), CURVE, whole=True)
    return Line(preset(name) if name else nearest(experiment), experiment, summary, Place.KEPT)


SOLVED = line(RESET.replace(lag=2, units=10), 1.0, 738)
UNSOLVED = line(BLIND, 0.01)
UNKNOWN = Line(
    preset("echo-now"), PRESETS["echo-now"].experiment.replace(seed=7), None, Place.GONE, "preset=echo-now&seed=7"
)


# Lines


def test_a_line_shows_what_differs_and_what_it_came_to():
    frame = table.frame([SOLVED, UNSOLVED, UNKNOWN])
    assert frame.to_dict("records")[0] == {
        "Experiment": words.presets.title("state-reset"),
        "What differs": "lag 2, LSTM units 10",
        "Accuracy, start to end": list(CURVE),
        "Accuracy": 1.0,
        "Best possible": 1.0,
        "Solved at": 738,
        "Before training": words.verdict.chip(verdict(RESET).outlook),
        "Trained (UTC)": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        "Run": "kept",
        "In words": "8%, 16%, 24% and 32%",
    }
    assert frame["What differs"].isna().tolist() == [False, True, False]
    assert frame["Accuracy"].isna().tolist() == frame["Trained (UTC)"].isna().tolist() == [False, False, True]
    assert frame["Solved at"].isna().tolist() == [False, True, True]
    assert frame["Best possible"].tolist() == [1.0, pytest.approx(0.01), 1.0]


def test_the_curve_of_a_short_run_in_words():
    short = dataclasses.replace(SOLVED, summary=dataclasses.replace(SOLVED.summary, curve=(0.2, 1.0)))
    assert short.quarters == "20%, 20%, 100% and 100%"
    assert UNKNOWN.quarters == ""


@pytest.mark.parametrize(
    ("text", "listed", "found"),
    [
        ("", Listed.ALL, [SOLVED, UNSOLVED, UNKNOWN]),
        ("", Listed.SOLVED, [SOLVED]),
        ("", Listed.UNSOLVED, [UNSOLVED, UNKNOWN]),
        ("lag 2", Listed.ALL, [SOLVED]),
        ("  UNITS   STATE-reset ", Listed.ALL, [SOLVED]),
        ("echo", Listed.ALL, [UNSOLVED, UNKNOWN]),
        ("gone", Listed.ALL, [UNKNOWN]),
        ("echo", Listed.SOLVED, []),
        ("(.*", Listed.ALL, []),
    ],
)
def test_a_filter_takes_lines_that_hold_all_words(text, listed, found):
    assert table.matching([SOLVED, UNSOLVED, UNKNOWN], text, listed) == found


def test_the_file_holds_all_settings_and_what_became_of_them():
    first, *_, last = csv.DictReader(io.StringIO(table.as_csv([SOLVED, UNSOLVED, UNKNOWN])))
    assert {
        name: first[name] for name in ("preset", "answers", "accuracy", "solved_at", "trained_at", "lag", "units")
    } == {
        "preset": "state-reset",
        "answers": "all",
        "accuracy": "1",
        "solved_at": "738",
        "trained_at": "2026-01-02T03:04:00+00:00",
        "lag": "2",
        "units": "10",
    }
    assert (last["run"], last["accuracy"], last["solved_at"], last["seed"]) == ("gone", "", "", "7")
    assert set(Experiment().settings()) < set(first)


def followed(link: str) -> dict[str, str]:
    page, _, query = link.partition("?")
    assert page == "./"
    return dict(parse_qsl(query))


def test_a_link_opens_the_run():
    for one in (SOLVED, UNSOLVED, UNKNOWN):
        asked = address.read(followed(table.opening(one)))
        assert (asked.experiment, asked.problems) == (one.experiment, ())


def test_a_link_compares_two():
    params = followed(table.comparing(SOLVED, UNKNOWN))
    assert params == {
        "preset": "state-reset", "lag": "2", "units": "10", "compare": "echo-now", "compare.seed": "7",
    }  # fmt: skip
    asked = address.read(params)
    assert (asked.experiment, asked.other, asked.problems) == (SOLVED.experiment, UNKNOWN.experiment, ())


# The browser's list, which is not trusted


@given(st.sampled_from(list(PRESETS)), experiments())
def test_what_the_lab_notes_is_read_again(name, experiment):
    text = urlencode(address.write(preset(name), experiment))
    assert len(text) < browser.LONGEST
    assert table.asked(text) == experiment


@pytest.mark.parametrize(
    "text",
    ["", "x", "preset", "preset=<script>", "preset=echo-now&lag=99", "preset=echo-now&x=1", "a=1&" * 500, "lag=2"],
)
def test_an_entry_that_names_no_run_is_left_out(text):
    assert table.asked(text) is None


@given(st.text(max_size=200))
def test_no_entry_breaks_the_page(text):
    found = table.asked(text)
    assert found is None or isinstance(found, Experiment)
