"""Workers and the server lost in mid-run, while a browser watches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from harness.serving import Server, free_port, serve
from tests.browser.steps import (
    START,
    echoed,
    epoch,
    expect_epoch,
    label,
    open_page,
    outcome,
    playing,
    resting,
    to_the_end,
    train,
    wait_past,
)

LEARNED = "preset=lag-with-context&batch_size=2"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "echo.sqlite"


@pytest.fixture
def own(port: int, store: Path) -> Iterator[Server]:
    """A server that a test may kill."""
    with serve(port=port, store=store) as running:
        yield running


def test_lost_workers_and_a_lost_server_do_not_end_what_is_watched(own, port, store, browser):
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_page(page, own.url, LEARNED)
    train(page, past=50)
    own.kill_workers()
    to_the_end(page)
    expect_epoch(page, 2000)
    expect(outcome(page)).to_contain_text("Solved at epoch", timeout=START)
    expect(echoed(page)).to_contain_text("20 of 20")

    page.get_by_role("button", name="To the start").click()
    page.get_by_role("button", name="Play (Space)").click()
    wait_past(page, 20)
    own.kill()
    at = epoch(page)
    expect(page.get_by_role("dialog")).to_contain_text("not responding", timeout=START)
    wait_past(page, at + 300)
    expect(playing(page).or_(resting(page))).to_be_visible()

    with serve(port=port, store=store) as again:
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=START)
        visitor = browser.new_page()
        open_page(visitor, again.url, LEARNED)
        expect(label(visitor)).to_have_text(re.compile("^Kept from"))
        expect_epoch(visitor, 2000)
        train(page)
    assert not errors
