"""Every page at every width, in both themes, measured: nothing broken or cut off, nothing that keeps anybody out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from echo_ui.text import words
from echo_ui.text.subjects import Closer
from tests.browser.everybody import NARROW, barriers, faint, misplaced
from tests.browser.steps import RUN, START, fill, open_page, press


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


@pytest.mark.parametrize("path", ["map", "runs", "findings", "glossary"])
def test_the_other_pages_are_for_everybody(page: Page, server: str, path: str) -> None:
    page.goto(f"{server}/{path}")
    expect(page.locator(".lead, .glossary").first).to_be_visible(timeout=RUN)
    assert misplaced(page) == {}
    assert barriers(page) == []
    assert faint(page) == []
