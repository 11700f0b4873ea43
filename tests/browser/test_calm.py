"""Nothing on the page moves by itself, neither while it loads nor from a press of Train to the outcome."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import RUN, START, card, chosen, expect_epoch, open_page, outcome, playing, press, resting

ON_LOAD, IN_A_RUN = 0.1, 0.02  # the most: of the measure that browsers give a page
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries()))
    .observe({type: "layout-shift", buffered: true});
"""
TAKE = """() => window.shifts.splice(0).map((one) => ({
    value: one.value, at: one.startTime, input: one.hadRecentInput,
    moved: one.sources.map(({node, previousRect, currentRect}) =>
        `${node?.className} ${node?.textContent?.slice(0, 40)}: ${previousRect.y} -> ${currentRect.y}`),
}))"""
GAP, WINDOW = 1000, 5000  # milliseconds: a burst of shifts ends with a pause, and at the latest after so long


class Moved(NamedTuple):
    """How much has moved: in the worst burst as browsers count it, and in all, soon after input or not."""

    worst: float
    all: float
    what: list[str]


def moved(page: Page) -> Moved:
    """What has moved since this was asked last."""
    shifts = page.evaluate(TAKE)
    worst = burst = began = last = 0.0
    for one in shifts:
        if one["input"]:
            continue
        if one["at"] - last > GAP or one["at"] - began > WINDOW:
            burst, began = 0.0, one["at"]
        last = one["at"]
        burst += one["value"]
        worst = max(worst, burst)
    return Moved(worst, sum(one["value"] for one in shifts), [what for one in shifts for what in one["moved"]])


def run(page: Page) -> None:
    """From a press of Train to the outcome."""
    press(page, "Train")
    expect(playing(page)).to_be_visible(timeout=START)
    expect(resting(page)).to_be_visible(timeout=RUN)
    expect(outcome(page)).not_to_have_text("", timeout=RUN)


def test_what_moves_is_measured(page: Page) -> None:
    page.add_init_script(WATCH)
    page.goto("about:blank")
    page.set_content("<div id=above></div><p style='height: 300px; background: red'>moves</p>")
    page.wait_for_function("document.body.clientHeight > 200")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("document.querySelector('#above').style.height = '200px'")
    page.wait_for_function("window.shifts.length")
    worst, every, what = moved(page)
    assert worst == every > 2 * IN_A_RUN
    assert "moves" in what[0]


@pytest.mark.parametrize("size", [(1366, 768), (390, 844), (1920, 1080)], ids=lambda size: str(size[0]))
def test_nothing_moves_on_loading_nor_in_a_run(page: Page, server: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.add_init_script(WATCH)
    open_page(page, server)  # the state is carried
    expect(page.locator("html[data-whole]")).to_be_attached()
    loading = moved(page)
    assert max(loading.worst, loading.all) < ON_LOAD, loading.what
    page.get_by_role("combobox", name="Speed").select_option("four")
    run(page)
    carried = moved(page)
    assert max(carried.worst, carried.all) < IN_A_RUN, carried.what
    if size != (1366, 768):
        return
    card(page, "without context").click()  # the mistake
    expect(chosen(page, "without context")).to_be_visible()
    expect_epoch(page, 0)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible(timeout=RUN)
    moved(page)
    run(page)
    mistaken = moved(page)
    assert max(mistaken.worst, mistaken.all) < IN_A_RUN, mistaken.what


def test_a_page_that_never_becomes_whole_is_seen_all_the_same(page: Page, server: str) -> None:
    open_page(page, server)
    expect(page.locator("html[data-whole]")).to_be_attached()
    page.evaluate("delete document.documentElement.dataset.whole")
    expect(page.locator(".st-key-train")).to_be_hidden()
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")  # the seconds that it may take are over
    expect(page.locator(".st-key-train")).to_be_visible()
