"""The section that looks inside a run: its charts by their specs, its words, its pictures, and its widgets."""

from __future__ import annotations

import copy
import dataclasses
import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from echo_core.insight.requests import (
    CounterfactualRequest,
    GatesRequest,
    LagProfileRequest,
    Request,
    SaliencyRequest,
    SlowMotionRequest,
)
from echo_core.insight.results import LagProfile, LinearProbe, SaliencyHistory, distances
from echo_core.insight.views import compute
from echo_core.model.weights import Weights
from echo_core.runs.insights import Inspection
from echo_core.runs.status import Snapshot, Status
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.sequences import test_sequence as held_out_sequence
from echo_ui import link
from echo_ui.insight import charts as why_charts
from echo_ui.insight import pictures as why_strips
from echo_ui.insight import section as why
from echo_ui.lab.charts import Spec
from echo_ui.text import insight as why_words
from echo_ui.text.words import percent
from tests.insight.networks import constant, shift_register
from tests.reading import html

SMALL = Experiment(lag=2, window=4, length=12, vocabulary=6, units=18, batch_size=3, state="reset")
BLIND = PRESETS["lag-without-context"].experiment
REGISTER = shift_register(6, 2)
NUMBERS = tuple(held_out_sequence(SMALL).tolist())


def layer(spec: Spec, name: str) -> Any:
    return next(layer for layer in spec["layer"] if layer.get("name") == name)


def texts(spec: Spec) -> list[str]:
    return [
        layer["mark"]["text"].replace("\u202f", " ") for layer in spec["layer"] if "text" in layer["mark"]
    ]  # fmt: skip


# Charts

