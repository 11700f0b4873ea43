"""A few of the sequences that `make bench` plays by the hundred: anything in any order, in two tabs; a lost page."""

from __future__ import annotations

import pytest

from harness import fuzz
from tests.browser.steps import expect_player, open_page


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_visitors_do_the_page_comes_to_rest_with_all_its_controls(browser, server, seed):
    assert fuzz.play(browser, server, seed, count=10) == []


def test_a_page_that_streamlit_has_lost_is_loaded_anew_once(page, server):
    open_page(page, server, "preset=echo-now")
    lose = "(message) => { window.before = true; dispatchEvent(new ErrorEvent('error', { message })); }"
    page.evaluate(lose, "Uncaught Error: 'setIn' cannot be called on an ElementNode")
    page.wait_for_function("window.before === undefined")
    expect_player(page)
    assert "preset=echo-now" in page.url
    page.evaluate(lose, "Uncaught Error: Bad delta path index 5 (should be between [0, 1])")
    page.wait_for_timeout(500)
    assert page.evaluate("window.before")
