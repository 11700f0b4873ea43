"""Runs by their settings: stopped, shared, found again, kept."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.steps import (
    RUN,
    START,
    card,
    epoch,
    expect_epoch,
    expect_player,
    fill,
    keep,
    label,
    long_run,
    open_page,
    outcome,
    playing,
    resting,
    status,
    stop,
    train,
    wait_past,
)


def test_a_stopped_run_rests_and_train_goes_on_with_it(page, server):
    open_page(page, server, long_run(51))
    train(page, past=200)
    page.locator(".verdict").first.click()
    page.keyboard.press("x")
    expect(status(page)).to_have_text(re.compile("^Stopped after"), timeout=RUN)
    expect(resting(page)).to_be_visible(timeout=RUN)
    stopped = int(re.sub(r"\D", "", status(page).inner_text()))
    assert 200 < stopped < 20_000
    expect_epoch(page, stopped)
    expect(outcome(page)).to_contain_text(f"After {stopped:,} epochs", timeout=RUN)
    page.keyboard.press("t")
    expect(status(page)).to_have_text(re.compile("^Training"), timeout=RUN)
    wait_past(page, stopped, START)
    stop(page)


def test_two_visitors_share_a_run_and_one_stops(page, server, visitor):
    other = visitor()
    for each in (page, other):
        open_page(each, server, long_run(52))
        train(each)
    stop(page)
    at = epoch(other)
    wait_past(other, at + 50)
    expect(playing(other)).to_be_visible()
    expect(status(other)).to_have_text(re.compile("^Training"))
    stop(other)


def test_a_reload_in_mid_run_finds_it_again(page, server):
    open_page(page, server, long_run(53))
    train(page, past=50)
    before = epoch(page)
    page.reload()
    expect_player(page)
    expect(status(page)).to_have_text(re.compile("^Training"), timeout=RUN)
    wait_past(page, before)
    expect(playing(page)).to_be_visible()
    stop(page)


def test_a_link_shows_everybody_the_kept_run_at_once_and_trains_nothing(page, server, visitor):
    query = "preset=echo-now&epochs=60&seed=54"
    keep(page, server, query)
    other = visitor()
    open_page(other, server, query)
    expect(label(other)).to_have_text(re.compile("^Kept from"))
    expect_epoch(other, 60)
    expect(resting(other)).to_be_visible()
    expect(status(other)).to_have_text("")


def test_settings_changed_in_mid_run_are_those_of_the_next(page, server):
    open_page(page, server, long_run(55))
    train(page)
    before = epoch(page)
    fill(page, "Lag", "3")
    expect(page.get_by_text("Applies to the next run:")).to_be_visible()
    expect(page.get_by_text("lag 1 → 3")).to_be_visible()
    wait_past(page, before + 20)
    stop(page)


def test_a_storm_of_clicks_leaves_a_page_that_works(page, server):
    open_page(page, server, long_run(56))
    page.evaluate(
        """() => {
            for (let n = 0; n < 12; n += 1)
                for (const key of ['train', 'stop', 'new-seed', 'train'])
                    document.querySelector(`.st-key-${key} button`)?.click();
        }"""
    )
    for title in ("Echo now", "with context", "without context"):
        card(page, title).click()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible(timeout=RUN)
    card(page, "Echo now").click()
    page.wait_for_url("**preset=echo-now**", timeout=RUN)
    train(page)
    page.get_by_role("button", name="To the end").click()
    expect(outcome(page)).to_contain_text("Solved at epoch", timeout=START)
