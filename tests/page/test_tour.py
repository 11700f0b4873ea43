"""The tour works the page itself: it sets what it speaks of, trains it, and opens the view."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.records.recordings import recorded
from echo_core.task.presets import PRESETS, TUTORIAL
from echo_core.task.score import solved_at
from echo_ui.lab import tour
from echo_ui.session import VIEW
from echo_ui.text import words
from echo_ui.text.subjects import TourStep
from tests.page.visiting import BLIND, draw, params, press, put, session, setting, visit
from tests.reading import said
from tests.stubs import StubEngine


def _script() -> None:
    """The lab, as the navigation's entry for the tour comes to it: the tour begins, and the lab is drawn."""
    import streamlit as st

    from echo_ui import session
    from echo_ui.lab import page, tour

    session.arrive("lab", "lab")
    if "begun" not in st.session_state:
        st.session_state["begun"] = True
        tour.start(session.current())
        st.rerun()
    page.page()


@pytest.fixture
def at(engine: StubEngine) -> AppTest:
    return draw(AppTest.from_function(_script, default_timeout=60))


def trained(engine: StubEngine) -> list[int]:
    """The windows of what was trained, in order."""
    return [run.window for what, run in engine.runs.heard if what == "train"]


def pointed_at(at: AppTest) -> str | None:
    """What the browser is told to point at."""
    (guide,) = (one for one in at.get("bidi_component") if "echo_guide" in one.proto.component_name)
    return json.loads(guide.proto.json)["place"]


def go_to(at: AppTest, step: TourStep) -> AppTest:
    """Press Next until the tour is there."""
    while words.tour.title(step) not in said(at):
        press(at, "tour-next")
    return at


def test_it_begins_with_the_mistake_and_trains_nothing(engine: StubEngine, at: AppTest) -> None:
    assert words.tour.title(TourStep.MISTAKE) in said(at)
    assert f"Tour 1 of {len(tour.PLACES)}" in said(at)
    assert session(at).experiment == BLIND
    assert params(at) == {"preset": "lag-without-context"}
    for _ in tour.PLACES[1:]:
        press(at, "tour-next")
    assert trained(engine) == []


def test_the_visitor_trains_where_it_asks_for_it(engine: StubEngine, at: AppTest) -> None:
    for step, window in ((TourStep.TRAIN_MISTAKE, 1), (TourStep.TRAIN_MENDED, 5), (TourStep.RESET, 5)):
        assert "Press Train" in words.tour.text(step)
        press(go_to(at, step), "train")
        assert trained(engine)[-1] == window
        assert session(at).shown == session(at).experiment


def test_it_mends_one_thing_at_a_time_and_says_which(engine: StubEngine, at: AppTest) -> None:
    places = [(step, PRESETS[tour.STEPS[step].preset].experiment) for step in tour.PLACES]
    changes = {
        step: [name for name, value in new.settings().items() if value != old.settings()[name]]
        for (_, old), (step, new) in pairwise(places)
    }
    assert {step: names for step, names in changes.items() if names} == {
        TourStep.MEND: ["window", "batch_size"],
        TourStep.RESET: ["state"],
        TourStep.CARRY: ["state"],
    }
    mended = places[tour.PLACES.index(TourStep.MEND)][1]
    assert mended.rows == 20 == 4 * mended.batch_size  # as its words say
    assert "the batches are of five: they divide 20" in words.tour.text(TourStep.MEND)


def test_its_last_act_holds_in_the_recorded_runs() -> None:
    """Six numbers, asked of the recorded runs' own weights, is a test of the view; here: that both were solved."""
    carried, reset = (recorded(PRESETS[name].experiment) for name in ("lag-with-context", "state-reset"))
    solved = [solved_at(history.accuracies) for history in (carried, reset)]
    assert None not in solved
    assert solved[1] < solved[0]  # "it learns sooner"


def test_it_opens_the_view_of_the_rule_and_closes_it_on_the_way_back(engine: StubEngine, at: AppTest) -> None:
    go_to(at, TourStep.SIX)
    assert session(at).shown.state == "reset"
    assert at.segmented_control(key=VIEW).value == "rule"
    assert {run.state for run, _, _ in engine.runs.asked} == {"reset"}
    press(at, "tour-next")
    assert session(at).shown.state == "carry"
    assert at.segmented_control(key=VIEW).value == "rule"
    press(press(at, "tour-back"), "tour-back")
    assert at.segmented_control(key=VIEW).value is None


def test_every_place_has_its_words_and_points_at_something(engine: StubEngine, at: AppTest) -> None:
    for number, step in enumerate(TourStep, 1):
        assert go_to(at, step).session_state["tour"] == number - 1
        assert words.tour.place(number, len(TourStep)) in said(at)
        assert pointed_at(at) == f"{tour.STEPS[step].at} @{number - 1}"
    assert at.button(key="tour-next").disabled
    assert not {f"choose-{name}" for name in TUTORIAL} & {button.key for button in at.button}
    press(at, "tour-end")
    assert "Tour 9" not in said(at)
    assert pointed_at(at) is None
    assert {f"choose-{name}" for name in TUTORIAL} <= {button.key for button in at.button}


def test_it_goes_back_and_restores_what_it_changed(engine: StubEngine) -> None:
    at = put(visit(preset="other-lags"), "lag", 2)
    at.segmented_control(key=VIEW).set_value("gates")
    before = draw(at).session_state["session"].experiment
    press(at, "take-tour")
    assert at.button(key="tour-back").disabled
    press(go_to(at, TourStep.MEND), "tour-back")
    assert setting(at, "window") == 1
    press(go_to(at, TourStep.SIX), "tour-end")
    assert session(at).experiment == before
    assert params(at) == {"preset": "other-lags", "lag": "2", "look": "gates"}
    assert at.segmented_control(key=VIEW).value == "gates"
    assert "Tour 1" not in said(at)


def test_without_it_there_is_nothing_of_it(engine: StubEngine) -> None:
    assert "Tour" not in said(visit())
