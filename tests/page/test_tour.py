"""The tour works the page itself: it sets what it speaks of, trains it, and opens the view."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.insight.requests import LagProfileRequest
from echo_core.runs.status import Status
from echo_core.task.presets import TUTORIAL
from echo_ui.lab import tour
from echo_ui.text import words
from echo_ui.text.subjects import TourStep
from tests.page.visiting import BLIND, draw, kept, params, played, press, rest, session, setting, visit
from tests.reading import said
from tests.stubs import StubEngine

MENDED = BLIND.replace(window=5, batch_size=5, state="reset")


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
    assert trained(engine) == []


def test_it_trains_the_mistake_and_plays_it(engine: StubEngine, at: AppTest) -> None:
    go_to(at, TourStep.TRAIN_MISTAKE)
    assert trained(engine) == [1]
    assert session(at).shown == BLIND
    assert played(at)["play"]


def test_it_mends_the_settings_before_it_trains_them(engine: StubEngine, at: AppTest) -> None:
    go_to(at, TourStep.MEND)
    assert (setting(at, "window"), setting(at, "batch_size")) == (5, 5)
    assert session(at).experiment == MENDED
    assert "Every answer is among the numbers shown" in said(at)
    assert trained(engine) == [1]
    go_to(at, TourStep.TRAIN_MENDED)
    assert trained(engine) == [1, 5]
    assert ("stop", BLIND) in engine.runs.heard
    assert session(at).shown == MENDED


def test_it_opens_the_view_that_shows_why_once_the_run_has_been_played(engine: StubEngine, at: AppTest) -> None:
    go_to(at, TourStep.WHY)
    assert words.insight.MOVING.strong in said(at)
    engine.runs.put(kept(MENDED), Status.COMPLETE)
    rest(draw(at), MENDED.epochs)
    assert set(engine.runs.asked) == {(MENDED, MENDED.epochs, LagProfileRequest())}


def test_every_place_has_its_words_and_the_last_one_ends_it(engine: StubEngine, at: AppTest) -> None:
    for number, step in enumerate(TourStep, 1):
        assert go_to(at, step).session_state["tour"] == number - 1
        assert words.tour.place(number, len(TourStep)) in said(at)
    keys = [button.key for button in at.button]
    assert "tour-next" not in keys
    assert not {f"choose-{name}" for name in TUTORIAL} & set(keys)
    press(at, "tour-end")
    assert "Tour" not in said(at)
    assert {f"choose-{name}" for name in TUTORIAL} <= {button.key for button in at.button}


def test_it_goes_back_and_can_be_left_anywhere(engine: StubEngine, at: AppTest) -> None:
    press(go_to(at, TourStep.MEND), "tour-back")  # from the mended settings to the mistake's
    assert setting(at, "window") == 1
    assert trained(engine) == [1, 1]
    press(press(at, "tour-back"), "tour-back")
    assert f"Tour 1 of {len(tour.PLACES)}" in said(at)
    assert "tour-back" not in [button.key for button in at.button]
    press(at, "tour-end")
    assert "Tour 1" not in said(at)
    assert session(at).experiment == BLIND


def test_without_it_there_is_nothing_of_it(engine: StubEngine) -> None:
    assert "Tour" not in said(visit())
