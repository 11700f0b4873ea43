"""Whether a page can be used by everybody: at every width and zoom, in both themes, by who does not see it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
from playwright.sync_api import Page

from echo_ui.text import words
from echo_ui.text.subjects import Room

# A page zoomed to 200 % is laid out as on a screen of half the width: 683 and 960 are those of usual laptops.
WIDTHS = (320, 390, 641, 683, 820, 960, 1051, 1366, 1920, 2560)
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))"
NARROW = (320, 683, 1051)  # the narrowest, and those where the layout changes: enough for a part of a page seen at all
PATIENCE = 12_000  # milliseconds in which a page may still follow its new width, on a busy machine
FADED = 10_000  # milliseconds in which what was drawn before has gone, on a busy machine
SERIOUS = ("serious", "critical")
_HEADINGS = """() => {
    const levels = [];
    const walk = (root) => {
        for (const node of root.querySelectorAll("*")) {
            if (/^H[1-6]$/.test(node.tagName) && node.checkVisibility()) levels.push(Number(node.tagName[1]));
            if (node.shadowRoot) walk(node.shadowRoot);
        }
    };
    walk(document);
    return levels;
}"""
_LAYOUT = Path(__file__).with_name("layout.js").read_text("utf-8")
_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")


def misplaced(page: Page, widths: Sequence[int] = WIDTHS, patience: int = PATIENCE) -> dict[int, list[str]]:
    """What is broken, cut off or drawn over each other at each width, where anything is."""
    before = page.viewport_size
    assert before is not None
    found = {width: wrong for width in widths if (wrong := _at_width(page, width, patience))}
    page.set_viewport_size(before)
    return found


def _at_width(page: Page, width: int, patience: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    wrong: list[str] = []
    for _ in range(1 + patience // 150):
        page.evaluate(SETTLED)
        wrong = page.evaluate(_LAYOUT)
        if not wrong:
            break
        page.wait_for_timeout(100)
    return wrong


def barriers(page: Page, within: str = "body", patience: int = FADED) -> list[str]:
    """The serious and critical findings of axe-core in a part of the page, once what was drawn before has gone."""
    found: list[str] = []
    for _ in range(1 + patience // 500):
        found = _violations(page, within)
        if not found:
            break
        page.wait_for_timeout(500)
    return found


def unnamed(page: Page, room: Room) -> list[str]:
    """What keeps a page from being known by its title, its headings and its links to the others."""
    levels: list[int] = page.evaluate(_HEADINGS)
    links = page.get_by_role("navigation").get_by_role("link").count()
    wrong = {
        "title": page.title() != words.page.title(words.page.room(room)),
        "first heading": levels.count(1) != 1 or levels[0] != 1,
        "a level left out": any(after > before + 1 for before, after in pairwise(levels)),
        "links": links != len(Room),
    }
    return [what for what, is_wrong in wrong.items() if is_wrong]


def _violations(page: Page, within: str, rules: Sequence[str] = ()) -> list[str]:
    """The same now, by some of the rules of axe-core or by all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = page.evaluate("([within, options]) => axe.run(within, options)", [within, options])
    return [
        f"{one['impact']} {one['id']}: {node['target']} {node['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def faint(page: Page, within: str = "body") -> list[str]:
    """What has too little contrast on a dark page, once all of it is dark; it is light again then."""
    page.emulate_media(color_scheme="dark")
    found: list[str] = []
    for _ in range(PATIENCE // 500):
        page.wait_for_timeout(500)
        found = _violations(page, within, ["color-contrast"])
        if not found:
            break
    page.emulate_media(color_scheme="light")
    return found
