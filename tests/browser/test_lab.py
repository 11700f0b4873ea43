"""What only a browser can show of the lab: trained live in Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    LONG,
    RUN,
    START,
    chosen,
    expect_epoch,
    expect_training,
    open_page,
    press,
    progress,
    train,
)


@pytest.mark.parametrize(
    ("preset", "sentence", "echoed"),
    [
        ("echo-now", "Solved at epoch", "25 of 25"),
        ("lag-without-context", "No better than guessing.", "of 24"),
        ("lag-with-context", "Solved at epoch", "20 of 20"),
    ],
)
def test_a_preset_comes_to_its_known_result(page, server, preset, sentence, echoed):
    open_page(page, server)
    card = {"echo-now": "Echo now", "lag-without-context": "without context", "lag-with-context": "with context"}
    page.get_by_role("button", name=re.compile(card[preset])).click()
    page.wait_for_url(f"**preset={preset}**")
    press(page, "Train")
    expect(notices(page).get_by_text(sentence)).to_be_visible(timeout=START)
    expect(page.locator(".count")).to_contain_text(re.compile(echoed.replace(" ", r"\s+")))


def test_before_training_a_recorded_run_is_shown_and_labelled(page, server):
    open_page(page, server)
    expect(page.get_by_text("Recorded run", exact=True)).to_be_visible()
    expect(page.locator(".st-key-accuracy svg.marks")).to_be_visible()
    expect(page.locator(".count")).to_contain_text("20")
    assert progress(page) == 2000


def test_pause_resume_step_stop_and_reset_while_it_trains(page, server):
    open_page(page, server, LONG)
    train(page)
    press(page, "Pause")
    expect(page.get_by_text("Paused")).to_be_visible()
    held = progress(page)
    press(page, "Step")
    expect_epoch(page, held + 1)
    press(page, "Step")
    expect_epoch(page, held + 2)
    press(page, "Resume")
    page.wait_for_function(f"document.querySelector('[role=progressbar]').ariaValueNow > {held + 2}", timeout=RUN)
    press(page, "Stop")
    expect(page.get_by_text("Stopped")).to_be_visible()
    assert held + 2 < progress(page) < 20_000
    press(page, "Reset")
    expect(page.get_by_text("Ready at epoch 0")).to_be_visible()
    expect_epoch(page, 0)
    press(page, "Step")
    expect_epoch(page, 1)


def test_keys_train_pause_and_stop(page, server):
    open_page(page, server, LONG)
    page.locator(".verdict").first.click()
    page.keyboard.press("t")
    expect_training(page)
    page.keyboard.press("p")
    expect(page.get_by_text("Paused")).to_be_visible(timeout=RUN)
    page.keyboard.press("x")
    expect(page.get_by_text("Stopped")).to_be_visible(timeout=RUN)


def test_a_reload_in_mid_run_finds_the_run_again(page, server):
    open_page(page, server, LONG)
    train(page)
    before = progress(page)
    page.reload()
    expect(page.locator(".progress").get_by_text("Training", exact=True)).to_be_visible(timeout=RUN)
    assert progress(page) >= before
    expect(page.get_by_text("Recorded run", exact=True)).to_have_count(0)
    press(page, "Stop")
    expect(page.get_by_text("Stopped")).to_be_visible()


def test_a_click_in_mid_run_changes_the_next_run_only(page, server):
    open_page(page, server, LONG)
    train(page)
    before = progress(page)
    lag = page.get_by_role("spinbutton", name="Lag")
    lag.fill("3")
    lag.press("Enter")
    expect(page.get_by_text("Applies to the next run:")).to_be_visible()
    expect(page.get_by_text("lag 1 → 3")).to_be_visible()
    page.wait_for_function(f"document.querySelector('[role=progressbar]').ariaValueNow > {before}", timeout=RUN)
    press(page, "Stop")
    expect(page.get_by_text("Stopped")).to_be_visible()


def test_charts_are_embedded_once_a_run_whatever_is_clicked(page, server):
    open_page(page, server, LONG)
    train(page)
    page.evaluate(
        """() => {
            window.embeds = 0;
            new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => {
                const charts = 'svg.marks, canvas';
                if (node.nodeType === 1 && (node.matches(charts) || node.querySelector(charts))) window.embeds += 1;
            }))).observe(document.body, {childList: true, subtree: true});
        }"""
    )
    before = progress(page)
    lag = page.get_by_role("spinbutton", name="Lag")
    lag.fill("3")
    lag.press("Enter")
    expect(page.get_by_text("Applies to the next run:")).to_be_visible()
    page.wait_for_function(f"document.querySelector('[role=progressbar]').ariaValueNow > {before + 3000}", timeout=RUN)
    assert page.evaluate("window.embeds") == 0
    press(page, "Stop")
    expect(page.get_by_text("Stopped")).to_be_visible()


def test_an_impossible_setting_is_explained_beside_it_and_nothing_is_lost(page, server):
    open_page(page, server)
    lag = page.get_by_role("spinbutton", name="Lag")
    lag.fill("30")
    lag.press("Enter")
    expect(notices(page).get_by_text("from 0 to 24")).to_be_visible()
    expect(page.get_by_role("button", name="Train")).to_be_disabled()
    assert lag.input_value() == "30"
    lag.fill("2")
    lag.press("Enter")
    expect(page.get_by_role("button", name="Train")).to_be_enabled()


def test_a_hostile_link_gets_a_message_and_a_working_page(page, server):
    page.on("dialog", lambda dialog: pytest.fail(f"a link opened a dialog: {dialog.message}"))
    attack = "<img src=x onerror=alert(1)>"
    open_page(page, server, f"preset={attack}&lag=-5&vocabulary=1e99&units=9999999&seed={attack}&run={attack}")
    message = notices(page)
    for label in ("Preset", "Lag", "Vocabulary", "LSTM units", "Seed"):
        expect(message.get_by_text(f"{label} must be").first).to_be_visible()
    expect(message.get_by_text("onerror").first).to_be_visible()  # as text
    assert page.locator("img[src=x]").count() == 0
    press(page, "Train")
    expect(page.get_by_text("Solved at epoch")).to_be_visible(timeout=START)


def test_a_run_that_is_no_longer_there(page, server):
    open_page(page, server, "preset=echo-now&run=AAAAAAAAAAAAAAAA")
    expect(page.get_by_text("That run is no longer there.")).to_be_visible()


def test_dark_when_the_system_is(page, server):
    page.emulate_media(color_scheme="dark")
    open_page(page, server)
    background = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", background)[:3]) < 60
    train(page)


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_nothing_is_cut_off_sideways(page, server, width):
    page.set_viewport_size({"width": width, "height": 800})
    open_page(page, server)
    expect(page.locator(".count")).to_be_visible()
    inner = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{inner}.scrollWidth - {inner}.clientWidth") <= 1


@pytest.mark.parametrize(
    ("title", "sentence"),
    [("Without the old state", "Solved at epoch"), ("A sequence for a sequence", "As good as it can get:")],
)
def test_an_extension_comes_to_its_known_result(page, server, title, sentence):
    open_page(page, server)
    press(page, "More experiments")
    page.get_by_role("button", name=title).click()
    expect(chosen(page, title)).to_be_visible()
    press(page, "Train")
    expect(notices(page).get_by_text(sentence)).to_be_visible(timeout=START)


def test_the_leak_through_the_state_can_be_found_by_changing_the_lag(page, server):
    open_page(page, server, "preset=lag-without-context&length=30")
    page.get_by_text("Batches, lanes and state").click()
    expect(page.locator(".lanes .here")).to_be_visible()
    expect(page.locator(".lanes .lit")).to_have_count(0)
    expect(page.get_by_text("The answer is not there.")).to_be_visible()
    lag = page.get_by_role("spinbutton", name="Lag")
    lag.fill("6")
    lag.press("Enter")
    expect(page.locator(".lanes .lit")).to_have_count(1)
    expect(page.get_by_text("it can only come through the state")).to_be_visible()
    expect(page.get_by_text("of the answers can only come through the carried state")).to_be_visible()
