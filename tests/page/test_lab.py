"""The lab's page, without a browser and without workers: cards, settings, links, and what is said of the engine."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.records.recordings import recorded
from echo_core.runs.history import History
from echo_core.runs.status import Problem, Status
from echo_core.task.presets import PRESETS, TUTORIAL
from echo_core.task.verdict import Outlook
from echo_ui.lab import tour
from echo_ui.session import VIEW
from echo_ui.text import words
from echo_ui.text.subjects import Closer
from tests.page.visiting import CONTEXT, arrive, draw, move_to, params, played, press, put, session, setting, visit
from tests.reading import html, said
from tests.runs.histories import finished
from tests.stubs import StubEngine


def told(sentence: tuple[str, str]) -> str:
    """A notice as it is read."""
    return " ".join(sentence)


# A first visit


def test_a_first_visit_shows_the_recorded_run_at_its_end_and_trains_nothing(engine: StubEngine) -> None:
    at = visit()
    run = played(at)["runs"][0]
    assert run["label"] == "Recorded run"
    assert run["trained"] == run["epochs"] == recorded(CONTEXT).epoch
    assert played(at)["play"] is None
    assert "Solved at epoch" in said(at)
    assert "What the network sees at t = 12" in said(at)
    assert "The answer is in the window." in said(at)
    assert params(at) == {"preset": "lag-with-context"}
    assert engine.runs.heard == []


@pytest.mark.parametrize("name", PRESETS)
def test_a_card_loads_its_preset_and_shows_its_recorded_run(engine: StubEngine, name: str) -> None:
    at = visit(preset="echo-sequence" if name in TUTORIAL else "echo-now")
    if name not in TUTORIAL:
        press(at, "unfold")
    press(at, f"choose-{name}")
    wanted = PRESETS[name].experiment
    assert (setting(at, "lag"), setting(at, "units")) == (wanted.lag, wanted.units)
    assert f"![{words.presets.CHOSEN}]" in at.button(key=f"choose-{name}").label
    assert params(at) == {"preset": name}
    assert session(at).shown == wanted
    assert played(at)["runs"][0]["trained"] == recorded(wanted).epoch
    assert played(at)["opens"] == "start"  # no result before it is asked for
    assert "it echoes" not in said(at)
    assert "it echoed" not in said(at)
    assert engine.runs.heard == []


def test_a_bare_address_says_what_this_is_and_begins_with_the_first_card(engine: StubEngine) -> None:
    at = arrive({})
    assert words.page.WHAT_THIS_IS in said(at)
    assert params(at) == {"preset": TUTORIAL[0]}
    assert played(at)["opens"] == "start"
    titles = [at.button(key=f"choose-{name}").label.splitlines()[1] for name in TUTORIAL]
    assert [title[:5] for title in titles] == ["**1\\.", "**2\\.", "**3\\."]
    press(at, "take-tour")
    assert words.tour.place(1, len(tour.PLACES)) in said(at)


def test_a_card_whose_settings_were_changed_says_so_and_leads_back(engine: StubEngine) -> None:
    at = visit()
    chip = words.verdict.chip(Outlook.ALL)
    assert chip in at.button(key="choose-lag-with-context").label
    put(at, "lag", 3)
    changed = at.button(key="choose-lag-with-context").label
    assert words.presets.CHANGED in changed
    assert chip not in changed
    assert 'class="past"' in html(at)  # the run of other settings is faded
    press(at, "choose-lag-with-context")
    assert setting(at, "lag") == 1
    assert 'class="past"' not in html(at)


def test_a_window_is_no_setting_while_the_whole_sequence_is_shown(engine: StubEngine) -> None:
    at = visit(preset="whole-sequence")
    assert at.number_input(key=session(at).key("window")).disabled
    assert words.settings.WINDOW_IDLE in said(at)
    assert not visit().number_input(key=session(visit()).key("window")).disabled


def test_what_is_typed_beyond_the_limits_stays_and_is_explained(engine: StubEngine) -> None:
    at = put(visit(), "epochs", 999_999)
    assert setting(at, "epochs") == 999_999
    assert "Epochs must be a whole number from 1 to 20,000, not “999,999”." in said(at)
    assert at.button(key="train").disabled


def test_masked_rows_open_where_something_is_masked(engine: StubEngine) -> None:
    at = visit(preset="masked-window")
    assert "What the network sees at t = 1" in said(at)
    assert words.pictures.incomplete(3, 5, "mask") in said(at)


def test_moving_along_t_changes_what_is_seen(engine: StubEngine) -> None:
    at = visit()
    move_to(at, 3)
    assert "What the network sees at t = 3" in said(at)
    assert "Left out." in said(at)


@pytest.mark.parametrize("closer", Closer)
def test_a_closer_look_is_drawn_when_it_is_asked_for(engine: StubEngine, closer: Closer) -> None:
    at = visit()
    before = html(at)
    at.segmented_control(key="closer").set_value(closer)
    draw(at)
    assert len(html(at)) > len(before)
    assert len(at.dataframe) == (closer is Closer.ROWS)


# The engine


def test_workers_that_warm_up_are_told_of(engine: StubEngine) -> None:
    engine.ready = False
    assert played(visit())["runs"][0]["status"] == words.run.WARMING_UP
    engine.ready = True
    assert played(visit())["runs"][0]["status"] == ""


@pytest.mark.parametrize("problem", [Problem.NO_CLUSTER, Problem.CLUSTER_LOST])
def test_what_keeps_the_engine_from_training_is_told_instead(engine: StubEngine, problem: Problem) -> None:
    engine.ready, engine.problem = False, problem
    at = visit()
    assert len(at.error) == 1
    assert told(words.run.problem(problem)) in said(at)
    assert played(at)["runs"][0]["status"] == ""
    assert not at.button(key="train").disabled  # it trains when the workers are back


def test_what_is_looked_at_is_compiled_before_it_is_asked_for(engine: StubEngine) -> None:
    at = put(put(visit(), "units", 60), "lag", 30)  # the last of which cannot be
    assert (engine.expected[0], engine.expected[-1]) == (CONTEXT, CONTEXT.replace(units=60))
    press(put(at, "lag", 2), "choose-echo-now")
    assert engine.expected[-1] == PRESETS["echo-now"].experiment


# Settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("lag", 30, "Lag must be a whole number from 0 to 24, not “30”."),
        ("window", 26, "Window must be a whole number from 1 to 25, not “26”."),
        ("batch_size", 22, "Batch size must be a whole number from 1 to 21, not “22”."),
    ],
)
def test_an_impossible_setting_is_explained_and_train_waits(
    engine: StubEngine, name: str, value: int, reason: str
) -> None:
    at = put(visit(), name, value)
    assert reason in said(at)
    assert told(words.run.train_waits(words.settings.label(name))) in said(at)
    assert at.button(key="train").disabled
    assert "What the network sees at t = 12" in said(at)  # the last possible picture
    assert played(at)["runs"][0]["label"] == "Recorded run"
    put(at, name, 2)
    assert "Train waits." not in said(at)
    assert not at.button(key="train").disabled


def test_settings_that_have_a_known_run_bring_it_into_view_at_rest(engine: StubEngine) -> None:
    other = CONTEXT.replace(lag=2)
    engine.runs.put(finished(other), Status.COMPLETE)
    at = put(visit(), "lag", 2)
    assert session(at).shown == other
    assert played(at)["play"] is None
    assert "Applies to the next run" not in said(at)
    put(at, "lag", 3)  # of these nothing is known
    assert session(at).shown == other
    put(at, "lag", 1)
    assert session(at).shown == CONTEXT
    assert engine.runs.heard == []


def test_settings_bring_no_other_run_into_view_while_this_one_trains(engine: StubEngine) -> None:
    engine.runs.put(finished(CONTEXT.replace(lag=2)), Status.COMPLETE)
    at = press(visit(), "train")
    put(at, "lag", 2)
    assert session(at).shown == CONTEXT
    assert "Applies to the next run: lag 1 → 2." in said(at)
    press(at, "stop")
    assert session(at).shown == CONTEXT.replace(lag=2)


def test_a_new_seed_keeps_all_else_and_trains_nothing(engine: StubEngine) -> None:
    at = press(put(visit(), "lag", 2), "new-seed")
    seed = int(setting(at, "seed"))
    assert seed != 0  # one in ten thousand draws would be
    assert params(at) == {"preset": "lag-with-context", "lag": "2", "seed": str(seed)}
    assert f"Applies to the next run: lag 1 → 2; {words.settings.difference('seed', 0, seed)}." in said(at)
    assert at.button(key="new-seed").label == words.settings.new_seed(seed)
    assert engine.runs.heard == []


def test_a_new_seed_counts_with_a_number_typed_just_before(engine: StubEngine) -> None:
    at = visit()
    at.number_input(key=session(at).key("lag")).set_value(3)
    press(at, "new-seed")  # the browser may send both at once
    assert setting(at, "lag") == session(at).experiment.lag == 3


# Links


def test_a_link_restores_settings_and_shows_their_kept_run_to_everybody(engine: StubEngine) -> None:
    shared = PRESETS["echo-now"].experiment.replace(seed=7, learning_rate=0.01)
    engine.runs.put(finished(shared), Status.COMPLETE)
    for at in [visit(preset="echo-now", seed="7", learning_rate="0.01") for _ in range(2)]:
        assert (setting(at, "seed"), setting(at, "learning_rate")) == (7, 0.01)
        assert played(at)["runs"][0]["trained"] == shared.epochs
        assert played(at)["play"] is None
    assert engine.runs.heard == []
    assert len(engine.runs.visitors) == 2


def test_a_link_to_settings_that_were_never_trained_says_so(engine: StubEngine) -> None:
    at = visit(lag="2")
    assert played(at)["runs"][0]["status"] == "Not trained yet"
    assert played(at)["runs"][0]["trained"] == 0
    assert at.button(key="stop").disabled
    assert "epochs it echoes" not in said(at)
    assert engine.runs.heard == []
    press(at, "train")
    assert ("train", CONTEXT.replace(lag=2)) in engine.runs.heard


def test_a_hostile_link_is_answered_with_words_and_a_working_page(engine: StubEngine) -> None:
    evil = "<img src=x onerror=alert(1)>"
    at = visit(preset=evil, lag="30", units=evil, run=evil, **{"<b>x</b>": "1"})
    assert re.search(r"(?<!\\)<", at.warning[0].value) is None  # nothing that could be taken for HTML
    assert evil not in html(at)
    assert "LSTM units must be a whole number, not “<img src=x onerror=alert(1)>”." in said(at)
    press(at, "train")
    assert engine.runs.heard[0] == ("train", PRESETS[TUTORIAL[0]].experiment)
    press(at, "choose-lag-with-context")
    assert params(at) == {"preset": "lag-with-context"}
    assert len(at.warning) == 0


# Looking inside


def look_inside(at: AppTest, view: str) -> AppTest:
    at.segmented_control(key=VIEW).set_value(view)
    return draw(at)


def test_a_view_asks_about_the_run_in_view_where_the_playhead_rests(engine: StubEngine) -> None:
    at = look_inside(visit(), "gates")
    assert {(run, epoch) for run, epoch, _ in engine.runs.asked} == {(CONTEXT, CONTEXT.epochs)}
    assert told(words.insight.AWAITED) in said(at)


def test_while_a_run_plays_no_view_asks(engine: StubEngine) -> None:
    at = look_inside(press(visit(), "train"), "gates")
    assert told(words.insight.MOVING) in said(at)
    assert engine.runs.asked == []


def test_of_a_run_that_was_never_trained_the_untrained_network_is_shown(engine: StubEngine) -> None:
    engine.runs.put(History.empty(CONTEXT), Status.STOPPED)
    look_inside(visit(), "gates")
    assert {(run, epoch) for run, epoch, _ in engine.runs.asked} == {(CONTEXT, 0)}


# For a room


def test_presenting_is_in_the_address_and_a_clicker_leads_through_the_lesson(engine: StubEngine) -> None:
    at = press(arrive({}), "present")
    assert params(at) == {"preset": TUTORIAL[0], "view": "present"}
    for name in TUTORIAL:
        assert session(at).shown == PRESETS[name].experiment
        assert played(at)["opens"] == "start"
        press(at, "on")  # trains what waits
        assert ("train", PRESETS[name].experiment) in engine.runs.heard
        press(at, "on")  # goes on, if there is more
    assert params(at)["preset"] == TUTORIAL[-1]
    press(press(at, "earlier"), "present")
    assert params(at) == {"preset": TUTORIAL[-2]}
    assert session(visit(view="present")).presenting
