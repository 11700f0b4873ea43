"""One value an epoch as bins, and several runs as one band."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from echo_ui.player.bins import MOST_BINS, POINTS, band, curve, widths

runs = st.lists(st.lists(st.floats(0, 100, width=32), min_size=1, max_size=60), min_size=1, max_size=5)


def test_the_bins_of_a_curve_by_hand():
    bins = curve(np.array([4, 2, 9, 3, 3, 1, 7]), 3, best="high")
    assert {name: numbers.round(4).tolist() for name, numbers in bins.items()} == {
        "mean": [5, 2.3333],
        "low": [2, 1],
        "high": [9, 3],
        "best_at": [3, 4],
    }


@given(st.integers(1, 20_000))
def test_a_run_of_any_length_has_few_values_and_fewer_points(epochs):
    width = widths(epochs)
    assert epochs / width.curve <= POINTS
    assert epochs / width.values <= max(MOST_BINS, 4000)


@given(runs, st.integers(1, 7))
def test_a_band_is_the_lowest_the_median_and_the_highest_of_its_runs_at_every_bin(values, width):
    """Beside a slow search; a run that has ended counts with its last complete bin."""
    arrays = [np.array(one, np.float32) for one in values]
    epochs = max(map(len, values))
    found = band(arrays, width, epochs)
    means = [[float(np.mean(one[at : at + width], dtype=np.float64)) for at in range(0, len(one) - width + 1, width)]
             for one in arrays]  # fmt: skip
    for at in range(epochs // width):
        there = sorted(each[min(at, len(each) - 1)] for each in means if each)
        assert np.isclose(found["low"][at], there[0])
        assert np.isclose(found["high"][at], there[-1])
        assert np.isclose(found["mean"][at], np.median(there))
    assert {len(numbers) for numbers in found.values()} == {epochs // width}


def test_of_runs_without_an_epoch_there_is_an_empty_band():
    assert {len(numbers) for numbers in band([np.empty(0, np.float32)] * 5, 13, 0).values()} == {0}
