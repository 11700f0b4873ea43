"""What a visitor does in a browser, and how long a test waits for it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

START = 120_000  # milliseconds for the first run of a session, whose workers may still be starting
RUN = 60_000
LONG = "preset=lag-with-context&epochs=20000"


def open_page(page: Page, server: str, query: str = "") -> None:
    page.goto(f"{server}/?{query}")
    expect(page.get_by_role("button", name="Train")).to_be_enabled(timeout=START)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(rf"\b{name}\b")).click()


def chosen(page: Page, title: str) -> Locator:
    """The card of that title, as long as its picture is named as that of the one chosen."""
    return page.get_by_role("button", name=re.compile(f"chosen.*{title}"))


def notices(page: Page) -> Locator:
    """The boxes in which the page says what happened, announced as alerts or as a status."""
    return page.get_by_test_id("stAlertContainer")


def progress(page: Page) -> int:
    return int(page.get_by_role("progressbar").get_attribute("aria-valuenow") or 0)


def expect_epoch(page: Page, epoch: int) -> None:
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", str(epoch), timeout=RUN)


def train(page: Page) -> None:
    """Press Train and wait until the run is past its first epochs."""
    press(page, "Train")
    expect_training(page)


def expect_training(page: Page) -> None:
    expect(page.locator(".progress").get_by_text("Training", exact=True)).to_be_visible(timeout=START)
    page.wait_for_function("document.querySelector('[role=progressbar]').ariaValueNow > 20", timeout=RUN)
