"""The playhead on the page: where it rests, the server speaks of that epoch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    RUN,
    START,
    WATCH,
    echoed,
    epoch,
    expect_epoch,
    long_run,
    open_page,
    outcome,
    playing,
    resting,
    slider,
    stop,
    train,
    wait_past,
)


@pytest.fixture
def recorded(page: Page, server: str) -> Page:
    """The recorded run of 2000 epochs, at rest at its end."""
    open_page(page, server)
    expect_epoch(page, 2000)
    return page


def test_pause_steps_and_ends_with_buttons_and_keys(recorded):
    def button(name: str) -> None:
        recorded.get_by_role("button", name=name).click()

    button("To the start")
    expect_epoch(recorded, 0)
    button("Play (Space)")
    wait_past(recorded, 100)
    button("Pause")
    held = epoch(recorded)
    button("One epoch forward")
    expect_epoch(recorded, held + 1)
    button("One epoch back")
    button("One epoch back")
    expect_epoch(recorded, held - 1)
    recorded.locator(".verdict").first.click()  # focus is nowhere special
    for key, at in (("End", 2000), ("Home", 0), ("ArrowRight", 1), ("Shift+ArrowRight", 11), ("ArrowLeft", 10)):
        recorded.keyboard.press(key)
        expect_epoch(recorded, at)
    recorded.keyboard.press("Space")
    wait_past(recorded, 30)
    recorded.keyboard.press("Space")
    expect(resting(recorded)).to_be_visible()


def test_it_is_dragged_while_it_plays_and_embeds_no_chart_anew(recorded):
    recorded.get_by_role("button", name="To the start").click()
    recorded.evaluate(WATCH)
    recorded.get_by_role("button", name="Play (Space)").click()
    box = slider(recorded).bounding_box()
    middle = box["y"] + box["height"] / 2
    recorded.mouse.move(box["x"] + 9, middle)
    recorded.mouse.down()
    for share in (0.3, 0.6, 0.8):
        recorded.mouse.move(box["x"] + box["width"] * share, middle)
        wait_past(recorded, int(2000 * share) - 100)
    held = epoch(recorded)
    recorded.mouse.up()
    wait_past(recorded, held)
    expect(resting(recorded)).to_be_visible(timeout=RUN)
    expect_epoch(recorded, 2000)
    assert recorded.evaluate("window.embeds") == 0


def test_at_rest_the_server_tells_what_no_frame_has(recorded):
    source = recorded.locator(".player .source")
    recorded.get_by_role("button", name="One epoch back").click()
    expect_epoch(recorded, 1999)
    expect(source).to_have_text("", timeout=START)
    expect(echoed(recorded)).to_contain_text(re.compile(r"(19|20) of 20"))
    expect(outcome(recorded)).to_contain_text("Solved at epoch", timeout=RUN)
    recorded.keyboard.press("Home")
    for _ in range(3):
        recorded.keyboard.press("Shift+ArrowRight")
    expect_epoch(recorded, 30)
    expect(outcome(recorded)).to_contain_text("After 30 epochs", timeout=RUN)
    expect(source).to_have_text("", timeout=RUN)


def test_an_insight_speaks_of_the_epoch_at_rest(recorded):
    section = recorded.locator(".st-key-insight")
    section.get_by_text("Which lag?", exact=True).click()
    expect(section.get_by_text("network of epoch 2,000 of 2,000")).to_be_visible(timeout=START)
    expect(section.get_by_text("it says x(t−1)")).to_be_visible(timeout=RUN)
    slider(recorded).focus()
    recorded.keyboard.press("Home")
    expect(section.get_by_text("untrained: random weights")).to_be_visible(timeout=RUN)
    for _ in range(4):
        recorded.keyboard.press("Shift+ArrowRight")
    expect(section.get_by_text("network of epoch 40 of 2,000")).to_be_visible(timeout=RUN)


def test_an_insight_waits_while_a_run_that_trains_plays(page, server):
    open_page(page, server, long_run(41))
    section = page.locator(".st-key-insight")
    section.get_by_text("Ask it", exact=True).click()
    train(page)
    expect(section.get_by_text("The run is playing.")).to_be_visible(timeout=RUN)
    playing(page).click()
    held = epoch(page)
    expect(section.get_by_text(f"network of epoch {held:,} of 20,000")).to_be_visible(timeout=RUN)
    stop(page)