SPECS = {
    "shares": lambda dark: why_charts.distance_chart((0, 1, 2), 1, 0.01, dark=dark),
    "strengths": lambda dark: why_charts.distance_chart((0, 1, 2), 1, None, missing="not shown", dark=dark),
    "trace": lambda dark: why_charts.trace_chart((0, 1, 2), 2, 100, 1, dark=dark),
    "activity": lambda dark: why_charts.activity_chart(9, 12, 4, signed=True, dark=dark),
    "unit": lambda dark: why_charts.unit_chart(12, signed=False, dark=dark),
    "gates": lambda dark: why_charts.gates_chart(9, dark=dark),
    "likely": lambda dark: why_charts.likely_chart(5, dark=dark),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_is_the_same_each_time_and_holds_no_streamed_data(name: str) -> None:
    spec = SPECS[name](False)
    before = copy.deepcopy(spec)
    for chart in (why_charts.distance_chart, why_charts.trace_chart, why_charts.activity_chart, why_charts.unit_chart):
        chart.cache_clear()
    assert json.dumps(SPECS[name](False)) == json.dumps(before)
    assert "datasets" not in spec
    assert all("values" in layer["data"] for layer in spec["layer"] if "data" in layer)


@pytest.mark.parametrize("name", SPECS)
def test_dark_and_light_differ_in_colour_alone(name: str) -> None:
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return "colour" if isinstance(value, str) and value.startswith("#") else value

    assert SPECS[name](False) != SPECS[name](True)
    assert plain(SPECS[name](False)) == plain(SPECS[name](True))


def test_the_bar_of_the_lag_is_named_and_guessing_is_drawn() -> None:
    assert texts(SPECS["shares"](False)) == ["lag", "pure guessing: 1 %"]
    assert (
        layer(SPECS["shares"](False), "bars")["encoding"]["fillOpacity"]["condition"]["test"] == "datum.distance == 1"
    )


def test_where_there_is_no_strength_the_chart_says_so() -> None:
    assert texts(SPECS["strengths"](False)) == ["lag", "not shown"]
    unseen = [layer for layer in SPECS["trace"](False)["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["data"] for layer in unseen] == [{"values": [{"distance": 2}]}]


def test_a_value_that_is_not_known_is_sent_as_none() -> None:
    table = why_charts.by_distance(np.arange(2, dtype=np.int32), np.array([0.5, np.nan]))
    assert table.to_pydict() == {"distance": [0, 1], "value": [0.5, None]}


def grown() -> SaliencyHistory:
    strengths = np.array([[0.1, 0.1, np.nan], [0.2, 0.8, np.nan], [0.3, 0.9, np.nan]], np.float32)
    return SaliencyHistory(np.array([0, 40, 100], np.int32), np.arange(3, dtype=np.int32), strengths)


def test_the_trace_fills_the_epochs_without_a_gap() -> None:
    fields = why_charts.traces(grown(), (0, 1), 100).to_pydict()
    spans = sorted({(start, end) for start, end in zip(fields["start"], fields["epoch"], strict=True)})
    assert spans == [(-2, 0), (0, 40), (40, 100)]
    np.testing.assert_allclose(fields["strength"], [0.1, 0.1, 0.2, 0.8, 0.3, 0.9], rtol=1e-6)
    domain = layer(why_charts.trace_chart((0, 1), 2, 100, 1), "fields")["encoding"]["y"]["scale"]["domain"]
    assert domain == [-2, 100]


def test_distances_that_are_never_shown_have_no_field() -> None:
    assert set(why_charts.traces(grown(), (0, 1, 2), 100)["distance"].to_pylist()) == {0, 1}


def test_the_picture_of_the_cell_has_the_units_in_their_order() -> None:
    told = compute(SMALL, REGISTER, GatesRequest())
    table = why_charts.activity(told, "hidden", 8).to_pydict()
    assert len(table["value"]) == 8 * SMALL.units
    picture = np.array(table["value"]).reshape(8, SMALL.units)
    expected = told.steps.hidden.reshape(-1, SMALL.units)[-8:, told.order]
    np.testing.assert_array_equal(picture, expected)
    one = why_charts.unit(told, 3, "hidden", 8).to_pydict()
    np.testing.assert_array_equal(one["value"], expected[:, 2])
    assert one["number"] == [str(number) for number in told.numbers.ravel()[-8:]]


def test_the_parts_of_the_cell_and_the_answer_step_by_step() -> None:
    told = compute(SMALL, REGISTER, SlowMotionRequest(0))
    table = why_charts.gates(told, 2).to_pydict()
    assert list(dict.fromkeys(table["part"])) == list(why_words.GATES.values())
    np.testing.assert_array_equal(table["value"][: SMALL.units], told.steps.hidden[2])
    likely = why_charts.likely(told, 3).to_pydict()
    assert likely["number"][0] == f"{told.expected} ✓"
    assert likely["right"] == [True, False, False, False, False]


# Words


def said(text: str) -> str:
    return text.replace("\u202f", " ")


def bars(lag: int, shares: list[float], constant: float = 0.02) -> LagProfile:
    return LagProfile(
        lag, 0.01, np.arange(len(shares), dtype=np.int32), np.array(shares), np.full(len(shares), 4000), constant, 42
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            bars(1, [0.01, 0.98, 0.01]),
            "One tall bar at the lag: it says x(t−1) in 98 % of its answers; every other bar is guessing (1 %).",
        ),
        (bars(1, [0.2, 0.98, 0.01]), "One tall bar at the lag: it says x(t−1) in 98 % of its answers."),
        (
            bars(1, [0.01, 0.2, 0.01]),
            "The bar at the lag has begun to rise: it says x(t−1) in 20 % of its answers, where guessing gives 1 %.",
        ),
        (
            bars(1, [0.5, 0.1, 0.01]),
            "It echoes the present: it says x(t) in 50 % of its answers. It should say x(t−1).",
        ),
        (bars(1, [0.01, 0.01, 0.5]), "Off by one: it says x(t−2) in 50 % of its answers. It should say x(t−1)."),
        (bars(0, [0.01, 0.01, 0.5]), "It echoes another distance: x(t−2) in 50 % of its answers. It should say x(t)."),
        (bars(1, [0.01, 0.01, 0.01], 0.9), "A constant guess: 90 % of its answers are the number 42."),
        (
            bars(1, [0.01, 0.01, 0.01]),
            "It echoes nothing: no bar stands out from guessing (1 %). The bar to look for is that of x(t−1), the lag.",
        ),
    ],
)
def test_the_bars_in_words(told: LagProfile, sentence: str) -> None:
    assert said(why_words.lag_bars(Experiment(), told)) == sentence


def test_what_can_never_be_learned_is_said() -> None:
    sentence = said(why_words.lag_bars(BLIND, bars(1, [0.01, 0.01, 0.01])))
    assert sentence.endswith("More training will not help: the answer is never shown.")


@pytest.mark.parametrize(
    ("experiment", "place", "sentence"),
    [
        (
            Experiment(),
            2,
            "The column of the lag stands out: x(t−1) moves the answer 3.0 times as much as the next strongest.",
        ),
        (Experiment(lag=0), 2, "x(t−1) moves the answer most. The column to look for is that of x(t), the lag."),
        (
            BLIND,
            0,
            "No column can form at the lag: x(t−1) is not among the numbers shown, so no gradient reaches it, and"
            " nothing trains the network to keep it.",
        ),
    ],
)
def test_the_trace_in_words(experiment: Experiment, place: int, sentence: str) -> None:
    assert why_words.trace(experiment, grown(), place) == sentence


def curve(*accuracies: float) -> LinearProbe:
    counts = np.full(len(accuracies), 500, np.int32)
    return LinearProbe(np.arange(len(accuracies), dtype=np.int32), np.array(accuracies), counts, 0.01)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            curve(1.0, 0.99, 0.1, 0.01),
            "A linear read-out finds x(t−1), the number to say, in 99 % of the rows."
            " It also finds x(t) (100 %) and x(t−2) (10 %).",
        ),
        (
            curve(0.01, 0.99, 0.02),
            "A linear read-out finds x(t−1), the number to say, in 99 % of the rows. It finds nothing else.",
        ),
        (
            curve(1.0, 0.02, 0.01),
            "A linear read-out does not find x(t−1), the number to say. What it finds: x(t) (100 %).",
        ),
        (curve(0.01, 0.02), "A linear read-out does not find x(t−1), the number to say."),
        (curve(0.5, np.nan), "Too few rows reach back to x(t−1) to read it out."),
    ],
)
def test_the_memory_curve_in_words(told: LinearProbe, sentence: str) -> None:
    assert said(why_words.memory_curve(Experiment(), told)) == sentence


