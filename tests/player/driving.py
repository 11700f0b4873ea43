"""What the browser tests of the player do with it, and wait for."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

WAIT = 20_000  # milliseconds
PLAYBACK = 30_000
ROOT = "document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot"
WATCH = f"""() => {{
    const root = {ROOT};
    window.epochs = new Set();
    window.embeds = 0;
    const look = () => {{
        window.epochs.add(Number(root.querySelector('input[type=range]').value));
        requestAnimationFrame(look);
    }};
    look();
    new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => {{
        if (node.nodeType === 1 && (node.matches('svg.marks') || node.querySelector('svg.marks'))) window.embeds += 1;
    }}))).observe(root.querySelector('.charts'), {{childList: true, subtree: true}});
}}"""


def open_demo(page: Page, demo: str, query: str = "") -> None:
    page.goto(f"{demo}/?{query}")
    expect(page.locator(".chart svg.marks")).to_have_count(2, timeout=60_000)


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Epoch")


def epoch(page: Page) -> int:
    return int(slider(page).input_value())


def expect_epoch(page: Page, number: int) -> None:
    expect(page.locator(".epoch")).to_have_text(f"Epoch {number:,} of 2,000", timeout=PLAYBACK)


def wait_past(page: Page, number: int) -> None:
    page.wait_for_function(f"{ROOT}.querySelector('input[type=range]').value > {number}", timeout=PLAYBACK)


def train(page: Page) -> None:
    """Press Train and wait until the playhead moves."""
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=WAIT)
    wait_past(page, 0)


def expect_rest(page: Page, number: int | None, look: int | None = None) -> None:
    """The server knows that the playhead rests there; `look` is how often it has drawn the player by then."""
    told = re.compile(rf"^rests at {number}, look {'[0-9]+' if look is None else look}$")
    expect(page.get_by_text(told)).to_be_visible(timeout=WAIT)


def looks(page: Page) -> int:
    return int(re.search(r"look (\d+)", page.get_by_text(re.compile("^rests at")).inner_text()).group(1))
