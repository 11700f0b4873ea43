"""Settings: in the address, in links, back and forth, out of range, and how the page looks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    RUN,
    card,
    chosen,
    echoed,
    epoch,
    expect_epoch,
    fill,
    open_page,
    outcome,
    to_the_end,
    train,
)


def test_back_and_forward_bring_settings_and_their_runs_back(page, server):
    open_page(page, server, "preset=lag-with-context")
    card(page, "Echo now").click()
    page.wait_for_url("**preset=echo-now")
    epochs = page.get_by_role("spinbutton", name="Epochs")
    expect(epochs).to_have_value("500", timeout=RUN)
    fill(page, "Epochs", "300").blur()
    page.wait_for_url("**epochs=300")
    expect(epochs).to_have_value("300", timeout=RUN)
    for turn, title, spelled in (
        (page.go_back, "Echo now", "500"),
        (page.go_back, "with context", "2000"),
        (page.go_forward, "Echo now", "500"),
        (page.go_forward, "Echo now", "300"),
    ):
        turn()
        expect(epochs).to_have_value(spelled, timeout=RUN)
        expect(chosen(page, title)).to_be_visible()
    page.go_back()
    expect(epochs).to_have_value("500", timeout=RUN)
    expect_epoch(page, 500)  # of the recorded run


def test_an_impossible_setting_is_explained_beside_it_and_nothing_is_lost(page, server):
    open_page(page, server)
    lag = fill(page, "Lag", "30")
    expect(page.get_by_role("alert").get_by_text("from 0 to 24")).to_be_visible()
    expect(page.get_by_role("button", name="Train")).to_be_disabled()
    assert lag.input_value() == "30"
    assert epoch(page) == 2000
    fill(page, "Lag", "2")
    expect(page.get_by_role("button", name="Train")).to_be_enabled()


def test_a_hostile_link_gets_a_message_and_a_working_page(page, server):
    page.on("dialog", lambda dialog: pytest.fail(f"a link opened a dialog: {dialog.message}"))
    attack = "<img src=x onerror=alert(1)>"
    query = f"preset={attack}&lag=-5&vocabulary=1e99&units=9999999&seed={attack}&run={attack}"
    open_page(page, server, f"{query}&epochs=400&{attack}=1")
    message = page.get_by_role("alert")
    for label in ("Preset", "Lag", "Vocabulary", "LSTM units", "Seed"):
        expect(message.get_by_text(f"{label} must be").first).to_be_visible()
    expect(message.get_by_text("onerror").first).to_be_visible()  # as text
    assert page.locator("img[src=x]").count() == 0
    train(page)
    to_the_end(page)
    expect(outcome(page)).to_contain_text("Solved at epoch", timeout=RUN)


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_nothing_is_cut_off_sideways(page, server, width):
    page.set_viewport_size({"width": width, "height": 800})
    open_page(page, server)
    expect(echoed(page)).to_be_visible()
    inner = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{inner}.scrollWidth - {inner}.clientWidth") <= 1


def test_dark_when_the_system_is(page, server):
    page.emulate_media(color_scheme="dark")
    open_page(page, server)
    background = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", background)[:3]) < 60


def test_the_leak_through_the_state_can_be_found_by_changing_the_lag(page, server):
    open_page(page, server, "preset=lag-without-context&length=30")
    page.get_by_text("Batches, lanes and state").click()
    expect(page.locator(".lanes .here")).to_be_visible()
    expect(page.locator(".lanes .lit")).to_have_count(0)
    expect(page.get_by_text("The answer is not there.")).to_be_visible()
    fill(page, "Lag", "6")
    expect(page.locator(".lanes .lit")).to_have_count(1)
    expect(page.get_by_text("only the state can bring it")).to_be_visible()
    expect(page.get_by_text("of the answers can only be remembered from an earlier batch")).to_be_visible()
