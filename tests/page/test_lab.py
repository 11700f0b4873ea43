"""The page's logic, without a browser and without workers: a stub stands in for the engine."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from echo_ui.lab.charts import POINTS
from numpy.typing import ArrayLike
from streamlit.testing.v1 import AppTest

from echo_core.insight.requests import LagProfileRequest
from echo_core.records.recordings import recorded
from echo_core.runs.status import Snapshot, Status
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.presets import PRESETS, TUTORIAL
from echo_core.task.score import Prediction
from echo_core.task.sequences import test_sequence as sequence_of
from echo_ui import link
from echo_ui.lab import charts, live, tour
from echo_ui.lab import page as lab
from echo_ui.text import words
from tests.reading import html
from tests.reading import said as page_says

APP = str(Path(__file__).parents[2] / "app.py")
CONTEXT = PRESETS["lag-with-context"].experiment
BLIND = PRESETS["lag-without-context"].experiment
NOW = PRESETS["echo-now"].experiment


class StubEngine:
    """Runs that move only when a test says so."""

    def __init__(self) -> None:
        self.ready = True
        self.problem: str | None = None
        self.runs: dict[str, Snapshot] = {}
        self.heard: list[str] = []
        self.looked_into: list[object] = []

    def start(self, experiment: Experiment, *, paused: bool = False) -> str:
        run = f"run-number-{len(self.runs) + 1}"
        self.put(run, experiment, Status.PAUSED if paused else Status.RUNNING, () if paused else [0.5] * 30)
        self.heard.append("start paused" if paused else "start")
        return run

    def put(self, run: str, experiment: Experiment, status: Status, accuracies: ArrayLike = (), **more: Any) -> None:
        values = np.array(accuracies, np.float32)
        rows = frame(experiment).trained()
        expected = gather(rows.targets, sequence_of(experiment))
        sure = np.ones(expected.shape, np.float32)
        prediction = Prediction(sequence_of(experiment), expected, expected, sure) if len(values) else None
        self.runs[run] = Snapshot(run, experiment, status, values, values, prediction, seconds=1.0, **more)

    def look(self, run: str) -> Snapshot | None:
        return self.runs.get(run)

    def _heard(self, what, run, status) -> None:
        if run not in self.runs:
            raise KeyError(run)
        self.heard.append(what)
        old = self.runs[run]
        self.put(run, old.experiment, status, old.accuracies)

    def pause(self, run) -> None:
        self._heard("pause", run, Status.PAUSED)

    def resume(self, run) -> None:
        self._heard("resume", run, Status.RUNNING)

    def step(self, run) -> None:
        self._heard("step", run, Status.PAUSED)

    def stop(self, run) -> None:
        self._heard("stop", run, Status.STOPPED)

    def inspect(self, run, request) -> None:
        self.looked_into.append(request)

    def reset(self, run) -> None:
        self._heard("reset", run, Status.PAUSED)
        self.put(run, self.runs[run].experiment, Status.PAUSED)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    stub = StubEngine()
    for module in (live, lab):
        monkeypatch.setattr(module, "shared", lambda: stub)
    return stub


def visit(**params: str) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=60)
    for name, value in params.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def spec(at: AppTest, index: int) -> str:
    return at.get("vega_lite_chart")[index].proto.spec


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception
    return at


def start_tour(at: AppTest) -> AppTest:
    at.session_state["tour"] = -1
    at.run()
    assert not at.exception
    return at


def disabled(at: AppTest) -> set[str]:
    return {key for key in ("train", "step", "stop", "reset", "new-seed") if at.button(key=key).disabled}


def params(at: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def put(at: AppTest, name: str, value: float) -> None:
    at.number_input(key=f"setting-{name}").set_value(value).run()
    assert not at.exception


# A first visit


def test_a_first_visit_shows_a_recorded_run_and_offers_to_train(engine: StubEngine) -> None:
    at = visit()
    assert "Recorded run" in page_says(at)
    assert "What the network sees at t = 12" in page_says(at)
    assert "The answer is in the window." in page_says(at)
    assert disabled(at) == {"stop", "reset"}
    assert params(at) == {"preset": "lag-with-context"}
    assert engine.heard == []


@pytest.mark.parametrize("name", PRESETS)
def test_a_card_loads_its_preset(engine: StubEngine, name) -> None:
    at = visit()
    if name not in TUTORIAL:
        at = press(at, "unfold")
    at = press(at, f"choose-{name}")
    wanted = PRESETS[name].experiment
    assert at.number_input(key="setting-lag").value == wanted.lag
    assert at.number_input(key="setting-units").value == wanted.units
    assert f"![{words.presets.CHOSEN}]" in at.button(key=f"choose-{name}").label
    assert params(at) == {"preset": name}
    assert f"of {recorded(name).prediction.counted} echoed" in page_says(at)


def test_a_recording_says_when_it_is_of_other_settings(engine: StubEngine) -> None:
    at = visit()
    assert "the preset’s own settings" not in page_says(at)
    put(at, "lag", 2)
    assert "the preset’s own settings" in page_says(at)
    assert params(at) == {"preset": "lag-with-context", "lag": "2"}


def test_moving_along_t_changes_what_is_seen(engine: StubEngine) -> None:
    at = visit()
    at.slider[0].set_value(3).run()
    assert "What the network sees at t = 3" in page_says(at)
    assert "Left out." in page_says(at)


def test_an_engine_that_warms_up_says_so(engine: StubEngine) -> None:
    engine.ready = False
    assert "Warming up" in page_says(visit())
    engine.problem = "The workers did not start: no <memory>"
    at = visit()
    assert "Warming up" not in page_says(at)
    assert "no <memory>" in page_says(at)


# A run


@pytest.mark.parametrize(("seconds", "lag"), [(link.CROSSING_SECONDS, 3), (0.0, 2)])
def test_an_old_address_is_gone_back_to_unless_it_crossed_with_the_new_one(
    engine: StubEngine, monkeypatch: pytest.MonkeyPatch, seconds: float, lag: int
) -> None:
    monkeypatch.setattr(link, "CROSSING_SECONDS", seconds)
    at = visit(preset="lag-with-context", lag="2")
    old = params(at)
    at.button(key="train").click().run()
    put(at, "lag", 3)
    new = params(at)
    assert new["run"] == "run-number-1"
    at.query_params.clear()
    at.query_params.update(old)
    at.run()
    assert at.number_input(key="setting-lag").value == lag
    assert params(at) == (new if lag == 3 else old)


@pytest.mark.parametrize(("draw", "went"), [("live.redraw()", "False"), ("st.rerun()", "True")])
def test_a_page_that_draws_itself_again_excuses_an_old_address(draw: str, went: str) -> None:
    at = AppTest.from_string(f"""
