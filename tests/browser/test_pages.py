"""What only a browser can show of the other pages, the tour, the words and the look inside."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.steps import (
    RUN,
    START,
    chosen,
    expect_player,
    fill,
    label,
    open_page,
    playing,
    press,
)


def test_the_other_pages_and_back_with_nothing_lost(page, server):
    open_page(page, server, "preset=echo-now&length=30")
    page.get_by_role("link", name="What the experiments show").click()
    expect(page.get_by_text("Why does carrying the state take longer?")).to_be_visible()
    expect(page.locator("svg.marks").first).to_be_visible()
    page.get_by_role("link", name="Glossary").click()
    expect(page.get_by_text("how surprised the network is")).to_be_visible()
    page.get_by_role("link", name="Lab", exact=True).click()
    expect(chosen(page, "Echo now")).to_be_visible()
    page.wait_for_url("**preset=echo-now&length=30**")


def test_the_tour_leads_from_the_mistake_to_the_rule_and_restores_the_page(page, server):
    open_page(page, server, "preset=other-lags")
    page.get_by_role("link", name="Tour").click()

    def expect_place(number: int, pointed: str) -> None:
        expect(page.get_by_text(f"Tour {number} of 9")).to_be_visible(timeout=RUN)
        expect(page.locator(f"{pointed}[data-pointed]")).to_be_in_viewport(timeout=RUN)

    expect_place(1, ".st-key-sees-panel")
    press(page, "Next")
    expect_place(2, ".st-key-outlook")
    press(page, "Next")
    expect_place(3, ".st-key-run-panel")
    press(page, "Train")
    expect(playing(page)).to_be_visible(timeout=START)
    for number, pointed in ((4, "settings"), (5, "run-panel"), (6, "run-panel"), (7, "insight")):
        press(page, "Next")
        expect_place(number, f".st-key-{pointed}")
    learned = page.locator(".st-key-insight")
    expect(learned.get_by_text("It has learned a place")).to_be_visible(timeout=START)
    press(page, "Next")
    expect(learned.get_by_text("It has learned a distance")).to_be_visible(timeout=START)
    press(page, "End tour")
    page.wait_for_url("**preset=other-lags")
    expect(page.get_by_text("Tour 8 of 9")).to_have_count(0)


def test_a_term_tells_its_meaning_and_leads_to_the_glossary(page, server):
    open_page(page, server)
    term = page.locator("a.term", has_text="pure guessing").first
    term.hover()
    meaning = term.evaluate("link => getComputedStyle(link, '::after').content")
    assert "The result without any information" in meaning
    with page.context.expect_page() as opened:
        term.click()
    expect(opened.value.locator(".asked-for")).to_contain_text("The result without any information")
    expect(page.get_by_role("button", name="Train")).to_be_enabled()


def test_the_map_is_there_trains_what_is_missing_and_a_cell_opens_its_own_run(page, server):
    page.goto(f"{server}/map")
    expect(page.get_by_text("165 of 165 runs trained")).to_be_visible(timeout=START)
    for bounds in ("map-lags", "map-windows"):
        last = page.locator(f".st-key-{bounds} input[type=range]").last
        last.press("Home")
    last.press("ArrowRight")
    fill(page, "Seeds", "4")
    page.wait_for_url("**/map?lags=0-0&windows=1-2&seeds=4")
    expect(page.get_by_text("6 of 8 runs trained")).to_be_visible()
    press(page, "Start")
    expect(page.get_by_text("8 of 8 runs trained")).to_be_visible(timeout=START)
    cells = page.locator(".map td a")
    expect(cells).to_have_count(2)
    cells.last.click()
    expect_player(page)
    expect(page.get_by_role("spinbutton", name="Lag", exact=True)).to_have_value("0")
    expect(page.get_by_role("spinbutton", name="Window")).to_have_value("2")
    expect(label(page)).to_have_text("Recorded run")
    page.go_back()
    expect(page.get_by_text("8 of 8 runs trained")).to_be_visible(timeout=START)


def test_the_shelf_lists_what_this_browser_has_looked_at_after_a_reload(page, server):
    noted = "localStorage.getItem('echo-lab.runs')?.includes('{}')"
    for name in ("echo-now", "other-lags"):
        open_page(page, server, f"preset={name}")
        page.wait_for_function(noted.format(name))
    for _ in range(2):
        page.goto(f"{server}/runs")
        page.reload()
        table = page.locator(".st-key-shelf-looked-at")
        expect(table.locator("td", has_text="Another lag")).to_be_attached(timeout=START)
        expect(table.locator("td", has_text="Echo now")).to_be_attached()
    box = table.locator("canvas").first.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + 1.5 * 36)
    press(page, "Remove from view")
    expect(table.locator("td", has_text="Another lag")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('echo-lab.runs')") == '["preset=echo-now"]'


LOOKS = {
    "Ask it": "of 20 answers",
    "Which lag?": "it says x(t−1)",
    "Memory trace": "x(t−1)",
    "Inside the cell": "units",
    "What it remembers": "A linear probe finds x(t−1)",
    "Slow motion": "comes in at step",
}


def test_looking_inside_a_run_that_has_learned(page, server):
    open_page(page, server, "preset=state-reset")
    section = page.locator(".st-key-insight")
    for look, words in LOOKS.items():
        section.get_by_text(look, exact=True).click()
        expect(section.get_by_text("network of epoch")).to_be_visible(timeout=START)
        expect(section.get_by_text(words).first).to_be_visible(timeout=RUN)


def test_a_number_is_changed_where_it_stands(page, server):
    open_page(page, server, "preset=state-reset")
    section = page.locator(".st-key-insight")
    section.get_by_text("Ask it", exact=True).click()
    field = section.get_by_role("spinbutton", name="Change x(10)", exact=True)
    field.click(timeout=START)
    own = field.input_value()
    page.keyboard.type("17")  # over the number, which a click selects
    page.keyboard.press("Enter")
    expect(section.get_by_text("Only the answer at t = 11 changed")).to_be_visible(timeout=RUN)
    expect(section.locator(".put s")).to_have_text(own)
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(section.locator(".put input")).to_have_value("18")
    expect(section.locator(".changed .said")).to_contain_text("18", timeout=RUN)
    field.fill("100")  # beyond the vocabulary: the browser says so, and nothing is asked
    field.press("Enter")
    assert field.evaluate("field => field.validity.rangeOverflow")
    expect(section.locator(".changed .said")).to_contain_text("18")
    field.fill("")
    field.press("Enter")
    expect(section.locator(".put")).to_have_count(0, timeout=RUN)
    expect(field).to_have_value(own)


def test_the_numbers_of_the_cell_change_where_they_stand(page, server):
    open_page(page, server, "preset=state-reset")
    section = page.locator(".st-key-insight")
    section.get_by_text("Slow motion", exact=True).click()
    cell = section.locator(".cell")
    expect(cell.locator("svg:visible")).to_have_count(1, timeout=START)
    places = "svg => [...svg.querySelectorAll('text')].map(one => [one.getAttribute('x'), one.getAttribute('y')])"
    picture, before = cell.locator("svg:visible"), cell.get_attribute("aria-label")
    stood = picture.evaluate(places)
    section.get_by_role("button", name="Next", exact=True).click()
    expect(section.get_by_text(re.compile(r"Unit \d+ in step 2"))).to_be_visible(timeout=RUN)
    expect(cell).not_to_have_attribute("aria-label", before)
    assert picture.evaluate(places) == stood
    page.set_viewport_size({"width": 320, "height": 800})
    expect(cell.locator("svg.upright")).to_be_visible()
    expect(cell.locator("svg.wide")).to_be_hidden()
    smallest = (
        "svg => Math.min(...[...svg.querySelectorAll('text, tspan')]"
        ".map(one => parseFloat(getComputedStyle(one).fontSize) * svg.getScreenCTM().a))"
    )
    assert cell.locator("svg.upright").evaluate(smallest) >= 11
