"""Lists of numbers packed into a text, and read back."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from echo_ui.player.packing import pack
from tests.player.packed import unpacked

WHOLE = st.lists(st.integers(0, 2**32 - 2), max_size=50)
REAL = arrays.arrays(np.float32, st.integers(0, 50), elements=st.floats(0, 1000, width=32))


@given(WHOLE, WHOLE)
def test_whole_numbers_come_back_as_they_were(one, other):
    packed = pack({"one": (one, 1), "other": (other, 1)})
    assert unpacked(json.loads(json.dumps(packed))) == {"one": one, "other": other}


@given(REAL, st.sampled_from([1, 20, 1000]))
def test_numbers_come_back_to_within_half_a_step(numbers, per):
    assert unpacked(pack({"all": (numbers, per)}))["all"] == pytest.approx(numbers.tolist(), abs=0.5 / per + 1e-9)


@pytest.mark.parametrize(("top", "size"), [(254, 1), (255, 2), (65_534, 2), (65_535, 4)])
@pytest.mark.parametrize("none", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_comes_back_as_none_at_every_size(top, size, none):
    packed = pack({"all": ([1, none, top], 1)})
    assert packed["parts"] == [["all", size, 1, 3]]
    assert unpacked(packed)["all"] == [1, None, top]


def test_numbers_beyond_every_size_stay_numbers():
    assert unpacked(pack({"all": ([1e30], 1)}))["all"] == [2**32 - 2]


def test_a_table_is_packed_row_by_row():
    assert unpacked(pack({"all": ([[1, 2], [3, 4]], 1)}))["all"] == [1, 2, 3, 4]
