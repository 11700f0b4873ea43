"""The section: one view at a time, chosen by its id; a timer only while something moves or is awaited."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from echo_core.insight.requests import LinearProbeRequest
from echo_core.task.experiment import Experiment
from echo_ui.insight import section
from echo_ui.insight.panel import AWAITED, open_view
from echo_ui.session import VIEW
from echo_ui.text import words
from tests.insight.networks import SMALL
from tests.page.insight.asked import REGISTER, StubAsker, opened
from tests.reading import html, said

CHARTS = {
    "rule": 2,
    "counterfactual": 0,
    "lag_profile": 1,
    "saliency": 2,
    "gates": 2,
    "linear_probe": 1,
    "slow_motion": 2,
}


def notices(at: AppTest) -> str:
    return "\n".join(info.value for info in at.info).replace("\\", "")


def test_each_view_has_its_label_and_its_number_of_charts() -> None:
    assert list(section.VIEWS) == list(words.insight.VIEWS) == list(CHARTS)


def test_closed_it_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, None)
    assert asker.asked == []
    assert len(at.get("vega_lite_chart")) == 0


@pytest.mark.parametrize("view", CHARTS)
@pytest.mark.parametrize(
    "asker",
    [
        StubAsker(),
        StubAsker(epoch=0),
        StubAsker(SMALL.replace(window=1, batch_size=1, state="carry")),
        StubAsker(SMALL.replace(output="sequence", missing="mask")),
        StubAsker(Experiment(length=40, lag=30, window=2, batch_size=2, vocabulary=6, units=18), REGISTER),
    ],
    ids=["trained", "untrained", "one step", "sequence", "long"],
)
def test_each_view_draws_and_says_which_network_it_is_of(
    asker: StubAsker, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(asker, monkeypatch, view)
    assert "look-for" in html(at)
    assert words.insight.standing(asker.epoch, asker.experiment.epochs) in html(at)
    assert len(at.get("vega_lite_chart")) == CHARTS[view]


@pytest.mark.parametrize("view", CHARTS)
def test_while_the_playhead_moves_nothing_is_drawn_and_that_is_said(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(None, monkeypatch, view)
    assert " ".join(words.insight.MOVING) in said(at)
    assert len(at.get("vega_lite_chart")) == 0
    assert "standing" not in html(at)


@pytest.mark.parametrize("view", CHARTS)
def test_what_is_not_there_yet_is_announced(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubAsker(silent=True), monkeypatch, view)
    assert words.insight.AWAITED.strong in notices(at)
    assert at.session_state[AWAITED]
    assert len(at.get("vega_lite_chart")) == 0


def test_once_there_it_is_awaited_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker(silent=True)
    at = opened(asker, monkeypatch, "lag_profile")
    asker.silent = False
    at.run()
    assert not at.session_state[AWAITED]
    assert len(at.get("vega_lite_chart")) == 1


def test_only_the_first_drawing_waits_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker(silent=True)
    at = opened(asker, monkeypatch, "lag_profile")
    assert asker.waited == 0.05
    asker.waited = 0.0
    at.run()  # as a timer does
    assert asker.waited == 0.0


def test_a_view_opens_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, None)
    section_draw = at.session_state["draw"]

    def draw_after_opening(draw):
        open_view("linear_probe")
        section_draw(draw)

    at.session_state["draw"] = draw_after_opening
    at.run()
    assert asker.asked == [LinearProbeRequest()]


@pytest.mark.parametrize(
    ("view", "awaited", "playing", "ticks"),
    [
        ("gates", False, False, False),
        ("gates", True, False, True),
        ("slow_motion", False, True, True),
        ("slow_motion", False, False, False),
        ("gates", False, True, False),
    ],
    ids=["there", "awaited", "playing", "held", "playing out of view"],
)
def test_a_timer_draws_again_only_while_an_answer_is_awaited_or_steps_play(
    view: str, awaited: bool, playing: bool, ticks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section, "awaited", lambda: awaited)
    monkeypatch.setattr("echo_ui.insight.slow_motion.playing", lambda: playing)
    assert section._ticks(view) is ticks


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """Seconds between two drawings of the view, of each drawing of the page; None: no timer."""
    found: list[float | None] = []
    fragment = st.fragment

    def listened(function: Any, *, run_every: float | None, key: str) -> Any:
        found.append(run_every)
        return fragment(function, run_every=run_every, key=key)

    monkeypatch.setattr(st, "fragment", listened)
    return found


def test_the_timer_begins_when_an_answer_is_awaited_and_ends_when_it_has_come(
    timers: list[float | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = StubAsker(silent=True)
    at = opened(asker, monkeypatch, "lag_profile")
    assert timers == [None, section.REFRESH_S]
    asker.silent = False
    at.run()
    assert timers == [None, section.REFRESH_S, section.REFRESH_S, None]


def test_the_timer_ends_when_a_network_is_looked_into_no_longer(
    timers: list[float | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(StubAsker(silent=True), monkeypatch, "lag_profile")
    timers.clear()
    at.segmented_control(key=VIEW).set_value(None).run()
    assert timers == []
