"""Every page at every width, in both themes, measured: nothing broken or cut off, nothing that keeps anybody out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from echo_ui.text import words
from echo_ui.text.subjects import Closer, Room, TourStep
from tests.browser.everybody import NARROW, barriers, faint, misplaced, unnamed
from tests.browser.steps import ROOT, RUN, START, expect_player, fill, open_page, playing, press

SMALLEST = [24, 15]  # pixels: of a number that a room reads, and of what is written in a chart
BIG = f"""([numbers, words]) => {{
    const root = {ROOT};
    const size = (one) => parseFloat(getComputedStyle(one).fontSize);
    const said = [...document.querySelectorAll(".strip b"), ...root.querySelectorAll(".compare li b, .figure b")];
    const written = [...root.querySelectorAll(".chart svg text")].filter((one) => one.textContent);
    return written.length > 4 && said.length > 30 && said.every((one) => size(one) >= numbers)
        && written.every((one) => size(one) >= words);
}}"""
FITS = f"{ROOT}.querySelector('.compare').getBoundingClientRect().bottom <= window.innerHeight"


def test_the_measure_finds_what_is_wrong(page: Page) -> None:
    page.set_content(
        "<div data-testid=stMain style='width:9rem'>"
        "<p style='width:2rem; word-break:break-all'>broken</p>"
        "<p style='width:2rem; overflow:hidden; white-space:nowrap'>hidden</p>"
        "<p>under</p><p style='margin-top:-2.2rem'>over</p>"
        "<button></button></div>"
    )
    (wrong,) = misplaced(page, [320], patience=0).values()
    assert {sentence.split(":")[0] for sentence in wrong} == {"broken", "cut off", "over each other"}
    assert any("button-name" in barrier for barrier in barriers(page, patience=0))


def test_the_lab_is_for_everybody(page: Page, server: str) -> None:
    open_page(page, server, "preset=lag-without-context")  # which has most to say of its outcome
    assert unnamed(page, Room.LAB) == []
    assert misplaced(page) == {}
    assert barriers(page) == []
    assert faint(page) == []
    for closer in Closer:
        page.get_by_text(words.page.closer(closer), exact=True).click()
        expect(page.locator(".st-key-closer-panel")).to_be_visible()
        assert misplaced(page, NARROW) == {}
        assert barriers(page, ".st-key-sees-panel") == []
    press(page, words.presets.MORE)
    page.get_by_text(words.settings.MORE, exact=True).click()
    expect(page.locator(".st-key-more [role=radiogroup]").first).to_be_visible()
    fill(page, "Lag", "30")
    expect(page.get_by_role("alert").get_by_text("from 0 to 24")).to_be_visible()
    assert misplaced(page) == {}
    assert barriers(page) == []
    assert faint(page) == []


def test_every_look_inside_is_for_everybody(page: Page, server: str) -> None:
    open_page(page, server, "preset=state-reset")
    section = page.locator(".st-key-insight")
    for view in words.insight.VIEWS.values():
        section.get_by_text(view, exact=True).click()
        expect(section.get_by_text("network of epoch")).to_be_visible(timeout=START)
        expect(section.get_by_text(words.insight.AWAITED[0])).to_have_count(0, timeout=START)
        expect(section.locator("[data-stale=true]")).to_have_count(0)  # of the look before
        assert {view: misplaced(page, NARROW)} == {view: {}}
        assert {view: barriers(page, ".st-key-insight")} == {view: []}
    assert faint(page, ".st-key-insight") == []


@pytest.mark.parametrize("room", [Room.MAP, Room.RUNS, Room.FINDINGS, Room.GLOSSARY])
def test_the_other_pages_are_for_everybody(page: Page, server: str, room: Room) -> None:
    page.goto(f"{server}/{room}")
    expect(page.locator(".lead, .glossary").first).to_be_visible(timeout=RUN)
    assert unnamed(page, room) == []
    assert misplaced(page) == {}
    assert barriers(page) == []
    assert faint(page) == []


def test_the_tour_is_for_everybody(page: Page, server: str) -> None:
    open_page(page, server)
    page.get_by_role("link", name=words.page.room(Room.TOUR)).click()
    for place in range(len(TourStep)):
        expect(page.get_by_text(words.tour.place(place + 1, len(TourStep)))).to_be_visible(timeout=RUN)
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible(timeout=RUN)
        assert {place: misplaced(page, NARROW if place == 0 else NARROW[:1])} == {place: {}}
        if place == 0:
            assert barriers(page) == []
            assert faint(page) == []
        if place + 1 < len(TourStep):
            press(page, words.tour.NEXT)
    assert barriers(page, ".st-key-tour") == []


def test_the_view_for_a_room_is_for_everybody_and_led_by_page_down_and_page_up(page: Page, server: str) -> None:
    open_page(page, server, "preset=echo-now&view=present")
    title = page.locator(".presented")
    expect(title).to_have_text(words.presets.title("echo-now"))
    assert misplaced(page, NARROW) == {}
    assert barriers(page) == []
    assert faint(page) == []
    page.keyboard.press("PageDown")  # trains it, or leads on
    expect(playing(page).or_(page.get_by_text(words.presets.title("lag-without-context"))).first).to_be_visible()
    page.keyboard.press("PageDown")
    expect(title).to_have_text(words.presets.title("lag-without-context"))
    expect_player(page)
    for size in ((1366, 768), (1920, 1080)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_function(BIG, arg=SMALLEST)
        page.wait_for_function(FITS)
    page.keyboard.press("PageUp")
    expect(title).to_have_text(words.presets.title("echo-now"))
