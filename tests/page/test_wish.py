"""What a visitor wants of the map: what its address says comes back, and nothing that it says can break the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.sweeps.grid import MOST_RUNS, Across, default_grid
from echo_ui.lag_map import wish
from echo_ui.text.subjects import Shown


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
    assert 1 <= wanted.runs <= MOST_RUNS
    assert all(len(problem) < 400 for problem in problems)


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"lags": "1,3"}, "Lags must be a range of whole numbers, not “1,3”. Write it like 0-9."),
        ({"windows": "0-4"}, "Window must be a whole number from 1 to 25, not “0”."),
        ({"units": "5-7"}, "LSTM units must be one of 5, 10, 15, 25, 50, 100, not “7”."),
        ({"seeds": "99"}, "Seeds must be a whole number from 1 to 20, not “99”."),
        ({"seeds": "two"}, "Seeds must be a whole number, not “two”."),
        ({"across": "epochs"}, "Lag against must be one of window, units, not “epochs”."),
        ({"shown": "all"}, "Colour and number must be one of accuracy, updates, time, not “all”."),
        (
            {"lags": "0-24", "windows": "1-25", "seeds": "20"},
            "The grid must be of at most 5,000 runs, not 12,500.",
        ),
        ({"zoom": "1"}, "Not a setting of this page, so it changes nothing: zoom."),
    ],
)
def test_a_wrong_parameter_is_named_and_the_usual_map_stands_in(params, told):
    wanted, problems = wish.read(params)
    assert wanted == wish.Wish()
    (problem,) = problems
    assert problem.startswith(told)


def test_every_map_that_may_be_wished_for_can_be_drawn():
    by_window = wish.Wish(lags=wish.LAGS, windows=wish.WINDOWS, seeds=1)
    by_units = wish.Wish(Across.UNITS, lags=wish.LAGS, window=wish.WINDOWS[1], seeds=1)
    assert (
        [one.grid().runs for one in (by_window, by_units)] == [one.runs for one in (by_window, by_units)] == [625, 150]
    )


def test_the_map_that_opens_is_the_one_that_is_recorded():
    assert wish.Wish().grid() == default_grid()