def test_a_few_lucky_rows_are_no_memory() -> None:
    few = dataclasses.replace(curve(0.06, 0.01), counts=np.full(2, 50, np.int32))
    sentence = "A linear read-out does not find x(t−1), the number to say."
    assert said(why_words.memory_curve(Experiment(), few)) == sentence
    assert "x(t) (6 %)" in said(why_words.memory_curve(Experiment(), curve(0.06, 0.01)))


def asked(weights: Weights, change: tuple[int, int] | None) -> str:
    return why_words.asked(SMALL, compute(SMALL, weights, CounterfactualRequest(NUMBERS, change)))


def test_an_answer_and_its_change_in_words() -> None:
    sequence = held_out_sequence(SMALL)
    other = (int(sequence[5]) + 1) % 6
    assert asked(REGISTER, None) == (
        "9 of 9 answers to these numbers are right. Change one number: of all answers only the one 2 steps later"
        " should change."
    )
    assert asked(REGISTER, (5, other)) == "Only the answer at t = 7 changed: the one that should, 2 steps later."
    assert asked(constant(6, 4), (5, other)) == (
        "Nothing changed, though the one at t = 7 should change: to what it says, x(5) makes no difference."
    )
    assert asked(shift_register(6, 1), (5, other)) == (
        "Not the right one: the one at t = 7 should change, but that at t = 6 changed."
    )
    assert (
        asked(REGISTER, (11, (int(sequence[11]) + 1) % 6))
        == "No row that is trained on has to say x(11), and none changed."
    )
    assert asked(REGISTER, (5, int(sequence[5]))) == (
        f"x(5) is {sequence[5]} already, so nothing changes: choose another number."
    )


