"""What comes out of a press of Train, trained live and played in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    FROM_STRIP_TO_ANSWERS,
    RUN,
    START,
    WATCH,
    assert_on_one_screen,
    card,
    chosen,
    echoed,
    expect_epoch,
    label,
    open_page,
    outcome,
    playing,
    press,
    resting,
    to_the_end,
    train,
    wait_past,
)


@pytest.mark.parametrize(
    ("title", "sentence", "right"),
    [
        ("Echo now", "Solved at epoch", "25 of 25"),
        ("Echo the past, without context", "No better than guessing.", " of 24"),
    ],
)
def test_a_preset_comes_to_its_known_result(page, server, title, sentence, right):
    open_page(page, server)
    card(page, title).click()
    expect(chosen(page, title)).to_be_visible()
    train(page)
    to_the_end(page)
    expect(outcome(page)).to_contain_text(sentence, timeout=RUN)
    expect(echoed(page)).to_contain_text(right)


def test_training_with_context_is_watched_on_one_screen_from_the_start_to_the_known_result(page, server):
    open_page(page, server)
    page.evaluate(WATCH)
    press(page, "Train")
    expect(playing(page)).to_be_visible(timeout=START)
    wait_past(page, 200, START)
    assert_on_one_screen(page, *FROM_STRIP_TO_ANSWERS, ".count")
    expect(outcome(page)).to_have_text("")
    expect(resting(page)).to_be_visible(timeout=RUN)
    expect(outcome(page)).to_contain_text("Solved at epoch", timeout=RUN)
    expect(echoed(page)).to_contain_text("20 of 20")
    assert page.evaluate("window.epochs.size") >= 100
    assert page.evaluate("window.answers.size") >= 20
    assert page.evaluate("window.embeds") == 0


def test_before_training_a_recorded_run_is_shown_at_rest_and_labelled(page, server):
    open_page(page, server, "preset=whole-sequence")
    expect(label(page)).to_have_text("Recorded run")
    expect(resting(page)).to_be_visible()
    page.evaluate(WATCH)
    expect(outcome(page)).to_contain_text("Solved at epoch")
    page.get_by_role("button", name="One epoch back").click()  # the first that moves it
    expect_epoch(page, 2999)
    assert page.evaluate("[...window.epochs]") == [3000, 2999]


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("With context, memory wiped", "Solved at epoch"),
        ("A sequence for a sequence", "Within 2% of the best possible:"),
    ],
)
def test_an_extension_comes_to_its_known_result(page, server, title, sentence):
    open_page(page, server)
    press(page, "More experiments")
    card(page, title).click()
    expect(chosen(page, title)).to_be_visible()
    train(page)
    to_the_end(page)
    expect(outcome(page)).to_contain_text(sentence, timeout=RUN)
