"""The run in view: what its buttons do, and when the page looks again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from echo_core.model.frames import Frames
from echo_core.runs.database import StoreProblem
from echo_core.runs.history import History, Origin
from echo_core.runs.requests import FrameRequest
from echo_core.runs.status import Problem, Status
from echo_core.runs.trainer import LONG_SECONDS
from echo_ui.lab import beat as pace
from echo_ui.lab import notices, run
from echo_ui.text import words
from tests.page.visiting import CONTEXT, OTHER, draw, kept, played, press, put, rest, session, visit
from tests.reading import said
from tests.runs.histories import finished, made
from tests.stubs import StubEngine


def look(at: AppTest) -> float | None:
    """Seconds until the player looks again; None: not at all."""
    asked = played(at)["look"]
    return asked and asked["seconds"]


# Train


def test_train_trains_what_the_widgets_say_and_plays_it(engine: StubEngine) -> None:
    at = press(put(visit(), "lag", 2), "train")
    assert engine.runs.heard[:2] == [("stop", CONTEXT), ("train", OTHER)]
    assert session(at).shown == OTHER
    first = played(at)["play"]
    assert first
    press(at, "train")
    assert engine.runs.heard.count(("train", OTHER)) == 2
    assert played(at)["play"] not in (None, first)


def test_train_counts_with_a_number_typed_just_before(engine: StubEngine) -> None:
    at = visit()
    at.number_input(key=session(at).key("lag")).set_value(2)
    press(at, "train")  # the browser may send both at once
    assert ("train", OTHER) in engine.runs.heard
    assert session(at).shown == OTHER


def test_train_waits_for_an_impossible_number_typed_just_before(engine: StubEngine) -> None:
    at = visit()
    at.number_input(key=session(at).key("lag")).set_value(30)
    press(at, "train")
    assert engine.runs.heard == []
    assert at.button(key="train").disabled


def test_a_press_trains_what_is_only_recorded(engine: StubEngine) -> None:
    at = press(visit(), "train")
    assert engine.runs.heard[0] == ("train", CONTEXT)
    assert played(at)["runs"][0]["trained"] == 0
    assert played(at)["runs"][0]["label"] == ""


def test_a_press_waits_a_moment_for_the_first_epochs_of_workers_that_are_ready(engine: StubEngine) -> None:
    engine.ready = False
    at = press(visit(), "train")
    assert ("wait", CONTEXT) not in engine.runs.heard
    engine.ready = True
    press(at, "train")
    assert engine.runs.heard[-1] == ("wait", CONTEXT)


def test_stop_ends_the_run_in_view_whatever_the_settings_are_by_then(engine: StubEngine) -> None:
    at = visit()
    assert at.button(key="stop").disabled
    put(press(at, "train"), "lag", 2)
    assert not at.button(key="stop").disabled
    press(at, "stop")
    assert engine.runs.heard[-1] == ("stop", CONTEXT)
    assert at.button(key="stop").disabled


def test_all_that_a_visitor_does_is_done_by_one_and_by_nobody_else(engine: StubEngine) -> None:
    for _ in range(2):
        press(press(visit(), "train"), "stop")
    assert len(engine.runs.visitors) == 2


# A kept run that took long


def test_where_training_took_long_the_kept_run_is_offered_first(engine: StubEngine) -> None:
    engine.runs.put(kept(CONTEXT, seconds=LONG_SECONDS + 1), Status.COMPLETE, Origin.KEPT)
    at = press(visit(), "train")
    assert engine.runs.heard == []
    assert " ".join(words.run.took_long(LONG_SECONDS + 1)) in said(at)
    press(at, "play-kept")
    assert engine.runs.heard == []
    assert played(at)["play"]
    assert played(at)["runs"][0]["trained"] == CONTEXT.epochs
    assert played(at)["runs"][0]["label"].startswith("Kept from")
    assert "play-kept" not in [button.key for button in at.button]


@pytest.mark.parametrize("again", ["train-again", "train"])
def test_or_it_is_trained_again(engine: StubEngine, again: str) -> None:
    engine.runs.put(kept(CONTEXT, seconds=LONG_SECONDS + 1), Status.COMPLETE, Origin.KEPT)
    at = press(press(visit(), "train"), again)
    assert engine.runs.heard[0] == ("train", CONTEXT)
    assert "play-kept" not in [button.key for button in at.button]


def test_the_offer_is_for_the_settings_that_it_was_made_for(engine: StubEngine) -> None:
    engine.runs.put(kept(CONTEXT, seconds=LONG_SECONDS + 1), Status.COMPLETE, Origin.KEPT)
    at = put(press(visit(), "train"), "lag", 3)
    assert "play-kept" not in [button.key for button in at.button]


def test_a_kept_run_that_took_no_time_is_not_offered(engine: StubEngine) -> None:
    engine.runs.put(kept(CONTEXT, seconds=LONG_SECONDS), Status.COMPLETE, Origin.KEPT)
    press(visit(), "train")
    assert engine.runs.heard[0] == ("train", CONTEXT)


# Looking again


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.QUEUED])
def test_the_player_asks_for_news_of_a_run_that_is_live_and_not_when_it_is_over(
    engine: StubEngine, status: Status
) -> None:
    history = finished(OTHER) if status is Status.COMPLETE else made(OTHER, 60)
    engine.runs.put(history, status)
    at = visit(lag="2")
    if status.over:
        rest(at, 0)
    assert (look(at) is not None) == status.live
    if status is Status.STARTING:
        assert look(at) == pace.AWAITING_BEAT


def test_it_asks_while_workers_warm_up_but_not_for_workers_that_do_not_come(engine: StubEngine) -> None:
    engine.ready = False
    assert look(visit()) == pace.AWAITING_BEAT
    engine.problem = Problem.NO_CLUSTER
    assert look(visit()) is None


def test_the_whole_page_is_drawn_again_when_the_player_meets_a_run_that_failed(
    engine: StubEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:  # between what stands around the player and the player
        engine.runs.put(made(OTHER, 60), Status.FAILED)

    engine.runs.put(made(OTHER, 60), Status.TRAINING)
    at = visit(lag="2")
    assert not at.button(key="stop").disabled
    monkeypatch.setattr(notices, "draw", fail)
    assert draw(at).button(key="stop").disabled


def test_and_when_the_playhead_comes_to_the_end_of_one_that_is_complete(
    engine: StubEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object, **__: object) -> None:
        engine.runs.put(finished(OTHER), Status.COMPLETE)

    at = press(visit(lag="2"), "train")
    monkeypatch.setattr(notices, "draw", end)
    at = draw(at)
    assert played(at)["runs"][0]["over"]
    assert not at.button(key="stop").disabled  # nothing is drawn beside a playhead that moves
    assert rest(at, OTHER.epochs).button(key="stop").disabled


def test_no_answer_is_asked_for_where_a_frame_tells(engine: StubEngine) -> None:
    at = rest(visit(), 28)
    assert engine.runs.asked == []
    assert played(at)["runs"][0]["exact"] is None
    assert look(at) is None


def test_between_frames_the_very_epoch_is_asked_for_until_it_comes(engine: StubEngine) -> None:
    history = kept(CONTEXT, 0.25)
    engine.runs.put(history, Status.COMPLETE)
    at = rest(visit(), 301)
    assert set(engine.runs.asked) == {(CONTEXT, 301, FrameRequest())}
    assert played(at)["runs"][0]["exact"] is None
    assert look(at) == pace.AWAITING_BEAT
    assert engine.runs.waited == run.PATIENCE
    engine.runs.answers[301, FrameRequest()] = frame_like(history, 301)
    draw(at)
    exact = played(at)["runs"][0]["exact"]
    assert (exact["epoch"], exact["right"], exact["accuracy"]) == (301, 9, 0.25)
    assert exact["loss"] == pytest.approx(float(history.losses[300]))
    assert look(at) is None


def test_of_an_untrained_network_there_is_an_answer_but_neither_loss_nor_accuracy(engine: StubEngine) -> None:
    engine.runs.answers[0, FrameRequest()] = frame_like(finished(OTHER), 0)
    exact = played(visit(lag="2"))["runs"][0]["exact"]
    assert (exact["epoch"], exact["loss"], exact["accuracy"]) == (0, None, None)


def frame_like(history: History, epoch: int) -> Frames:
    frames = history.frames
    return Frames(np.array([epoch], np.int32), frames.predicted[:1], frames.probability[:1], np.array([9], np.int32))


@pytest.mark.parametrize(("seconds", "beat"), [(0.9, pace.BEAT), (5.0, 1.0), (60.0, pace.SLOWEST_BEAT)])
def test_a_run_that_takes_longer_is_looked_at_less_often(engine: StubEngine, seconds: float, beat: float) -> None:
    half = made(OTHER, OTHER.epochs // 2)
    engine.runs.put(dataclasses.replace(half, seconds=seconds / 2), Status.TRAINING)
    assert look(visit(lag="2")) == beat


def test_in_a_crowd_pages_look_less_often_and_say_so(engine: StubEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = pace.Crowd(lambda: 0.0)
    monkeypatch.setattr(run, "_crowd", crowd)
    engine.runs.put(dataclasses.replace(made(OTHER, 60), seconds=0.02), Status.TRAINING)
    assert "Many are watching" not in played(visit(lag="2"))["runs"][0]["status"]
    for visitor in range(100):
        crowd.looked(visitor, pace.BEAT, pace.BEAT, 0.0)
    at = visit(lag="2")
    assert played(at)["runs"][0]["status"].endswith(words.run.slowed(4 * pace.BEAT))
    assert look(at) == 4 * pace.BEAT


@pytest.mark.parametrize("problem", StoreProblem)
def test_it_is_said_where_runs_are_not_kept(
    engine: StubEngine, monkeypatch: pytest.MonkeyPatch, problem: StoreProblem
) -> None:
    assert "not kept on disk" not in said(visit())
    monkeypatch.setattr(engine.store._database._writing, "problem", problem)
    assert words.run.not_kept(problem) in said(visit())