def test_slow_motion_in_words() -> None:
    told = compute(SMALL, REGISTER, SlowMotionRequest(0))
    sentence = said(why_words.slow_motion(SMALL, told))
    assert sentence.startswith(f"{told.expected}, the number to say, comes in at step 2 of 4. At the end it says")
    assert sentence.endswith(", and that is right.")
    wrong = compute(SMALL.replace(units=6), constant(6, (told.expected + 1) % 6), SlowMotionRequest(0))
    assert said(why_words.slow_motion(SMALL, wrong)).endswith(f", but should say {told.expected}.")
    assert said(why_words.answer_after(wrong, 0)).startswith(f"After step 1 it would say {wrong.said[0, 0]}; ")


def test_every_value_is_there_for_those_who_do_not_see_it() -> None:
    summary = why_words.by_distance("Share", np.arange(2, dtype=np.int32), np.array([0.5, np.nan]), share=True)
    assert said(summary) == "Share: x(t) 50 %, x(t−1) none."


# Pictures


def test_changed_answers_are_framed_and_an_arrow_leads_to_the_due_one() -> None:
    numbers = held_out_sequence(SMALL).tolist()
    told = compute(SMALL, REGISTER, CounterfactualRequest(NUMBERS, (5, (numbers[5] + 1) % 6)))
    html = why_strips.asked(SMALL, told)
    assert html.count('class="changed"') == 1
    assert html.count('class="put"') == 1
    assert "grid-column:6/9" in html  # from position 5 to position 7
    assert f"<s>{numbers[5]}</s>" in html
    assert html.count("✓") == 9


def test_without_a_change_nothing_is_framed() -> None:
    html = why_strips.asked(SMALL, compute(SMALL, REGISTER, CounterfactualRequest(NUMBERS)))
    assert "changed" not in html
    assert "grid-column" not in html
    assert html.count("<li") == SMALL.length


def test_of_several_answers_to_a_number_that_with_most_before_it_is_drawn() -> None:
    experiment = SMALL.replace(output="sequence")
    picture = why_strips.asked(experiment, compute(experiment, REGISTER, CounterfactualRequest(NUMBERS)))
    assert picture.count("<li") == SMALL.length
    assert picture.count("✓") == SMALL.length - SMALL.lag  # later rows begin with numbers that they cannot know
    assert "×" not in picture
    assert "had seen most before it" in picture


def test_the_row_shows_how_far_it_is_read() -> None:
    told = compute(SMALL, REGISTER, SlowMotionRequest(0))
    html = why_strips.row(told, 1, int(told.positions[-1]) - 2)
    assert html.count("seen") == 2
    assert html.count("now") == 1
    assert html.count("answer") == 1


# The section


class StubEngine:
    """One run, looked into at once."""

    def __init__(self, experiment: Experiment, weights: Weights, status: Status = Status.FINISHED, epochs: int = 7):
        accuracies = np.zeros(epochs, np.float32)
        self.snapshot = Snapshot("run", experiment, status, accuracies, accuracies, None, 1.0)
        self.weights = weights
        self.asked: list[Request[Any]] = []
        self.silent = False

    def look(self, run: str) -> Snapshot | None:
        return self.snapshot

    def inspect(self, run: str, request: Request[Any]) -> Inspection | None:
        self.asked.append(request)
        if self.silent:
            return None
        if isinstance(request, SaliencyRequest):
            return Inspection(self.snapshot.epoch, None)
        value = compute(self.snapshot.experiment, self.weights, request)
        return Inspection(self.snapshot.epoch, value)

    def traces(self, run: str) -> SaliencyHistory | None:
        js = distances(self.snapshot.experiment)
        strengths = np.where(js < self.snapshot.experiment.steps, 1.0, np.nan).astype(np.float32)
        epochs = [0, 3, 7] if self.snapshot.epoch else [0]
        return SaliencyHistory(np.array(epochs, np.int32), js, np.tile(strengths, (len(epochs), 1)))


def script() -> None:
    from echo_core.engine import shared
    from echo_ui.insight import section as why

    why.section(shared().look("run"))


