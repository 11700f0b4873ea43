"""On a phone: what a visitor presses, and what comes of it, without scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.steps import echoed, open_page

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.mark.parametrize("query", ["", "preset=lag-without-context"])
def test_train_and_its_figures_are_in_view_on_arrival(page: Page, server: str, query: str) -> None:
    page.set_viewport_size(PHONE)
    open_page(page, server, query)
    expect(page.locator("html[data-whole]")).to_be_attached()
    for part in (".st-key-train button", ".accuracy .figure", ".loss .figure", ".epoch"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0


def test_the_chosen_card_is_in_view_and_a_change_of_theme_reaches_the_charts(page: Page, server: str) -> None:
    open_page(page, server, "preset=lag-with-context")
    expect(echoed(page)).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(page.locator("[class*=st-key-card-chosen]")).to_be_in_viewport(ratio=0.95)
    curve = page.locator(".accuracy svg.marks .mark-line path").first
    light = curve.get_attribute("stroke")
    assert light
    page.emulate_media(color_scheme="dark")
    expect(curve).not_to_have_attribute("stroke", light)
