"""Style sheets that lean on Streamlit's markup: every selector still finds something on some page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

from echo_ui.text import words
from echo_ui.text.subjects import Closer, Room

STYLES = sorted((Path(__file__).parents[2] / "echo_ui").rglob("*.css"))
START = 240_000  # milliseconds for the first run of a session, whose workers may still be starting
RUN = 120_000
STREAMLITS = re.compile(r"\.st[A-Z]|data-testid|\.st-key|\[role|kbd|summary|details")
FLEETING = re.compile(r"::\w+|:hover|:focus-visible")  # states of what the rest of a selector finds


def selectors(css: str) -> Iterator[str]:
    """Every selector of a style sheet, those inside media queries too, without fleeting states."""
    text = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for prelude in re.findall(r"([^{}]+)\{", text):
        if not prelude.strip().startswith("@"):
            for selector in re.split(r",(?![^(]*\))", prelude):
                yield FLEETING.sub("", selector).strip() or "*"


def test_selectors_are_found_in_any_style_sheet() -> None:
    css = "/* a { } */ .a:hover, .b:has(i, b)::after { x: url(a); }\n@media (max-width: 9px) { .c > d { y: z; } }"
    assert list(selectors(css)) == [".a", ".b:has(i, b)", ".c > d"]


def test_every_selector_finds_something_somewhere(page: Page, server: str) -> None:
    wanted = {selector for path in STYLES for selector in selectors(path.read_text("utf-8"))}
    leaning = {selector for selector in wanted if STREAMLITS.search(selector)}
    assert leaning
    for _ in states(page, server):
        found = page.evaluate("all => all.filter(one => document.querySelector(one))", sorted(leaning))
        leaning -= set(found)
    assert sorted(leaning) == []


def states(page: Page, server: str) -> Iterator[str]:
    """Visit the pages, and on each what it shows only when asked."""
    page.goto(f"{server}/?preset=state-reset&epochs=20000&units=many")
    expect(page.locator(".count")).to_be_visible(timeout=START)
    page.evaluate("delete document.documentElement.dataset.whole")
    yield "a page that is not whole yet"
    page.evaluate("document.documentElement.dataset.whole = ''")
    yield "a recorded run, and a notice"
    for closer in Closer:
        page.get_by_text(words.page.closer(closer), exact=True).click()
        expect(page.locator(".st-key-closer-panel")).to_be_visible()
        yield f"a closer look: {closer}"
    page.get_by_text(words.settings.MORE, exact=True).click()
    expect(page.locator(".st-key-more [role=radiogroup]").first).to_be_visible()
    yield "more settings"
    page.get_by_role("spinbutton", name=words.settings.label("lag")).fill("30")
    expect(page.locator("[data-testid=InputInstructions]").first).to_be_attached()
    yield "a number that is being typed"
    page.get_by_role("spinbutton", name=words.settings.label("lag")).press("Enter")
    expect(page.locator(".st-key-settings [data-testid=stAlertContainer]")).to_be_visible(timeout=RUN)
    yield "a setting that cannot be"
    page.get_by_role("spinbutton", name=words.settings.label("lag")).fill("2")
    page.get_by_role("spinbutton", name=words.settings.label("lag")).press("Enter")
    expect(page.locator(".past")).to_be_attached(timeout=RUN)
    yield "a run of other settings"
    page.get_by_role("spinbutton", name=words.settings.label("lag")).fill("1")
    page.get_by_role("spinbutton", name=words.settings.label("lag")).press("Enter")
    expect(page.locator(".st-key-train button")).to_be_enabled(timeout=RUN)
    page.locator(".st-key-train button").click()
    expect(page.locator(".st-key-stop button").first).to_be_enabled(timeout=START)
    yield "a run that goes on"
    page.locator(".st-key-stop button").first.click()
    expect(page.locator(".player .status")).to_have_text(re.compile("Stopped|Not trained"), timeout=START)
    yield "a run that was stopped"
    page.goto(f"{server}/?preset=state-reset")
    expect(page.locator(".count")).to_be_visible(timeout=START)
    for view in words.insight.VIEWS.values():
        page.locator(".st-key-insight").get_by_text(view, exact=True).click()
        expect(page.locator(".st-key-insight .standing").first).to_be_visible(timeout=RUN)
        expect(page.locator(".st-key-insight").get_by_text(words.insight.AWAITED[0])).to_have_count(0, timeout=START)
        expect(page.locator(".st-key-insight [data-stale=true]")).to_have_count(0)
        if view == words.insight.VIEWS["counterfactual"]:
            expect(page.locator(".asked")).to_be_visible(timeout=RUN)
        yield f"the view {view}"
    expect(page.locator(".st-key-insight-player .stSlider")).to_be_visible(timeout=RUN)
    expect(page.locator(".st-key-insight h3").first).to_be_visible(timeout=RUN)
    yield "the last view's player"
    page.goto(f"{server}/{Room.TOUR}")
    expect(page.locator(".tour")).to_be_visible(timeout=RUN)
    yield "the tour"
    page.goto(f"{server}/?preset=state-reset&compare=lag-with-context")
    expect(page.locator(".lines")).to_be_visible(timeout=START)
    page.locator(".st-key-insight").get_by_text(next(iter(words.insight.VIEWS.values())), exact=True).click()
    expect(page.locator(".st-key-insight-of")).to_be_visible(timeout=RUN)
    page.get_by_role("button", name=words.compare.COMPARE).click()
    yield "two runs, and the way to another"
    page.keyboard.press("Escape")
    page.locator(".st-key-take-home button").first.click()
    expect(page.locator(".replaced")).to_be_visible(timeout=RUN)
    yield "what can be taken home"
    page.goto(f"{server}/?preset=state-reset&view=present")
    expect(page.locator(".presented").first).to_be_attached(timeout=RUN)
    expect(page.locator(".count")).to_be_visible(timeout=START)
    yield "the view for a room"
    page.goto(f"{server}/{Room.RUNS}")
    expect(page.locator("[data-testid=stDataFrame]").first).to_be_visible(timeout=RUN)
    yield "the runs that this browser has looked at"
    page.goto(f"{server}/{Room.FINDINGS}")
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible(timeout=RUN)
    expect(page.locator(".finding h3").first).to_be_attached(timeout=RUN)
    yield "charts of findings"
    for room in (Room.MAP, Room.FINDINGS, Room.GLOSSARY):
        page.goto(f"{server}/{room}?term=lag")
        expect(page.get_by_role("link", name=words.page.room(room), exact=True)).to_be_visible(timeout=RUN)
        expect(page.locator(".map-key, .finding, .asked-for").first).to_be_visible(timeout=RUN)
        yield f"the page {room}"
