"""Several seeds of one experiment on the page: trained together, shown as a band, and whether it was luck."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from echo_core.runs.seeds import seeded, spread
from echo_core.runs.status import Status
from echo_core.task.experiment import Experiment
from echo_core.task.score import Assessment, Grade
from echo_ui.text import words
from tests.page.visiting import CONTEXT, OTHER, kept, params, played, press, put, session, visit
from tests.reading import html, said
from tests.runs.histories import made
from tests.stubs import StubEngine


def marks(at: AppTest) -> list[str]:
    return [run["mark"] for run in played(at)["runs"]]


def trained(engine: StubEngine) -> list[Experiment]:
    return [experiment for what, experiment in engine.runs.heard if what == "train"]


def test_five_seeds_train_what_is_missing_and_are_played_together(engine: StubEngine) -> None:
    at = press(visit(compare="echo-now"), "alone")
    press(at, "five-seeds")
    own, *others = seeded(CONTEXT)
    assert trained(engine) == others  # the first is recorded
    assert params(at) == {"preset": "lag-with-context", "seeds": "5"}
    value = played(at)
    assert (value["play"] is not None, marks(at), value["band"]["mark"]) == (True, ["seed 0"], "median")
    assert (value["band"]["trained"], value["band"]["over"]) == (0, False)
    assert "1 of 5 seeds are trained; the answer comes with the last." in said(at)
    press(at, "stop")
    assert engine.runs.heard[-5:] == [("stop", one) for one in (own, *others)]
    assert played(at)["band"]["over"]


@pytest.mark.parametrize(
    ("accuracies", "answer"),
    [
        ([1.0] * 5, "It was not luck: 5 of 5 seeds solved it, at epoch 20."),
        ([1.0, 1.0, 0.5, 0.5, 0.01], "The seed decides. 2 of 5 seeds solved it, at epoch 20."),
        ([0.01] * 5, "It was not bad luck: no seed is better than guessing."),
    ],
)
def test_whether_it_was_luck_is_told(engine: StubEngine, accuracies: list[float], answer: str) -> None:
    for experiment, accuracy in zip(seeded(CONTEXT), accuracies, strict=True):
        engine.runs.put(kept(experiment, accuracy), Status.COMPLETE)
    at = visit(seeds="5")
    assert answer in said(at)
    assert answer in played(at)["finished"]
    assert played(at)["band"]["status"] == ""
    assert engine.runs.heard == []


def test_one_click_shows_this_seed_alone_and_stops_the_others(engine: StubEngine) -> None:
    for experiment in seeded(CONTEXT)[:4]:
        engine.runs.put(kept(experiment, 1.0), Status.COMPLETE)
    engine.runs.put(made(seeded(CONTEXT)[4], 60), Status.TRAINING)
    at = visit(seeds="5")
    assert "4 of 5 seeds are trained" in said(at)
    assert not at.button(key="stop").disabled
    press(at, "alone")
    assert ("stop", seeded(CONTEXT)[4]) in engine.runs.heard
    assert "band" not in played(at)


def test_seeds_are_those_of_the_run_in_view_alone(engine: StubEngine) -> None:
    engine.runs.put(kept(OTHER), Status.COMPLETE)
    at = put(visit(seeds="5"), "lag", 2)
    assert session(at).shown == OTHER
    assert "band" not in played(at)
    assert "alone" not in [button.key for button in at.button]


def test_impossible_settings_train_no_seeds(engine: StubEngine) -> None:
    at = put(visit(), "lag", 30)
    assert at.button(key="five-seeds").disabled


def test_a_second_line_is_let_go_of_when_another_run_is_trained(engine: StubEngine) -> None:
    at = press(visit(), "five-seeds")
    press(put(at, "lag", 2), "train")
    stopped = [experiment for what, experiment in engine.runs.heard if what == "stop"]
    assert set(stopped) == set(seeded(CONTEXT))
    assert trained(engine)[-1] == OTHER


def test_accuracies_of_the_seeds_are_told_from_the_lowest_to_the_highest(engine: StubEngine) -> None:
    for place, experiment in enumerate(seeded(CONTEXT)):
        history = kept(experiment, 0.5 + place / 100)
        engine.runs.put(dataclasses.replace(history, losses=np.ones(2000, np.float32)), Status.COMPLETE)
    assert "Their accuracy in the last epochs is from 50% to 54%." in html(visit(seeds="5"))


# The answer


SOLVED = Assessment(Grade.SOLVED, 2000, 0.99, 0.01, 1.0, 1494, None)


@pytest.mark.parametrize(
    ("found", "said_of_it"),
    [
        (
            [SOLVED, *[dataclasses.replace(SOLVED, solved_at=1310, reached=0.998)] * 4],
            "It was not luck: 5 of 5 seeds solved it, at epochs 1,310 to 1,494. Their accuracy in the last epochs is"
            " from 99% to 99.8%. A coin falls 5 times alike once in 16.",
        ),
        ([SOLVED] * 4, "Was that luck? 4 of 5 seeds are trained; the answer comes with the last."),
        (
            [dataclasses.replace(SOLVED, kind=Grade.TOO_EARLY)] * 5,
            "Too early to tell whether that was luck: the seeds have too few epochs.",
        ),
        (
            [dataclasses.replace(SOLVED, kind=Grade.PARTLY, solved_at=None, reached=0.5)] * 5,
            "It was not bad luck: no seed solves it, and all are better than guessing. None of 5 seeds solved it. Their"
            " accuracy in the last epochs is 50%. A coin falls 5 times alike once in 16.",
        ),
    ],
)
def test_the_answer_to_whether_it_was_luck(found: list[Assessment], said_of_it: str) -> None:
    assert " ".join(words.seeds.answer(spread(found))) == said_of_it
