"""A few of the sequences that `make bench` plays by the hundred: anything in any order, in two tabs."""

from __future__ import annotations

import pytest

from harness import fuzz


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_visitors_do_the_page_comes_to_rest_with_all_its_controls(browser, server, seed):
    assert fuzz.play(browser, server, seed, count=10) == []
