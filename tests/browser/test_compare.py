"""Two runs in step on the page, trained live; and five seeds."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from echo_ui.text import words
from tests.browser.steps import (
    FROM_STRIP_TO_ANSWERS,
    RUN,
    START,
    WATCH,
    assert_on_one_screen,
    open_page,
    outcome,
    playing,
    press,
    resting,
    wait_past,
)


def test_the_mistake_and_its_mend_are_trained_and_watched_on_one_screen(page, server):
    open_page(page, server)
    press(page, "The mistake and its mend")
    expect(page.locator(".lines li")).to_have_count(2, timeout=START)
    page.wait_for_url("**preset=lag-without-context&compare=lag-with-context**")
    expect(page.get_by_text("From A to B:")).to_be_visible()
    expect(page.get_by_text(words.run.WARMING_UP)).to_have_count(0, timeout=START)
    expect(resting(page)).to_be_visible(timeout=RUN)
    page.evaluate(WATCH)
    press(page, "Train")
    expect(playing(page)).to_be_visible(timeout=START)
    wait_past(page, 200, START)
    assert_on_one_screen(page, *FROM_STRIP_TO_ANSWERS, ".lines")
    expect(resting(page)).to_be_visible(timeout=RUN)
    expect(outcome(page)).to_contain_text("A No better than guessing. B Solved at epoch", timeout=RUN)
    expect(page.locator(".lines li")).to_have_text([re.compile("Trained just now")] * 2)
    expect(page.locator(".count span").last).to_contain_text("20 of 20")
    assert page.evaluate("window.embeds") == 0
    press(page, "End comparison")
    expect(page.locator(".lines")).to_be_hidden(timeout=RUN)
    expect(page.locator(".compare small").first).to_be_visible()


def test_a_link_shows_five_seeds_and_whether_it_was_luck(page, server):
    open_page(page, server, "preset=echo-now&epochs=300")
    press(page, "Five seeds")
    page.wait_for_url("**seeds=5**")
    expect(page.get_by_text("It was not luck:")).to_be_visible(timeout=START)
    expect(page.get_by_text("5 of 5 seeds solved it")).to_be_visible()
    expect(resting(page)).to_be_visible(timeout=RUN)
    page.reload()
    expect(page.get_by_text("It was not luck:")).to_be_visible(timeout=START)
    expect(page.locator(".lines li").last).to_contain_text("median")
