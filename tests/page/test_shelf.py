"""The states of the shelf's page without a browser, and what the lab notes for it."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.records.recordings import recorded
from echo_core.runs.outcome import Outcome
from echo_core.runs.shelf import MOST_LISTED, Summary
from echo_core.runs.status import Status
from echo_core.task.presets import PRESETS
from echo_ui.text import words
from echo_ui.text.subjects import Listed, Place
from tests.page.visiting import CONTEXT, OTHER, draw, kept, visit
from tests.reading import html, said
from tests.runs.histories import finished, made
from tests.stubs import StubEngine

RESET = CONTEXT.replace(state="reset")


def look(*addresses: object) -> AppTest:
    """The page as a browser with this list is shown it."""
    at = AppTest.from_function(_script, default_timeout=60)
    at.session_state["shelf-browser"] = {"runs": list(addresses)}
    return draw(at)


def _script() -> None:
    from echo_ui.shelf import page

    page.page()


def tables(at: AppTest) -> list[list[dict[Hashable, Any]]]:
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
    assert [one["Experiment"] for one in lines] == [words.presets.title("state-reset")]


@pytest.mark.parametrize("told", [{"runs": "all"}, {"runs": [7, None, "x" * 5000]}, {"runs": {"a": 1}}])
def test_whatever_a_browser_tells_the_page_stands(engine: StubEngine, told):
    at = AppTest.from_function(_script, default_timeout=60)
    at.session_state["shelf-browser"] = told
    assert len(draw(at).dataframe) == 0


def test_what_the_server_has_kept_is_listed_apart_and_filtered(engine: StubEngine):
    engine.store.keep_history(kept(OTHER, 0.75))
    engine.store.keep(Outcome(RESET.replace(seed=7), 1.0, 0.1, 700, 2000, 1.0))
    at = look("preset=echo-now")
    looked, stored = tables(at)
    assert len(looked) == 1
    assert [(one["What differs"], one["Run"]) for one in stored] == [("lag 2", "kept"), ("seed 7", "result only")]
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


def noted(at: AppTest) -> list[str]:
    (component,) = (one for one in at.get("bidi_component") if "shelf" in one.proto.component_name)
    told = json.loads(component.proto.json)
    assert (told["tell"], told["forget"]) == (False, [])
    return told["note"]


def test_the_lab_notes_the_run_in_view_and_none_that_was_never_trained(engine: StubEngine):
    assert noted(visit(preset="echo-now")) == ["preset=echo-now"]
    assert noted(visit(preset="echo-now", compare="other-lags")) == ["preset=echo-now", "preset=other-lags"]
    assert noted(visit(lag="2")) == []
    engine.runs.put(finished(OTHER), Status.COMPLETE)
    at = visit(lag="2")
    assert noted(at) == ["preset=lag-with-context&lag=2"]
