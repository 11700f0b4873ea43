"""The shelf: its lines, its links and its file by value, and the states of its page without a browser."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from echo_core.records.recordings import recorded
from echo_core.runs.outcome import Outcome
from echo_core.runs.shelf import MOST_LISTED, Summary
from echo_core.runs.status import Status
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS, preset
from echo_ui import address
from echo_ui.shelf import browser, table
from echo_ui.shelf.table import Line
from echo_ui.text import words
from echo_ui.text.subjects import Listed, Place
from tests.page.visiting import BLIND, CONTEXT, OTHER, draw, kept, visit
from tests.reading import html, said
from tests.runs.histories import finished, made
from tests.strategies import experiments
from tests.stubs import StubEngine

RESET = CONTEXT.replace(state="reset")
CURVE = tuple(round(0.01 * point, 2) for point in range(1, 33))


def line(experiment: Experiment, accuracy: float = 0.5, solved_at: int | None = None, name: str = "") -> Line:
    outcome = Outcome(experiment, accuracy, 2.25, solved_at, 2000, 1.5)
    summary = Summary(outcome, datetime(2026, 1, 2, 3, 4, tzinfo=UTC), CURVE, whole=True)
    return Line(preset(name) if name else table.nearest(experiment), experiment, summary, Place.KEPT)


SOLVED = line(RESET.replace(lag=2, units=10), 1.0, 738)
UNSOLVED = line(BLIND, 0.01)
UNKNOWN = Line(
    preset("echo-now"), PRESETS["echo-now"].experiment.replace(seed=7), None, Place.GONE, "preset=echo-now&seed=7"
)


# Lines


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_told_from_itself(name):
    assert table.nearest(PRESETS[name].experiment) is PRESETS[name]
    assert table.changes(PRESETS[name], PRESETS[name].experiment) == []


@given(experiments())
def test_what_differs_and_the_preset_are_the_experiment(experiment):
    near = table.nearest(experiment)
    assert near.experiment.replace(**dict(table.changes(near, experiment))) == experiment
    assert len(table.changes(near, experiment)) <= min(len(table.changes(one, experiment)) for one in PRESETS.values())


def test_a_line_shows_what_differs_and_what_it_came_to():
    frame = table.frame([SOLVED, UNSOLVED, UNKNOWN])
    assert frame.to_dict("records")[0] == {
        "Experiment": "Without the old state",
        "What differs": "lag 2, LSTM units 10",
        "Accuracy, start to end": list(CURVE),
        "Accuracy": 1.0,
        "Best possible": 1.0,
        "Solved at": 738,
        "Before training": words.verdict.chip(table.verdict(RESET).outlook),
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
        ("  UNITS   old ", Listed.ALL, [SOLVED]),
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


# The browser's list, which is not trusted


@given(st.sampled_from(list(PRESETS)), experiments())
def test_what_the_lab_notes_is_read_again(name, experiment):
    asked = table.asked(urlencode(address.write(preset(name), experiment)))
    assert (asked.preset, asked.experiment) == (preset(name), experiment)


@pytest.mark.parametrize(
    "text",
    ["", "x", "preset", "preset=<script>", "preset=echo-now&lag=99", "preset=echo-now&x=1", "a=1&" * 500, "lag=2"],
)
def test_an_entry_that_names_no_run_is_left_out(text):
    assert table.asked(text) is None


@given(st.text(max_size=200))
def test_no_entry_breaks_the_page(text):
    found = table.asked(text)
    assert found is None or isinstance(found.experiment, Experiment)


# The page


def look(*addresses: object) -> AppTest:
    """The page as a browser with this list is shown it."""
    at = AppTest.from_function(_script, default_timeout=60)
    at.session_state["shelf-browser"] = {"runs": list(addresses)}
    return draw(at)


def _script() -> None:
    from echo_ui.shelf import page

    page.page()


def tables(at: AppTest) -> list[list[dict[str, object]]]:
    return [one.value.to_dict("records") for one in at.dataframe]


def test_before_the_browser_has_told_and_where_nothing_is_kept(engine: StubEngine):
    at = draw(AppTest.from_function(_script, default_timeout=60))
    assert words.shelf.ASKING in said(at)
    assert words.shelf.NONE_KEPT in said(at)
    assert words.shelf.chosen(0) in said(at)
    assert at.button(key="shelf-remove").disabled
    assert html(at).count('aria-disabled="true"') == 2
    assert words.shelf.NONE_LOOKED_AT in said(look())


def test_what_was_looked_at_is_told_from_wherever_it_is_known(engine: StubEngine):
    stopped = CONTEXT.replace(lag=4)
    engine.runs.put(made(stopped, 300), Status.STOPPED)
    engine.store.keep_history(kept(OTHER, 0.75))
    at = look(
        "preset=echo-now", "preset=lag-with-context&lag=2", "preset=lag-with-context&lag=4",
        "preset=lag-with-context&lag=3", "preset=lag-with-context&lag=99",
    )  # fmt: skip
    (lines,) = tables(at)
    assert [one["Run"] for one in lines] == ["recorded", "kept", "not finished", "gone"]
    assert [one["What differs"] for one in lines[1:]] == ["lag 2", "lag 4", "lag 3"]
    assert lines[0]["Solved at"] == recorded(PRESETS["echo-now"].experiment).solved_at
    assert lines[1]["Accuracy"] == pytest.approx(0.75)
    assert words.shelf.left_out(1) in said(at)
    assert words.shelf.NONE_KEPT in said(at)  # all that is kept stands in the first list


def test_a_run_that_was_looked_at_under_two_presets_is_listed_once(engine: StubEngine):
    (lines,) = tables(look("preset=state-reset", "preset=lag-with-context&state=reset"))
    assert [one["Experiment"] for one in lines] == ["Without the old state"]


@pytest.mark.parametrize("told", [{"runs": "all"}, {"runs": [7, None, "x" * 5000]}, {"runs": {"a": 1}}])
def test_whatever_a_browser_tells_the_page_stands(engine: StubEngine, told):
    at = AppTest.from_function(_script, default_timeout=60)
    at.session_state["shelf-browser"] = told
    assert len(draw(at).dataframe) == 0


def test_what_the_server_has_kept_is_listed_apart_and_filtered(engine: StubEngine):
    engine.store.keep_history(kept(OTHER, 0.75))
    engine.store.keep(Outcome(RESET.replace(lag=2), 1.0, 0.1, 700, 2000, 1.0))
    at = look("preset=echo-now")
    looked, stored = tables(at)
    assert len(looked) == 1
    assert [(one["What differs"], one["Run"]) for one in stored] == [("lag 2", "kept"), ("lag 2", "result only")]
    at.segmented_control(key="shelf-which").set_value(Listed.UNSOLVED)
    draw(at)
    assert words.shelf.NONE_FITS in said(at)
    assert [one["Run"] for one in tables(at)[0]] == ["kept"]


def test_a_recorded_history_stands_in_for_one_that_is_gone(engine: StubEngine):
    engine.store.keep(Outcome(RESET, 1.0, 0.1, 700, 2000, 1.0))
    assert [one["Run"] for one in tables(look())[0]] == ["recorded"]


def select(at: AppTest, name: str, *rows: int) -> AppTest:
    """Select lines of a table, as a browser tells of it."""
    key, *_ = at.session_state[f"shelf-chosen-{name}"]
    at.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return draw(at)


def test_one_selected_run_is_opened_two_are_compared_and_removed(engine: StubEngine):
    engine.store.keep_history(kept(OTHER, 0.75))
    at = select(look("preset=echo-now", "preset=lag-with-context&lag=3"), "looked-at", 1)
    assert 'href="./?preset=lag-with-context&amp;lag=3"' in html(at)
    assert html(at).count('aria-disabled="true"') == 1
    assert words.shelf.way_out(Place.GONE) in said(at)
    select(at, "kept", 0)
    assert 'href="./?preset=lag-with-context&amp;lag=3&amp;compare=lag-with-context&amp;compare.lag=2"' in html(at)
    assert "75% right after 2,000 epochs, not solved." in said(at)
    at.button(key="shelf-remove").click()
    draw(at)
    looked, stored = tables(at)
    assert [one["Experiment"] for one in looked] == ["Echo now"]
    assert len(stored) == 1  # what the server keeps stays
    assert at.session_state["shelf-forgotten"] == ["preset=lag-with-context&lag=3"]
    at.session_state["shelf-browser"] = {"runs": ["preset=echo-now"]}
    draw(at)
    assert at.session_state["shelf-forgotten"] == []  # the browser has done so


def test_a_full_shelf(engine: StubEngine, monkeypatch: pytest.MonkeyPatch):
    summaries = [Summary(Outcome(RESET.replace(seed=seed), 1.0, 0.1, 700, 2000, 1.0)) for seed in range(MOST_LISTED)]
    monkeypatch.setattr(engine.store, "kept", lambda: summaries)
    at = look()
    assert len(tables(at)[0]) == MOST_LISTED
    assert words.shelf.more(MOST_LISTED) in said(at)
    at.text_input(key="shelf-text").set_value("seed 999")
    draw(at)
    assert [one["What differs"] for one in tables(at)[0]] == ["seed 999"]


# The lab


def noted(at: AppTest) -> str | None:
    (component,) = (one for one in at.get("bidi_component") if "shelf" in one.proto.component_name)
    told = json.loads(component.proto.json)
    assert (told["tell"], told["forget"]) == (False, [])
    return told["note"]


def test_the_lab_notes_the_run_in_view_and_none_that_was_never_trained(engine: StubEngine):
    assert noted(visit(preset="echo-now")) == "preset=echo-now"
    assert noted(visit(lag="2")) is None
    engine.runs.put(finished(OTHER), Status.COMPLETE)
    at = visit(lag="2")
    assert noted(at) == "preset=lag-with-context&lag=2"
    assert len(noted(at)) < browser.LONGEST
