"""Visitors who do anything in any order: seeded sequences of actions in two tabs of a real browser.

The same seed gives the same actions, though not the same moments. Nothing is waited for between them, so that what one
begins is met by the next. At the end both tabs must come to rest with all their controls and without a complaint.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Error, Page

from harness.complaints import Complaints

ADDRESSES = ("", "?preset=echo-now&epochs=60", "?preset=lag-with-context&epochs=20000&batch_size=1", "?lag=9", "map")
SETTINGS = ("lag", "window", "epochs", "length", "batch_size", "units")
NUMBERS = ("0", "1", "3", "6", "24", "25", "60", "2000")  # some are not possible beside some others
KEYS = ("Home", "End", "ArrowLeft", "ArrowRight", "Space", "t", "x", "n")
PAUSES = (0, 20, 100, 300, 800)  # milliseconds
LOAD = 60_000  # milliseconds that a page may take to be there
REST = 40_000  # milliseconds until a page is at rest with its controls

_LIBRARY = Path(__file__).with_suffix(".js")  # what it asks of the page


class Action(NamedTuple):
    """One thing that a visitor does.

    Attributes:
        tab: 0 or 1.
        name: what, of `ACTIONS`.
        number: which, where there are several.
    """

    tab: int
    name: str
    number: int


def _click(selector: str) -> Callable[[Page, int], None]:
    return lambda page, number: page.evaluate("([one, n]) => fuzz.click(one, n)", [selector, number])


def _fill(page: Page, number: int) -> None:
    setting, text = SETTINGS[number % len(SETTINGS)], NUMBERS[number % len(NUMBERS)]
    field = page.locator(f"[class*='st-key-{setting}-'] input").first
    field.fill(text, timeout=1000)
    page.keyboard.press("Enter")


def _key(page: Page, number: int) -> None:
    page.keyboard.press(KEYS[number % len(KEYS)])


ACTIONS: dict[str, Callable[[Page, int], object]] = {
    "train": _click(".st-key-train button"),
    "stop": _click(".st-key-stop button"),
    "new seed": _click(".st-key-new-seed button"),
    "card": _click("[class*=st-key-choose-] button"),
    "unfold": _click(".st-key-unfold button"),
    "storm": lambda page, number: page.evaluate("n => fuzz.storm(n)", number),
    "type": _fill,
    "more": _click(".st-key-more summary"),
    "view": _click(".st-key-insight-head button"),
    "in a view": _click(".st-key-insight-panel button"),
    "closer": _click(".st-key-sees-line button"),
    "drag": lambda page, number: page.evaluate("n => fuzz.drag(n)", number),
    "key": _key,
    "page": _click("[data-testid=stTopNavLink]"),
    "tour": _click(".st-key-tour-panel button"),
    "back": lambda page, _: page.evaluate("fuzz.go(-1)"),
    "forward": lambda page, _: page.evaluate("fuzz.go(1)"),
    "reload": lambda page, _: page.reload(wait_until="commit", timeout=LOAD),
    "wait": lambda page, number: page.wait_for_timeout(1000 + number),
}
_OFTEN = {"train": 4, "stop": 2, "type": 3, "view": 3, "card": 2, "page": 2, "back": 2, "wait": 2}


def actions(seed: int, count: int) -> list[Action]:
    """So many actions of a sequence, and of any longer one of the same seed.

    >>> actions(3, 5) == actions(3, 8)[:5]
    True
    """
    chance = random.Random(seed)
    names = [name for name in ACTIONS for _ in range(_OFTEN.get(name, 1))]
    return [Action(chance.randrange(2), chance.choice(names), chance.randrange(997)) for _ in range(count)]


def play(browser: Browser, url: str, seed: int, count: int) -> list[str]:
    """What was wrong in a sequence of so many actions, a line each; none in a page that is sound."""
    chance = random.Random(-1 - seed)
    complaints = Complaints()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="no-preference")
    context.add_init_script(path=_LIBRARY)
    complaints.listen(context)
    tabs = []
    done = f"seed {seed}: {' | '.join(f'{tab} {name} {number}' for tab, name, number in actions(seed, count))}"
    try:
        for _ in range(2):
            tabs.append(context.new_page())
            tabs[-1].goto(f"{url}/{chance.choice(ADDRESSES)}", wait_until="commit", timeout=LOAD)
        for tab in tabs:
            tab.wait_for_selector("[data-testid=stTopNavLink]", timeout=LOAD)
        for place, name, number in actions(seed, count):
            with suppress(Error):  # there is nothing to act on, or it goes away meanwhile
                ACTIONS[name](tabs[place], number)
            tabs[place].wait_for_timeout(chance.choice(PAUSES))
            complaints.extend(f"after {name}: {trouble}" for trouble in _troubles(tabs))
            if complaints:
                return [*complaints, done]
        for tab in tabs:
            complaints.extend(_come_to_rest(tab))
    except Error as error:
        complaints.append(f"the browser: {error.message}")
    finally:
        context.close()
    return [*complaints, done] if complaints else []


def _troubles(tabs: list[Page]) -> list[str]:
    found = []
    for tab in tabs:
        with suppress(Error):  # it loads
            found.append(tab.evaluate("fuzz.trouble()"))
    return [trouble for trouble in found if trouble]


def _come_to_rest(tab: Page) -> list[str]:
    """What the page lacks in the end. A run that nobody stops is stopped first: its looks never rest."""
    with suppress(Error):
        ACTIONS["stop"](tab, 0)
    try:
        tab.wait_for_function("fuzz.missing() === ''", timeout=REST)
    except Error:
        return [f"at {tab.url} there is missing: {tab.evaluate('fuzz.missing()')}"]
    return _troubles([tab])
