"""Two runs beside each other, and several seeds: how they are picked, trained, told and let go of."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.runs.status import Problem, Status
from echo_core.runs.trainer import LONG_SECONDS
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_ui.lab.compare import STORIES, titles
from echo_ui.session import VIEW
from echo_ui.text import words
from echo_ui.text.subjects import Source, Story
from tests.page.visiting import BLIND, CONTEXT, OTHER, draw, kept, params, played, press, put, rest, session, visit
from tests.reading import said
from tests.runs.histories import made
from tests.stubs import StubEngine

NOW = PRESETS["echo-now"].experiment


def marks(at: AppTest) -> list[str]:
    return [run["mark"] for run in played(at)["runs"]]


def open_picker(at: AppTest, source: Source) -> AppTest:
    at.session_state["compare"] = True
    draw(at)
    at.segmented_control(key="compare-source").set_value(source)
    return draw(at)


def trained(engine: StubEngine) -> list[Experiment]:
    return [experiment for what, experiment in engine.runs.heard if what == "train"]


# Shown


@pytest.mark.parametrize("story", Story)
def test_a_story_is_one_click_and_plays_what_is_recorded(engine: StubEngine, story: Story) -> None:
    one, other = STORIES[story]
    at = press(visit(), f"story-{story}")
    assert session(at).in_view == (one.experiment, other.experiment)
    assert params(at) == {"preset": one.name, "compare": other.name}
    assert marks(at) == ["A", "B"]
    assert [run["title"] for run in played(at)["runs"]] == [words.presets.title(each.name) for each in (one, other)]
    assert played(at)["play"]
    assert engine.runs.heard == []


def test_a_link_shows_both_and_says_what_differs_and_what_each_has_shown(engine: StubEngine) -> None:
    at = visit(preset="lag-without-context", compare="lag-with-context")
    assert "From A to B: window 1 → 5; batch size 6 → 5." in said(at)
    assert "A No better than guessing. B Solved at epoch 1,494." in said(at)
    assert played(at)["apart"] == ""
    rest(at, 700)
    assert "B Better than guessing, not solved." in said(at)
    assert engine.runs.heard == []


@pytest.mark.parametrize(
    ("beside", "apart"),
    [
        ({"compare.vocabulary": "10"}, "because they differ in vocabulary."),
        ({"compare.length": "30", "compare.seed": "7"}, "because they differ in sequence length and seed."),
        ({"compare.lag": "4", "compare.units": "5"}, ""),
    ],
)
def test_numbers_of_their_own_are_explained(engine: StubEngine, beside: dict[str, str], apart: str) -> None:
    told = played(visit(**beside))["apart"]
    assert told.endswith(apart)
    assert bool(told) == bool(apart)


def test_a_second_run_that_was_never_trained_says_so_and_train_trains_both(engine: StubEngine) -> None:
    at = visit(**{"compare.lag": "2"})
    assert [run["status"] for run in played(at)["runs"]] == ["", "Not trained yet"]
    assert [run["title"] for run in played(at)["runs"]][1] == "lag 2"
    press(at, "train")
    assert trained(engine) == [CONTEXT, OTHER]
    assert played(at)["play"]
    engine.runs.put(made(CONTEXT, 300), Status.TRAINING, stalled=True)
    one, other = [run["status"] for run in played(draw(at))["runs"]]
    assert one.startswith(words.run.STALLED)
    assert other.startswith(words.run.standing(Status.STARTING, 0))
    press(at, "stop")
    assert engine.runs.heard[-2:] == [("stop", CONTEXT), ("stop", OTHER)]


def test_a_second_run_that_took_long_is_kept(engine: StubEngine) -> None:
    engine.runs.put(kept(OTHER, seconds=LONG_SECONDS + 1), Status.COMPLETE)
    press(visit(**{"compare.lag": "2"}), "train")
    assert trained(engine) == [CONTEXT]


def test_each_run_says_what_keeps_it(engine: StubEngine) -> None:
    engine.runs.put(made(OTHER, 60), Status.FAILED, problem=Problem.WORKERS_LOST)
    assert words.run.problem(Problem.WORKERS_LOST)[0] in said(visit(**{"compare.lag": "2"}))


def test_one_visible_click_ends_it_and_what_trains_for_it(engine: StubEngine) -> None:
    at = press(visit(**{"compare.lag": "2"}), "train")
    press(at, "alone")
    assert engine.runs.heard[-1] == ("stop", OTHER)
    assert params(at) == {"preset": "lag-with-context"}
    assert len(played(at)["runs"]) == 1
    assert "alone" not in [button.key for button in at.button]


def test_a_card_ends_it_too(engine: StubEngine) -> None:
    at = press(press(visit(**{"compare.lag": "2"}), "train"), "choose-echo-now")
    assert session(at).other is None
    assert ("stop", OTHER) in engine.runs.heard


def test_settings_that_become_the_others_leave_one_line_and_say_so(engine: StubEngine) -> None:
    engine.runs.put(kept(OTHER), Status.COMPLETE)
    at = put(visit(**{"compare.lag": "2"}), "lag", 2)
    assert session(at).shown == session(at).other == OTHER
    assert len(played(at)["runs"]) == 1
    assert " ".join(words.compare.same_now()) in said(at)
    assert "alone" in [button.key for button in at.button]


def test_what_neither_frame_tells_is_asked_of_each(engine: StubEngine) -> None:
    rest(visit(compare="lag-without-context"), 301)
    assert {(run, epoch) for run, epoch, _ in engine.runs.asked} == {(CONTEXT, 301), (BLIND, 301)}


def test_the_shorter_run_is_asked_of_at_its_end(engine: StubEngine) -> None:
    short = CONTEXT.replace(epochs=700)
    engine.runs.put(kept(short, 0.5), Status.COMPLETE)
    at = rest(visit(**{"compare.epochs": "700"}), 1500)
    at.segmented_control(key=VIEW).set_value("gates")
    draw(at)
    assert {epoch for run, epoch, _ in engine.runs.asked if run == CONTEXT} == {1500}
    engine.runs.asked.clear()
    at.segmented_control(key="inside").set_value("B")
    draw(at)
    assert {(run, epoch) for run, epoch, request in engine.runs.asked if run == short} == {(short, 700)}


# Picked


def test_a_preset_is_put_beside_the_run_in_view(engine: StubEngine) -> None:
    at = open_picker(visit(), Source.PRESET)
    assert words.presets.title("lag-with-context") not in at.selectbox(key="compare-preset").options
    at.selectbox(key="compare-preset").set_value("echo-now")
    press(draw(at), "compare-show")
    assert session(at).in_view == (CONTEXT, NOW)
    assert params(at) == {"preset": "lag-with-context", "compare": "echo-now"}
    assert not at.session_state["compare"]


def test_a_run_that_was_looked_at_is_put_beside_it(engine: StubEngine) -> None:
    at = open_picker(visit(), Source.LOOKED)
    assert words.compare.NO_OTHER in said(at)
    assert at.button(key="compare-show").disabled
    press(at, "choose-echo-now")
    open_picker(at, Source.LOOKED)
    press(at, "compare-show")
    assert session(at).in_view == (NOW, CONTEXT)


def test_these_settings_with_one_change(engine: StubEngine) -> None:
    at = open_picker(visit(), Source.CHANGE)
    assert at.button(key="compare-show").disabled  # nothing is changed yet
    at.number_input(key="compare-value-lag").set_value(30)
    draw(at)
    assert "Lag must be a whole number from 0 to 24, not “30”." in said(at)
    assert at.button(key="compare-show").disabled
    at.number_input(key="compare-value-lag").set_value(2)
    press(draw(at), "compare-show")
    assert session(at).in_view == (CONTEXT, OTHER)


@pytest.mark.parametrize(
    ("setting", "value"), [("state", "reset"), ("stop_when_solved", True), ("output", "sequence"), ("missing", "mark")]
)
def test_the_other_choice_is_there_at_once(engine: StubEngine, setting: str, value: object) -> None:
    at = open_picker(visit(), Source.CHANGE)
    at.selectbox(key="compare-setting").set_value(setting)
    press(draw(at), "compare-show")
    assert session(at).other == CONTEXT.replace(**{setting: value})


def test_what_two_runs_are_called_beside_each_other() -> None:
    assert titles(CONTEXT, NOW) == (words.presets.title("lag-with-context"), words.presets.title("echo-now"))
    assert titles(OTHER, CONTEXT.replace(state="reset")) == ("lag 2, state carry", words.presets.title("state-reset"))
