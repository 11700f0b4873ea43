"""The map's picture and its answer in words, by value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

import pytest

from echo_core.runs.outcome import Outcome
from echo_core.sweeps.grid import BASE, Across, Grid, Place, is_impossible
from echo_core.task.experiment import Experiment
from echo_ui import address
from echo_ui.lag_map import grid as map_grid
from echo_ui.text import words
from echo_ui.text.subjects import Shown

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


def test_what_was_not_timed_has_no_time():
    one = outcome(GRID.cell(Place(0, 1)), 0.9, seconds=math.nan)
    cell = drawn(GRID, [one], Shown.TIME)[0, 1]
    assert text(cell) == "·"
    assert "none" in classes(cell)
    assert "of training" not in cell
    assert words.lag_map.NOT_TIMED_KEY in map_grid.legend(Shown.TIME)


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
