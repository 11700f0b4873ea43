"""More than one line in the player, in Chromium: two runs in step, and a band of several."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.player.driving import PLAYBACK, ROOT, WATCH, epoch, expect_epoch, expect_rest, open_demo, slider, wait_past

MEND = "other.window=1&other.batch_size=6"  # rows of its own: four earlier ones
SHORT = "other.vocabulary=10&other.epochs=500&apart=They+differ."
AHEAD = f"""() => {{
    window.ahead = 0;
    const look = () => {{
        const grows = {ROOT}.querySelector('.lines .standing').textContent === 'Training';
        const [played, trained] = ['--played', '--trained'].map(
            name => Number({ROOT}.querySelector('input[type=range]').style.getPropertyValue(name)));
        if (played > trained || (grows && trained === 1)) window.ahead += 1;
        requestAnimationFrame(look);
    }};
    look();
}}"""  # counts the pictures in which the playhead is ahead of what both have trained: B is trained in half the time


def figures(page: Page, name: str) -> Locator:
    return page.locator(f".{name} .figure")


def scrub(page: Page, to: int) -> None:
    page.evaluate(
        f"""() => {{
            const slider = {ROOT}.querySelector('input[type=range]');
            slider.value = {to};
            for (const name of ['input', 'change']) slider.dispatchEvent(new Event(name));
        }}"""
    )


def test_two_runs_are_shown_under_one_expected_sequence_and_told_apart_in_words(page, demo):
    open_demo(page, demo, MEND)
    expect(page.locator(".lines li")).to_have_text(
        [re.compile("^A as it was.*Recorded run$"), re.compile("^B changed.*Recorded run$")]
    )
    expect(page.locator(".compare")).to_have_count(1)
    expect(page.locator(".compare li")).to_have_count(24)  # x(0) … x(23); A has no row for the first four
    expect(page.locator(".compare li b.absent")).to_have_count(4)
    expect(page.locator(".count span")).to_have_text([re.compile("of 20 echoed$"), re.compile("of 24 echoed$")])
    first = page.locator(".compare li").first
    expect(first).to_have_attribute(
        "aria-label", re.compile(r"^expected \d+; A has no row for it; B predicted \d+, [\d.]+% sure: right$")
    )
    spoken = re.compile(r"^epoch 2,000 of 2,000: A accuracy [\d.]+%, B accuracy [\d.]+%$")
    expect(slider(page)).to_have_attribute("aria-valuetext", spoken)
    expect(page.get_by_role("slider", name="Epoch")).to_have_count(1)
    page.locator(".accuracy .chart").hover()
    expect(page.locator(".tip")).to_contain_text("line")


def test_they_grow_and_are_played_in_step_and_no_chart_is_embedded_anew(page, demo):
    open_demo(page, demo, MEND)
    page.evaluate(WATCH)
    page.evaluate(AHEAD)
    page.get_by_role("button", name="Train").click()
    expect(page.locator("[aria-live]")).to_have_text("Playing A and B from epoch 0.")
    wait_past(page, 100)
    expect(page.locator("[aria-live]")).to_have_text("Finished: solved at last.", timeout=PLAYBACK)
    assert page.evaluate("window.embeds") == 0
    assert page.evaluate("window.epochs.size") >= 60
    assert page.evaluate("window.ahead") == 0
    expect_rest(page, 2000)


def test_the_shorter_one_rests_at_its_end_and_other_numbers_have_rows_of_their_own(page, demo):
    open_demo(page, demo, SHORT)
    expect_epoch(page, 2000)
    expect(page.locator(".lines li").last).to_contain_text("ended at epoch 500")
    expect(page.locator(".compare")).to_have_count(2)
    expect(page.locator(".source")).to_have_text("They differ.")
    expect(page.locator(".accuracy .chart")).to_contain_text("pure guessing of B: 10%")
    expect(page.locator(".accuracy .chart")).to_contain_text("pure guessing of A: 1%")
    at_end = figures(page, "accuracy").locator("b").last.inner_text()
    scrub(page, 400)
    expect(page.locator(".lines li").last).not_to_contain_text("ended")
    scrub(page, 900)
    expect(figures(page, "accuracy").locator("b").last).to_have_text(at_end)
    expect_rest(page, 900)


def test_a_band_of_several_is_drawn_behind_the_run_in_view(page, demo):
    open_demo(page, demo, "seeds=5")
    expect(page.locator(".lines li").last).to_contain_text("median five seeds")
    expect(page.locator(".accuracy .chart")).to_contain_text("median")
    expect(figures(page, "accuracy")).to_contain_text("best")  # one run's figure, as ever
    expect(page.locator(".compare li small").first).to_be_visible()
    page.evaluate(WATCH)
    page.get_by_role("button", name="Train").click()
    expect(page.locator("[aria-live]")).to_have_text("Playing seed 0 and median from epoch 0.")
    expect(page.locator("[aria-live]")).to_have_text("Finished: solved at last.", timeout=PLAYBACK)
    assert page.evaluate("window.embeds") == 0
    assert epoch(page) == 2000


@pytest.mark.parametrize("width", [390, 1000])
def test_it_fits_and_on_a_phone_the_two_stand_under_each_other(browser: Browser, demo: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width + 160 * (width == 1000), "height": 768}).new_page()
    open_demo(page, demo, MEND)
    player = page.locator(".player")
    assert player.evaluate("player => player.scrollWidth <= player.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    one, other = (page.locator(f".{name} .chart").bounding_box() for name in ("accuracy", "loss"))
    if width == 1000:
        assert player.bounding_box()["height"] <= 400
        assert one["y"] == other["y"]
    else:
        assert other["y"] >= one["y"] + one["height"]
    page.context.close()


def test_without_motion_both_jump_to_what_is_trained(browser: Browser, demo: str) -> None:
    page = browser.new_context(reduced_motion="reduce").new_page()
    open_demo(page, demo, MEND)
    page.evaluate(WATCH)
    page.get_by_role("button", name="Train").click()
    expect(page.locator("[aria-live]")).to_have_text("Finished: solved at last.", timeout=PLAYBACK)
    assert page.evaluate("window.epochs.size") <= 12
    page.context.close()
