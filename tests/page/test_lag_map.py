"""The map: its picture, its answer in words, and the page's logic without workers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from echo_core.records import recorded_map
from echo_core.runs.outcome import Outcome
from echo_core.runs.status import Problem
from echo_core.sweeps.grid import BASE, Across, Grid, Place, default_grid, is_impossible
from echo_core.task.experiment import Experiment
from echo_ui import address
from echo_ui.lag_map import grid as map_grid
from echo_ui.lag_map import wish
from echo_ui.text import words
from echo_ui.text.subjects import Shown
from tests.page import visiting
from tests.reading import html, said
from tests.stubs import StubEngine

GRID = Grid(BASE, lags=(0, 1, 2), across=Across.WINDOW, values=(1, 2, 3), fixed=50, seeds=2)
SIZES = Grid(BASE, lags=(0, 1, 7), across=Across.UNITS, values=(5, 10, 50), fixed=2, seeds=1)


def outcome(run: Experiment, accuracy: float = 1.0, solved_at: int | None = 500, seconds: float = 1.0) -> Outcome:
    if is_impossible(run):
        return Outcome.impossible(run)
    return Outcome(run, accuracy, 0.1, solved_at, run.epochs, seconds)


def drawn(grid: Grid, outcomes: Iterable[Outcome], shown: Shown = Shown.ACCURACY) -> dict[tuple[int, int], str]:
    """The link drawn for each lag and column."""
    html = map_grid.picture(grid, grid.cells(outcomes), shown)
    links = re.findall(r"<a .*?</a>", html)
    return dict(zip([(lag, column) for lag in grid.lags for column in grid.values], links, strict=True))


def text(a: str) -> str:
    return re.sub("<.*?>", "", a)


def classes(a: str) -> set[str]:
    found = re.search('class="(.*?)"', a)
    assert found
    return set(found[1].split())


def test_the_impossible_half_is_drawn_without_any_outcome():
    links = drawn(GRID, [])
    assert {place for place, a in links.items() if "never" in classes(a)} == {(1, 1), (2, 1), (2, 2)}
    assert {text(a) for place, a in links.items() if place[0] < place[1]} == {"·"}
    assert text(links[2, 1]) == "×"


def test_a_cell_tells_the_mean_of_its_seeds():
    one, two = (run for run in GRID.experiments() if (run.lag, run.window) == (1, 3))
    known = [outcome(one, 0.5, None, 1.0), outcome(two, 1.0, 800, 3.0)]
    assert text(drawn(GRID, known)[1, 3]) == "75"
    assert text(drawn(GRID, known, Shown.TIME)[1, 3]) == "2.0"
    updates = drawn(GRID, known, Shown.UPDATES)[1, 3]
    assert text(updates) == "1/2"
    assert "not" in classes(updates)
    assert words.lag_map.trained(0.75, 1, 2, None, 2.0) in updates
    solved = drawn(GRID, [outcome(one, 1.0, 600), outcome(two, 1.0, 800)], Shown.UPDATES)[1, 3]
    assert text(solved) == "2,800"  # four an epoch
    assert "some" not in classes(solved)
    assert "some" in classes(drawn(GRID, known[:1])[1, 3])


def test_a_cell_opens_its_run_in_the_lab():
    for (lag, window), a in drawn(GRID, map(outcome, GRID.experiments())).items():
        found = re.search('href="(.*?)"', a)
        assert found
        query = parse_qs(urlsplit(found[1].replace("&amp;", "&")).query)
        asked = address.read({name: values[0] for name, values in query.items()})
        assert asked.problems == ()
        assert asked.experiment == GRID.cell(Place(lag, window))


def test_what_is_read_out_holds_what_stands_in_the_cell():
    """Who steers by voice says what is to be seen."""
    one = outcome(GRID.cell(Place(0, 1)), 0.918, 1234, 1.26)
    for shown in Shown:
        cell = drawn(GRID, [one], shown)[0, 1]
        label = re.search('aria-label="(.*?)"', cell)
        assert label
        assert text(cell) in label[1]


def heat(a: str) -> int:
    found = re.search(r"--heat:(\d+)%", a)
    assert found
    return int(found[1])


def test_better_is_deeper_in_every_colour():
    first, second = (GRID.cell(Place(0, window)) for window in (1, 2))
    bad, good = outcome(first, 0.2, 1500, 4.0), outcome(second, 0.9, 200, 1.0)
    for shown in Shown:
        links = drawn(GRID, [bad, good], shown)
        assert heat(links[0, 1]) < heat(links[0, 2])
        assert ("deep" in classes(links[0, 2])) == (heat(links[0, 2]) >= 86)


SOLVED_BUT_ONE = dict.fromkeys([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)], (1.0, 400))
SIX_SIZES = {
    (0, 5): (0.1, None),
    (0, 10): (1.0, 900),
    (0, 50): (1.0, 90),
    (1, 5): (1.0, 900),
    (1, 10): (1.0, 900),
    (1, 50): (1.0, 90),
}


@pytest.mark.parametrize(
    ("grid", "known", "told"),
    [
        (GRID, {}, words.lag_map.not_known(0, 6, 3)),
        (GRID, {(0, 1): (1.0, 100)}, words.lag_map.not_known(1, 6, 3)),
        (GRID, SOLVED_BUT_ONE, words.lag_map.not_known(5, 6, 3)),
        (
            GRID,
            SOLVED_BUT_ONE | {(2, 3): (1.0, 1234)},
            words.lag_map.every_lag(6, 50, (1600, 0, 2), (4936, 2, 3), 3),
        ),
        (GRID, SOLVED_BUT_ONE | {(2, 3): (0.5, None)}, words.lag_map.some_lags(6, 5, 8000, 2, 3, 0.5, 3)),
        (SIZES, SIX_SIZES, words.lag_map.enough_units(10, 2, [5], 8000, 3)),
        (SIZES, {**SIX_SIZES, (0, 5): (1.0, 900)}, words.lag_map.enough_units(5, 2, [], 8000, 3)),
        (SIZES, dict.fromkeys(SIX_SIZES, (0.2, None)), words.lag_map.no_size(8000, 3)),
        (SIZES, {(0, 50): (1.0, 90)}, words.lag_map.not_known(1, 6, 3)),
        (Grid(BASE, (5,), Across.WINDOW, (5,), 50, 1), {}, words.lag_map.all_outside()),
    ],
)
def test_the_answer_comes_from_the_outcomes(grid, known, told):
    found = [outcome(run, *known[place]) for run in grid.experiments() if (place := grid.place_of(run)) in known]
    assert map_grid.answer(grid, grid.cells(found)) == told


def test_the_answer_waits_for_every_seed():
    runs = [run for run in GRID.experiments() if not is_impossible(run)]
    some = map_grid.answer(GRID, GRID.cells(map(outcome, runs[:-1])))
    assert some == words.lag_map.not_known(5, 6, 3)
    assert map_grid.answer(GRID, GRID.cells(map(outcome, runs)))[0] == "Yes, inside its window."


# The page


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
    assert "Lag must be a whole number from 0 to 24; “30” is not." in said(at)
    assert at.slider(key="map-lags").value == (0, 9)
    assert at.number_input(key="map-seeds").value == 2
    at.number_input(key="map-seeds").set_value(3).run()
    assert words.lag_map.LINK_PROBLEMS not in said(at)


@given(
    st.builds(
        wish.Wish,
        across=st.sampled_from(Across),
        lags=st.tuples(st.integers(0, 24), st.integers(0, 24)).map(lambda ends: (min(ends), max(ends))),
        windows=st.tuples(st.integers(1, 25), st.integers(1, 25)).map(lambda ends: (min(ends), max(ends))),
        units=st.sets(st.sampled_from(wish.UNITS), min_size=1).map(lambda sizes: tuple(sorted(sizes))),
        window=st.integers(1, 25),
        seeds=st.integers(1, 4),
        shown=st.sampled_from(Shown),
    )
)
def test_a_wish_that_is_written_is_read_again(wanted):
    assert wish.read(wish.write(wanted)) == (wanted, ())


@given(st.dictionaries(st.sampled_from([*wish.write(wish.Wish(seeds=1)), "lags", "units", "x"]), st.text(max_size=200)))
def test_no_address_breaks_the_map(params):
    wanted, problems = wish.read(params)
    assert wanted.grid().runs
    assert all(len(problem) < 400 for problem in problems)


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"lags": "1,3"}, "Lags must be a range of whole numbers; “1,3” is not. Write it like 0-9."),
        ({"windows": "0-4"}, "Window must be a whole number from 1 to 25; “0” is not."),
        ({"units": "5-7"}, "LSTM units must be one of 5, 10, 15, 25, 50, 100; “7” is not."),
        ({"seeds": "99"}, "Seeds must be a whole number from 1 to 20; “99” is not."),
        ({"seeds": "two"}, "Seeds must be a whole number; “two” is not."),
        ({"across": "epochs"}, "Lag against must be one of window, units; “epochs” is not."),
        ({"shown": "all"}, "Colour and number must be one of accuracy, updates, time; “all” is not."),
        (
            {"lags": "0-24", "windows": "1-25", "seeds": "20"},
            "The grid must be of at most 5,000 runs, but 12,500 came.",
        ),
        ({"zoom": "1"}, "Not a setting of this page, so it changes nothing: zoom."),
    ],
)
def test_a_wrong_parameter_is_named_and_the_usual_map_stands_in(params, told):
    wanted, problems = wish.read(params)
    assert wanted == wish.Wish()
    (problem,) = problems
    assert problem.startswith(told)
