"""The lab by keyboard alone: what is pressed, and where the focus is then; and what a screen reader is told."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import RUN, START, fill, long_run, open_page, status, stop, train


def enter(page: Page, key: str, then: str, within: str = "") -> None:
    """Press Enter on what has a key, and expect the focus on what has another then."""
    pressed = page.locator(f"{within} .st-key-{key} :is(button:enabled, summary):visible").first
    pressed.press("Enter")
    expect(page.locator(f"{then}:focus, {then} :focus")).to_be_attached()


def test_the_focus_stays_where_what_was_pressed_goes_away(page: Page, server: str) -> None:
    open_page(page, server, long_run(71))
    enter(page, "train", ".st-key-train")
    expect(page.locator(".st-key-stop button").first).to_be_enabled(timeout=START)
    enter(page, "stop", ".st-key-train")
    enter(page, "new-seed", ".st-key-new-seed")
    enter(page, "unfold", ".st-key-unfold")
    enter(page, "choose-state-reset", ".st-key-card-chosen-state-reset")
    enter(page, "choose-echo-now", ".st-key-card-chosen-echo-now")
    enter(page, "more", ".st-key-more")
    enter(page, "present", ".st-key-present-bar .st-key-present")
    enter(page, "present", ".st-key-introduction .st-key-present")
    enter(page, "story-mend", ".st-key-story-mend")
    enter(page, "alone", ".st-key-train")
    page.locator("header a[href$='/tour']").press("Enter")
    expect(page.locator(".st-key-tour-back button")).to_be_disabled()
    enter(page, "tour-next", ".st-key-tour-next")
    expect(page.locator(".st-key-tour-back button")).to_be_enabled()
    enter(page, "tour-back", ".st-key-tour-next")
    enter(page, "tour-end", "header a[href$='/tour']")


def test_shortcuts_are_heard_in_a_slider_and_in_a_number_box(page: Page, server: str) -> None:
    open_page(page, server, long_run(72))
    train(page)
    page.get_by_role("slider", name="Epoch", exact=True).press("x")
    expect(status(page)).to_have_text(re.compile("^Stopped after"), timeout=RUN)
    page.evaluate("window.clicks = 0; document.addEventListener('click', () => window.clicks++, true)")
    page.get_by_role("spinbutton", name="Lag").press("t")
    expect(status(page)).to_have_text(re.compile("^Training"), timeout=RUN)
    assert page.evaluate("window.clicks") == 1  # however often the page was drawn before
    stop(page)
    page.get_by_role("spinbutton", name="Lag").press("p")
    expect(page.locator(".st-key-present-bar")).to_be_visible()


def test_a_number_that_is_refused_is_said_to_be_and_why(page: Page, server: str) -> None:
    open_page(page, server)
    lag = fill(page, "Lag", "30")
    expect(lag).to_have_attribute("aria-invalid", "true")
    expect(lag).to_have_accessible_description(re.compile("from 0 to 24"))
    fill(page, "Lag", "2")
    expect(lag).not_to_have_attribute("aria-invalid", "true")
    expect(lag).to_have_accessible_description("")


def test_the_start_the_way_and_the_end_of_a_run_are_said_in_words(page: Page, server: str) -> None:
    open_page(page, server)
    said = page.locator(".player [aria-live=polite]")
    page.get_by_role("button", name="To the start").click()
    page.get_by_role("button", name="Play (Space)").click()
    expect(said).to_have_text("Playing from epoch 0.")
    expect(said).to_have_text(re.compile(r"^epoch 1,\d{3} of 2,000, accuracy [\d.]+%$"))
    expect(said).to_have_text(re.compile(r"^Solved at epoch [\d,]+: .* guessing gives 1%\.$"))
