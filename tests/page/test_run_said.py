"""What is said of the run in view: where it stands and comes from, and what it has shown where the playhead rests."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from echo_core.runs.history import History, Origin
from echo_core.runs.status import Problem, Status
from echo_core.task.score import Cause
from echo_ui.text import words
from tests.page.visiting import BLIND, CONTEXT, OTHER, draw, kept, played, press, put, rest, visit
from tests.reading import html, said
from tests.runs.histories import finished, made
from tests.stubs import StubEngine


@pytest.mark.parametrize(
    ("status", "more", "told"),
    [
        (Status.STARTING, {}, "Starting: compiling the first epochs"),
        (Status.TRAINING, {}, "Training: 40 s left"),
        (Status.TRAINING, {"sharing": 3.0}, "Training in turn with others: 2 min left"),
        (Status.TRAINING, {"stalled": True}, "Waiting for a worker: training goes on by itself"),
        (Status.STOPPED, {}, "Stopped after 60 epochs"),
        (Status.FAILED, {"problem": Problem.WORKERS_LOST}, "Failed after 60 epochs"),
    ],
)
def test_where_a_run_stands_is_told_in_the_player(
    engine: StubEngine, status: Status, more: dict[str, Any], told: str
) -> None:
    engine.runs.put(made(OTHER, 60), status, **more)
    at = visit(lag="2")
    assert played(at)["runs"][0]["status"] == told
    assert played(at)["runs"][0]["label"] == ""
    assert (words.run.problem(Problem.WORKERS_LOST)[0] in said(at)) == (status is Status.FAILED)


def test_a_run_that_waits_for_warm_workers_says_so(engine: StubEngine) -> None:
    engine.ready = False
    engine.runs.put(History.empty(OTHER), Status.STARTING)
    assert played(visit(lag="2"))["runs"][0]["status"] == words.run.STARTING


@pytest.mark.parametrize(
    ("origin", "label"),
    [(Origin.TRAINED_NOW, "Trained just now in 1.0 s"), (Origin.KEPT, "Kept from"), (Origin.RECORDED, "Recorded run")],
)
def test_a_complete_run_says_where_it_comes_from(engine: StubEngine, origin: Origin, label: str) -> None:
    engine.runs.put(kept(CONTEXT), Status.COMPLETE, origin)
    assert played(visit())["runs"][0]["label"].startswith(label)


def test_settings_changed_meanwhile_are_for_the_next_run(engine: StubEngine) -> None:
    at = press(visit(), "train")
    assert "Applies to the next run" not in said(at)
    put(put(at, "lag", 2), "epochs", 4000)
    assert "Applies to the next run: lag 1 → 2; epochs 2,000 → 4,000." in said(at)
    assert engine.runs.heard[-2:] == [("train", CONTEXT), ("wait", CONTEXT)]


def test_what_keeps_all_runs_from_training_is_told_once(engine: StubEngine) -> None:
    engine.problem = Problem.CLUSTER_LOST
    engine.runs.put(made(OTHER, 60), Status.TRAINING, problem=Problem.CLUSTER_LOST)
    assert len([*(at := visit(lag="2")).error, *at.warning]) == 1


def outcome(at: AppTest) -> str:
    """What stands where it is told what a run has shown."""
    (place,) = re.findall(r'<p class="outcome.*?</p>', html(at))
    return place


def good(at: AppTest) -> bool:
    return 'class="outcome good"' in outcome(at)


NOTHING = '<p class="outcome"></p>'


def test_what_a_run_has_shown_is_told_up_to_the_playhead(engine: StubEngine) -> None:
    accuracies = np.concatenate([np.full(1000, 0.01), np.full(1000, 1.0)]).astype(np.float32)
    engine.runs.put(dataclasses.replace(finished(CONTEXT), accuracies=accuracies), Status.COMPLETE)
    at = visit()
    assert "Solved at epoch 1,020" in said(at)
    assert good(at)
    rest(at, 700)
    assert "After 700 epochs 1% of its answers are right" in said(at)
    assert not good(at)
    rest(at, 2000)
    assert "Solved at epoch 1,020" in said(at)


def test_of_the_first_epochs_of_a_longer_run_nothing_is_told(engine: StubEngine) -> None:
    at = visit()
    for epoch in (0, 5):
        assert outcome(rest(at, epoch)) == NOTHING


def test_a_run_that_ended_early_says_so(engine: StubEngine) -> None:
    engine.runs.put(made(OTHER, 5), Status.STOPPED)
    assert "Ended after 5 epochs." in said(visit(lag="2"))


def test_while_the_playhead_moves_nothing_is_told_of_what_the_run_has_shown(engine: StubEngine) -> None:
    at = press(visit(), "train")
    engine.runs.put(kept(CONTEXT, 1.0), Status.COMPLETE)
    draw(at)
    assert outcome(at) == NOTHING
    assert played(at)["finished"].startswith("Solved at epoch 20")
    assert "Solved at epoch 20" in outcome(rest(at, 2000))


def test_where_a_run_rested_before_is_forgotten_when_it_is_trained_again(engine: StubEngine) -> None:
    at = rest(visit(), 700)
    assert outcome(at) != NOTHING
    assert outcome(press(at, "train")) == NOTHING


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.COMPLETE])
def test_the_end_of_an_incomplete_run_is_where_it_stands_and_final_only_if_it_is_over(
    engine: StubEngine, status: Status
) -> None:
    engine.runs.put(made(OTHER, 60), status)
    value = played(visit(lag="2"))
    assert value["finished"] == words.run.standing(status, 60)
    assert value["runs"][0]["over"] == status.over


def test_a_run_that_no_one_can_solve_is_told_as_the_lesson(engine: StubEngine) -> None:
    engine.runs.put(kept(BLIND, 0.01), Status.COMPLETE)
    at = visit(preset="lag-without-context")
    assert "No better than guessing." in said(at)
    assert words.run.cause(Cause.UNREACHABLE) in said(at)