import time
import streamlit as st
from echo_ui import link
from echo_ui.lab import live
if "address" not in st.session_state:
    st.session_state["address"] = link.Address({{"preset": "echo-now", "run": "run-number-1"}})
    {draw}
st.text(st.session_state["address"].left_for(st.query_params.to_dict(), time.monotonic()))
""")
    at.query_params["preset"] = "echo-now"
    assert at.run().text[0].value == went


@pytest.mark.parametrize(("looks", "said"), [(3, "Training"), (1_000_000, "Starting")])
def test_a_click_waits_a_moment_for_the_first_epochs(
    engine: StubEngine, monkeypatch: pytest.MonkeyPatch, looks: int, said: str
) -> None:
    def look(run: str) -> Snapshot | None:
        snapshot = engine.runs.get(run)
        asked.append(run)
        waiting = snapshot is not None and len(asked) <= looks
        return dataclasses.replace(snapshot, status=Status.STARTING) if snapshot and waiting else snapshot

    asked: list[str] = []
    monkeypatch.setattr(engine, "look", look)
    monkeypatch.setattr(live, "FIRST_PATIENCE", 0.1)
    at = press(visit(), "train")
    assert said in page_says(at)


def test_train_starts_a_run_with_the_settings_shown_and_names_it_in_the_address(engine: StubEngine) -> None:
    at = visit()
    put(at, "lag", 3)
    press(at, "train")
    assert engine.runs["run-number-1"].experiment == CONTEXT.replace(lag=3)
    assert params(at) == {"preset": "lag-with-context", "lag": "3", "run": "run-number-1"}
    assert "Recorded run" not in page_says(at)


def test_buttons_tell_the_engine(engine: StubEngine) -> None:
    at = press(visit(), "train")
    for key in ("pause", "resume", "step", "reset", "train", "stop"):
        press(at, key)
    assert engine.heard == ["start", "pause", "resume", "step", "reset", "resume", "stop"]


def test_step_without_a_run_begins_one_that_waits(engine: StubEngine) -> None:
    press(visit(), "step")
    assert engine.heard == ["start paused", "step"]


def test_a_new_run_ends_the_one_in_view(engine: StubEngine) -> None:
    at = press(visit(), "train")
    press(at, "stop")
    press(at, "train")
    assert engine.heard == ["start", "stop", "start"]
    press(at, "reset")
    put(at, "lag", 2)
    press(at, "train")  # other settings: not a resumption of the run that waits
    assert engine.heard[3:] == ["reset", "stop", "start"]
    assert engine.runs["run-number-3"].experiment.lag == 2


def test_settings_changed_meanwhile_are_for_the_next_run(engine: StubEngine) -> None:
    at = press(visit(), "train")
    assert "Applies to the next run" not in page_says(at)
    put(at, "lag", 2)
    put(at, "epochs", 4000)
    assert "Applies to the next run: lag 1 → 2; epochs 2,000 → 4,000." in page_says(at)
    assert engine.runs["run-number-1"].experiment == CONTEXT
    assert engine.heard == ["start"]


def test_a_new_seed_is_for_the_next_run_and_keeps_all_else(engine: StubEngine) -> None:
    at = press(visit(), "train")
    press(at, "new-seed")
    seed = at.number_input(key="setting-seed").value
    assert seed != 0  # one in ten thousand draws would be
    assert "Applies to the next run: seed 0 → " in page_says(at)
    assert engine.heard == ["start"]
    assert at.button(key="new-seed").label == f"New seed ({seed})"


def test_a_card_leaves_a_live_run_in_view_and_lets_go_of_one_that_is_over(engine: StubEngine) -> None:
    at = press(visit(), "train")
    press(at, "choose-echo-now")
    assert params(at)["run"] == "run-number-1"
    press(at, "stop")
    press(at, "choose-lag-without-context")
    assert "run" not in params(at)
    assert "Recorded run" in page_says(at)
    press(at, "choose-lag-with-context")  # its own last run comes back
    assert params(at)["run"] == "run-number-1"


@pytest.mark.parametrize(
    ("status", "more", "said"),
    [
        (Status.QUEUED, {"place": 3}, "Waiting in the queue: place 3"),
        (Status.STARTING, {}, "compiling the first epochs"),
        (Status.RUNNING, {}, "Training"),
        (Status.PAUSED, {}, "Paused"),
        (Status.STOPPED, {}, "Stopped"),
        (Status.STOPPED, {"problem": "Nobody was watching."}, "Nobody was watching."),
        (Status.FINISHED, {}, "Finished"),
        (Status.FAILED, {"problem": "A <worker> broke."}, "A <worker> broke."),
    ],
)
def test_every_state_of_a_run_has_its_words(engine: StubEngine, status, more, said) -> None:
    engine.put("run-number-1", CONTEXT, status, [0.5] * 60, **more)
    assert said in page_says(visit(run="run-number-1"))


def test_the_end_of_a_run_is_told_against_guessing(engine: StubEngine) -> None:
    engine.put("run-number-1", BLIND, Status.FINISHED, [0.01] * 2000)
    at = visit(preset="lag-without-context", run="run-number-1")
    assert "No better than guessing. After" in page_says(at)
    assert "that is the lesson" in page_says(at)
    engine.put("run-number-2", CONTEXT, Status.FINISHED, [1.0] * 2000)
    assert "Solved at epoch 20" in page_says(visit(run="run-number-2"))


def test_last_and_best_values_stand_beside_the_charts(engine: StubEngine) -> None:
    engine.put("run-number-1", CONTEXT, Status.PAUSED, [0.25, 0.75, 0.5])
    shown = page_says(visit(run="run-number-1"))
    assert "50%best 75% at epoch 2" in shown
    assert "0.500best 0.250 at epoch 1" in shown


def test_a_chart_keeps_its_spec_while_a_run_goes_on(engine: StubEngine) -> None:
    engine.put("run-number-1", CONTEXT, Status.RUNNING, [0.1] * 10)
    at = visit(run="run-number-1")
    before = [spec(at, 0), spec(at, 1)]
    alts = [chart.proto.alt for chart in at.get("vega_lite_chart")]
    engine.put("run-number-1", CONTEXT, Status.RUNNING, [0.9] * 1500)
    at.run()
    assert [spec(at, 0), spec(at, 1)] == before
    assert [chart.proto.alt for chart in at.get("vega_lite_chart")] == alts


def test_what_a_tick_sends_does_not_grow_with_the_epochs(engine: StubEngine) -> None:
    def size(epochs: int) -> int:
        engine.put("run-number-1", CONTEXT.replace(epochs=epochs), Status.RUNNING, [0.5] * (epochs - 1))
        at = visit(run="run-number-1", epochs=str(epochs))
        return sum(chart.proto.ByteSize() for chart in at.get("vega_lite_chart"))

    assert size(20_000) <= size(2 * POINTS) + 60


def test_a_log_scale_is_for_the_loss(engine: StubEngine) -> None:
    at = visit()
    accuracy = spec(at, 0)
    at.toggle(key="log").set_value(True).run()
    assert spec(at, 0) == accuracy
    assert '"type": "log"' in spec(at, 1)


# What cannot be


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("lag", 30, "Lag must be a whole number from 0 to 24; “30” is not."),
        ("window", 26, "Window must be a whole number from 1 to 25; “26” is not."),
        ("batch_size", 22, "Batch size must be a whole number from 1 to 21; “22” is not."),
    ],
)
def test_an_impossible_setting_is_explained_and_train_waits(engine: StubEngine, name, value, said) -> None:
    at = visit()
    put(at, name, value)
    assert said in page_says(at)
    assert "Train waits." in page_says(at)
    assert at.button(key="train").disabled
    assert at.number_input(key=f"setting-{name}").value == value  # not silently changed
    assert "What the network sees at t = 12" in page_says(at)  # the last valid picture
    assert params(at) == {"preset": "lag-with-context"}
    put(at, name, 2)
    assert "Train waits." not in page_says(at)
    assert not at.button(key="train").disabled


def test_a_longer_sequence_makes_room_for_a_long_lag(engine: StubEngine) -> None:
    at = visit()
    put(at, "lag", 30)
    put(at, "length", 60)
    assert not at.button(key="train").disabled
    assert params(at) == {"preset": "lag-with-context", "lag": "30", "length": "60"}


# Links


def test_a_link_restores_settings_and_run(engine: StubEngine) -> None:
    engine.put("run-number-1", NOW.replace(seed=7, learning_rate=0.01), Status.PAUSED, [0.5, 0.6])
    at = visit(preset="echo-now", seed="7", learning_rate="0.01", run="run-number-1")
    assert at.number_input(key="setting-seed").value == 7
    assert at.number_input(key="setting-learning_rate").value == 0.01
    assert "Epoch 2 of 500" in page_says(at)
    assert "Applies to the next run" not in page_says(at)


def test_a_run_that_is_gone_is_told_kindly_and_the_page_works(engine: StubEngine) -> None:
    at = visit(lag="2", run="run-long-forgotten")
    assert "That run is no longer there." in page_says(at)
    assert "Recorded run" in page_says(at)
    press(at, "train")
    assert engine.runs["run-number-1"].experiment.lag == 2
    assert "no longer there" not in page_says(at)


def test_a_hostile_link_is_answered_with_words_and_a_working_page(engine: StubEngine) -> None:
    evil = "<img src=x onerror=alert(1)>"
    at = visit(preset=evil, lag="30", units=evil, run=evil, **{"<b>x</b>": "1"})
    shown = page_says(at)
    assert re.search(r"(?<!\\)<", at.warning[0].value) is None  # nothing that could be taken for HTML
    assert evil not in html(at)
    assert "LSTM units must be a whole number; “<img src=x onerror=alert(1)>” is not." in shown
    assert params(at) == {"preset": "lag-with-context"}
    assert engine.heard == []
    press(at, "train")
    assert engine.heard == ["start"]


def test_the_first_visit_finds_its_charts_designed(engine: StubEngine) -> None:
    lab.prepare()
    before = [chart.cache_info().misses for chart in (charts.accuracy_chart, charts.loss_chart)]
    visit()
    assert [chart.cache_info().misses for chart in (charts.accuracy_chart, charts.loss_chart)] == before


def test_the_tour_works_the_page(engine: StubEngine) -> None:
    at = start_tour(visit())
    assert "The beginner’s mistake" in page_says(at)
    assert params(at) == {"preset": "lag-without-context"}
    assert engine.heard == []
    at = press(press(at, "tour-next"), "tour-next")
    assert "Training it all the same" in page_says(at)
    assert engine.heard == ["start"]
    at = press(at, "tour-next")
    assert at.number_input(key="setting-window").value == 5
    assert "Every answer is among the numbers shown" in page_says(at)
    at = press(at, "tour-next")
    assert engine.heard == ["start", "stop", "start"]
    assert [run.experiment.window for run in engine.runs.values()] == [1, 5]
    at = press(at, "tour-next")
    assert "The first picture is on its way" in page_says(at)
    assert engine.looked_into == [LagProfileRequest()]
    at = press(press(at, "tour-next"), "tour-end")
    assert f"Tour {len(tour.PLACES)} of" not in page_says(at)


def test_the_tour_goes_back_and_can_be_left_anywhere(engine: StubEngine) -> None:
    at = press(start_tour(visit()), "tour-next")
    at = press(press(press(at, "tour-next"), "tour-next"), "tour-back")  # from the mended settings to the mistake's
    assert at.number_input(key="setting-window").value == 1
    assert "No answer can reach the network" in page_says(at)
    at = press(press(at, "tour-back"), "tour-back")
    assert f"Tour 1 of {len(tour.PLACES)}" in page_says(at)
    at = press(at, "tour-end")
    assert f"Tour 1 of {len(tour.PLACES)}" not in page_says(at)
