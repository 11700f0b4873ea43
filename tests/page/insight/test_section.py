"""The section: one view at a time, chosen by its id; a timer only while something moves or is awaited."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.insight.requests import LinearProbeRequest
from echo_core.runs.insights import Inspection
from echo_core.task.experiment import Experiment
from echo_ui.insight import section
from echo_ui.insight.panel import AWAITED, open_view
from echo_ui.text import words
from tests.insight.networks import SMALL
from tests.page.insight.asked import REGISTER, StubAsker, opened
from tests.reading import html

CHARTS = {"counterfactual": 0, "lag_profile": 1, "saliency": 2, "gates": 2, "linear_probe": 1, "slow_motion": 2}


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
        StubAsker(moving=True),
        StubAsker(epoch=0),
        StubAsker(SMALL.replace(window=1, batch_size=1, state="carry")),
        StubAsker(SMALL.replace(output="sequence", missing="mask")),
        StubAsker(Experiment(length=40, lag=30, window=2, batch_size=2, vocabulary=6, units=18), REGISTER),
    ],
    ids=["at rest", "moving", "untrained", "one step", "sequence", "long"],
)
def test_each_view_draws_and_says_which_network_it_is_of(
    asker: StubAsker, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(asker, monkeypatch, view)
    assert "look-for" in html(at)
    assert words.insight.standing(asker.epoch, asker.experiment.epochs) in html(at)
    assert len(at.get("vega_lite_chart")) == CHARTS[view]


def test_a_recording_cannot_be_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(None, monkeypatch, "lag_profile")
    assert words.insight.RECORDING.strong in notices(at)


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


def test_an_answer_of_an_earlier_epoch_is_drawn_while_that_of_this_one_is_awaited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Behind(StubAsker):
        def ask(self, request):
            answered = super().ask(request)
            return Inspection(3, answered.value)

    at = opened(Behind(), monkeypatch, "lag_profile")
    assert words.insight.standing(3, SMALL.epochs) in html(at)
    assert at.session_state[AWAITED]


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
    ("view", "live", "awaited", "playing", "ticks"),
    [
        ("gates", False, False, False, False),
        ("gates", True, False, False, True),
        ("gates", False, True, False, True),
        ("slow_motion", False, False, True, True),
        ("gates", False, False, True, False),
    ],
    ids=["at rest", "moving", "awaited", "playing", "playing out of view"],
)
def test_the_timer_runs_only_while_something_moves_or_is_awaited(
    view: str, live: bool, awaited: bool, playing: bool, ticks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section, "awaited", lambda: awaited)
    monkeypatch.setattr("echo_ui.insight.slow_motion.playing", lambda: playing)
    assert section._ticks(view, live) is ticks


@pytest.mark.parametrize(("was_live", "moving", "redrawn"), [(True, False, 1), (False, True, 1), (True, True, 0)])
def test_the_page_is_drawn_again_when_the_timer_has_to_start_or_end(
    was_live: bool, moving: bool, redrawn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = StubAsker(moving=moving)
    at = opened(asker, monkeypatch, None)
    redraws: list[None] = []
    at.session_state["draw"] = lambda draw: draw(asker, SMALL, 7, live=was_live, redraw=lambda: redraws.append(None))
    at.segmented_control(key="insight-view").set_value("lag_profile").run()
    assert len(redraws) == redrawn