def opened(engine: StubEngine, monkeypatch: pytest.MonkeyPatch, look: str | None) -> AppTest:
    monkeypatch.setattr(why, "shared", lambda: engine)
    monkeypatch.setattr("echo_core.engine.shared", lambda: engine)
    monkeypatch.setattr(why, "PATIENCE", 0.05)
    at = AppTest.from_function(script, default_timeout=30)
    at.session_state["address"] = link.Address()  # the lab's, which the looks are part of
    at.run()
    if look:
        at.segmented_control(key="why-look").set_value(look).run()
    assert not at.exception
    return at


def test_closed_it_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = StubEngine(SMALL, REGISTER)
    at = opened(engine, monkeypatch, None)
    assert engine.asked == []
    assert len(at.get("vega_lite_chart")) == 0


CHARTS = dict(zip(why._LOOKS, (0, 1, 2, 2, 1, 2), strict=True))


@pytest.mark.parametrize("look", CHARTS)
@pytest.mark.parametrize(
    "engine",
    [
        StubEngine(SMALL, REGISTER),
        StubEngine(SMALL, REGISTER, Status.RUNNING),
        StubEngine(SMALL, REGISTER, Status.PAUSED, epochs=0),
        StubEngine(SMALL.replace(window=1, batch_size=1, state="carry"), REGISTER, Status.PAUSED),
        StubEngine(SMALL.replace(output="sequence", missing="mask"), REGISTER, Status.STOPPED),
        StubEngine(Experiment(length=40, lag=30, window=2, batch_size=2, vocabulary=6, units=18), REGISTER),
    ],
    ids=["finished", "running", "untrained", "one step", "sequence", "long"],
)
def test_each_look_draws_and_says_which_network_it_is_of(
    engine: StubEngine, look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(engine, monkeypatch, look)
    assert "look-for" in html(at)
    assert ("untrained: random weights" in html(at)) is (engine.snapshot.epoch == 0)
    assert (f"network of epoch {engine.snapshot.epoch}" in html(at)) is (engine.snapshot.epoch > 0)
    assert len(at.get("vega_lite_chart")) == CHARTS[look]


def test_a_recording_cannot_be_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = StubEngine(SMALL, REGISTER)
    monkeypatch.setattr(engine, "look", lambda run: None)
    at = opened(engine, monkeypatch, "Which lag?")
    assert "This is a recording:" in html(at)
    assert engine.asked == []


def test_what_is_not_there_yet_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = StubEngine(SMALL, REGISTER)
    engine.silent = True
    for look in CHARTS:
        at = opened(engine, monkeypatch, look)
        assert "The first picture is on its way:" in html(at)


def test_own_numbers_and_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubEngine(SMALL, REGISTER), monkeypatch, "Ask it")
    at.text_input[0].set_value("0 1 2 3 4 5 0 1 2 3 4 5").run()
    assert "9 of 9 answers to these numbers are right." in html(at)
    at.number_input[0].set_value(3)
    at.number_input[1].set_value(5).run()
    assert "Only the answer at t = 5 changed" in html(at)
    at.text_input[0].set_value("0 1 2").run()
    assert "The sequence must be 12 numbers long, as in training, but 3 came. Add 9 more." in html(at)
    assert not at.exception


def test_stepping_through_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubEngine(SMALL, REGISTER), monkeypatch, "Slow motion")
    assert "Step 1 of 4 of this row" in html(at)
    at.button(key="why-next").click().run()
    assert "Step 2 of 4 of this row" in html(at)
    at.button(key="why-back").click().run()
    at.button(key="why-back").click().run()
    assert "Step 1 of 4 of this row" in html(at)
    at.button(key="why-play").click().run()
    for _ in range(5):
        at.run()
    assert "Step 4 of 4 of this row" in html(at)
    assert at.session_state["why-playing"] is False


def test_back_through_the_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubEngine(SMALL, REGISTER), monkeypatch, "Memory trace")
    assert "network of epoch 7" in html(at)
    at.select_slider[0].set_value(0).run()
    assert "untrained: random weights" in html(at)
    assert "Strength of each earlier number at epoch 0" in html(at)


def test_the_bars_of_a_real_look_reach_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubEngine(SMALL, REGISTER), monkeypatch, "Which lag?")
    assert f"x(t−2) {said(percent(float(compute(SMALL, REGISTER, LagProfileRequest()).share(2))))}" in html(at)
