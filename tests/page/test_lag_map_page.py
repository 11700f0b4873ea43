"""The map's page without workers and without a browser: what fills it, what is trained, and its address."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.records import recorded_map
from echo_core.runs.outcome import Outcome
from echo_core.runs.status import Problem
from echo_core.sweeps.grid import BASE, Across, Place, default_grid, is_impossible
from echo_core.task.experiment import Experiment
from echo_ui.lag_map import wish
from echo_ui.text import words
from echo_ui.text.subjects import Shown
from tests.page import visiting
from tests.page.test_lag_map import outcome
from tests.reading import html, said
from tests.stubs import StubEngine


def _script() -> None:
    from echo_ui.lag_map import page as shown_page

    shown_page.page()


@pytest.fixture(autouse=True)
def recorded(monkeypatch: pytest.MonkeyPatch) -> dict[Experiment, Outcome]:
    """What is recorded: nothing, but for what a test puts there."""
    outcomes: dict[Experiment, Outcome] = {}
    monkeypatch.setattr(recorded_map, "outcomes", lambda: outcomes)
    return outcomes


@pytest.fixture
def at(engine: StubEngine) -> AppTest:
    at = AppTest.from_function(_script, default_timeout=60).run()
    assert not at.exception
    return at


def test_a_first_visit_shows_the_impossible_half_and_what_to_do(at):
    assert html(at).count('<a class="never"') == 45
    assert "Press Start to train the 55 cells whose answer is shown" in said(at)
    assert "0 of 165 runs trained" in said(at)


def test_start_fills_cells_and_cancel_ends_it(at, engine):
    at.button(key="map-start").click().run()
    (sweep,) = engine.sweeps
    assert len(sweep.experiments) == 165
    assert at.slider(key="map-lags").disabled
    assert words.lag_map.WORKERS_STARTING in said(at)
    sweep.tell(outcome(default_grid().cell(Place(0, 1)), 0.97))
    at.run()
    assert "1 of 165 runs trained" in said(at)
    cells = [default_grid().cell(Place(0, window)) for window in range(1, 5)]
    sweep.tell(*map(outcome, cells[1:]))
    at.run()
    assert "4 of 165 runs trained" in said(at)
    assert "left" in said(at)
    assert ">97</a>" in html(at)
    at.button(key="map-cancel").click().run()
    assert sweep.over
    assert "Cancelled; what was trained is kept" in said(at)
    assert at.button(key="map-start").label == "Start"
    assert not at.slider(key="map-lags").disabled


@pytest.mark.parametrize("problem", Problem)
def test_a_failure_is_told_and_what_is_missing_can_be_begun_again(at, engine, problem):
    at.button(key="map-start").click().run()
    engine.sweeps[0].fail(problem)
    at.run()
    assert words.lag_map.problem(problem) in said(at)
    assert at.button(key="map-start").label == "Start"


def test_a_sweep_that_waits_for_another_says_its_place(at, engine):
    at.button(key="map-start").click().run()
    engine.sweeps[0].place = 2
    at.run()
    assert words.lag_map.waiting(2) in said(at)


def test_what_is_kept_is_shown_again(at, engine):
    for run in BASE, BASE.replace(seed=1):
        engine.store.keep(outcome(run, 0.5, None))
    at.run()
    assert "2 of 165 runs trained" in said(at)
    assert ">50</a>" in html(at)


def test_all_trained_leaves_nothing_to_start(at, engine):
    at.slider(key="map-lags").set_value((1, 1))
    at.slider(key="map-windows").set_value((2, 2))
    at.number_input(key="map-seeds").set_value(1)
    engine.store.keep(outcome(BASE.replace(window=2)))
    at.run()
    assert at.button(key="map-start").disabled
    assert "1 of 1 run trained" in said(at)


def test_lag_against_units(at, engine):
    at.segmented_control(key="map-across").set_value(Across.UNITS).run()
    at.button(key="map-start").click().run()
    runs = engine.sweeps[0].experiments
    assert {run.units for run in runs} == set(wish.UNITS)
    assert {run.window for run in runs} == {5}


def test_no_units_are_no_grid(at):
    at.segmented_control(key="map-across").set_value(Across.UNITS).run()
    at.pills(key="map-units").set_value([]).run()
    assert not at.exception
    assert "Choose at least one number of units." in said(at)


def test_other_settings_leave_a_sweep_behind(at, engine):
    at.button(key="map-start").click().run()
    at.button(key="map-cancel").click().run()
    at.slider(key="map-lags").set_value((0, 3)).run()
    assert "Cancelled" not in said(at)
    assert "0 of 102 runs trained" in said(at)


def test_long_lags_are_told_to_have_smaller_batches(at):
    at.slider(key="map-lags").set_value((0, 24))
    at.run()
    assert "40 cells leave fewer rows than that" in said(at)


def test_recorded_runs_fill_the_map_and_are_not_trained_again(at, engine, recorded):
    runs = [run for run in default_grid().experiments() if not is_impossible(run)]
    recorded |= {run: outcome(run, 0.93) for run in runs}
    at.run()
    assert html(at).count(">93</a>") == 55
    assert "165 of 165 runs trained" in said(at)
    assert words.lag_map.recorded(165) in said(at)
    assert at.button(key="map-start").disabled
    at.number_input(key="map-seeds").set_value(4).run()
    assert "Not known yet." in said(at)
    at.button(key="map-start").click().run()
    (sweep,) = engine.sweeps
    assert {run.seed for run in sweep.experiments} == {3}
    assert "165 of 220 runs trained" in said(at)
    sweep.tell(outcome(sweep.experiments[0]))
    at.run()
    assert "166 of 220 runs trained" in said(at)


def test_what_was_trained_here_is_shown_before_what_is_recorded(at, engine, recorded):
    recorded |= {BASE: outcome(BASE, 0.93)}
    engine.store.keep(outcome(BASE, 0.5, None))
    at.run()
    assert ">50</a>" in html(at)
    assert words.lag_map.recorded(1) not in said(at)


# The address


def visited(**params: str) -> AppTest:
    at = AppTest.from_function(_script, default_timeout=60)
    for name, value in params.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def test_the_address_says_what_is_set_and_brings_it_back(at, engine):
    assert dict(at.query_params) == {}
    at.slider(key="map-lags").set_value((2, 4))
    at.number_input(key="map-seeds").set_value(1)
    at.segmented_control(key="map-shown").set_value(Shown.TIME).run()
    params = visiting.params(at)
    assert params == {"lags": "2-4", "seeds": "1", "shown": "time"}
    again = visited(**params)
    assert again.slider(key="map-lags").value == (2, 4)
    assert again.number_input(key="map-seeds").value == 1
    assert again.segmented_control(key="map-shown").value == Shown.TIME
    assert "0 of 21 runs trained" in said(again)


def test_a_link_to_a_map_that_cannot_be_is_explained(engine):
    at = visited(lags="0-30", seeds="2", zoom="<b>")
    assert words.lag_map.LINK_PROBLEMS in said(at)
    assert "Lag must be a whole number from 0 to 24, not “30”." in said(at)
    assert at.slider(key="map-lags").value == (0, 9)
    assert at.number_input(key="map-seeds").value == 2
    at.number_input(key="map-seeds").set_value(3).run()
    assert words.lag_map.LINK_PROBLEMS not in said(at)
