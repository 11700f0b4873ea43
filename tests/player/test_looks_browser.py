"""The player in Chromium under other circumstances: themes, sizes, no motion, nothing loaded."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.player.driving import PLAYBACK, WAIT, WATCH, expect_epoch, open_demo, slider


@pytest.fixture
def shown(page: Page, demo: str) -> Page:
    open_demo(page, demo)
    return page


def test_the_logarithmic_scale_and_back(shown):
    shown.evaluate(WATCH)
    log = shown.get_by_role("checkbox", name="Log scale")
    log.check()
    expect(shown.locator(".loss .chart")).to_contain_text("0.1")
    log.uncheck()
    expect(shown.locator(".loss .chart")).not_to_contain_text("0.1")
    assert shown.evaluate("window.embeds") == 2  # another scale is another drawing; nothing else is


def other_context(browser: Browser, demo: str, **options: Any) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, **options).new_page()
    page.goto(demo)
    return page


def test_without_motion_it_jumps_to_what_is_trained(browser, demo):
    page = other_context(browser, demo, reduced_motion="reduce")
    expect_epoch(page, 2000)
    page.evaluate(WATCH.replace("window.embeds = 0;", ""))
    page.get_by_role("button", name="Train").click()
    expect(page.locator("[aria-live]")).to_have_text("Finished: solved at last.", timeout=PLAYBACK)
    assert page.evaluate("window.epochs.size") <= 12
    slider(page).focus()
    page.keyboard.press("ArrowLeft")
    expect_epoch(page, 1999)
    page.context.close()


def test_dark(browser, demo):
    page = other_context(browser, demo, color_scheme="dark")
    label = page.locator(".accuracy .chart svg.marks").get_by_text("50%")
    expect(label).to_have_attribute("fill", "#a2a9ba", timeout=60_000)
    assert page.locator(".epoch").evaluate("part => getComputedStyle(part).color") == "rgb(232, 234, 241)"
    page.context.close()


def test_without_the_library_all_else_works(browser, demo):
    context = browser.new_context()
    context.route("**/assets/vega/**", lambda route: route.abort())
    page = context.new_page()
    page.goto(demo)
    expect(page.get_by_text("The charts could not be loaded")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="To the start").click()
    expect_epoch(page, 0)
    expect(page.locator(".count")).to_contain_text("of 20 echoed")
    context.close()


@pytest.mark.parametrize("width", [360, 820, 1000])
def test_nothing_is_wider_than_the_screen_and_it_is_as_high_as_it_was_made_for(browser, demo, width):
    page = browser.new_context(viewport={"width": width + 160 * (width == 1000), "height": 768}).new_page()
    page.goto(demo)
    expect(page.locator(".chart svg.marks")).to_have_count(2, timeout=60_000)
    player = page.locator(".player")
    assert player.evaluate("player => player.scrollWidth <= player.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if width == 1000:
        assert player.bounding_box()["width"] == pytest.approx(1000, abs=1)
        assert player.bounding_box()["height"] <= 400
    page.context.close()


def test_the_pointer_finds_the_values_of_the_curve(shown):
    shown.locator(".accuracy .chart").hover()
    tip = shown.locator(".tip")
    expect(tip).to_contain_text("up to epoch")
    expect(tip).to_contain_text("mean")
    shown.get_by_text("nothing special").hover()
    expect(tip).to_have_count(0)
