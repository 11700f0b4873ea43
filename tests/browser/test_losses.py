"""Workers and the server lost in mid-run, while a browser watches."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from harness.serving import free_port, serve
from tests.browser.steps import (
    START,
    echoed,
    epoch,
    expect_epoch,
    label,
    open_page,
    outcome,
    press,
    to_the_end,
    train,
    wait_past,
)

RUN = "preset=lag-with-context&batch_size=2"  # long enough to lose something in


def test_lost_workers_and_a_lost_server_do_not_end_what_is_watched(browser, tmp_path):
    port, store = free_port(), tmp_path / "echo.sqlite"
    page, visitor = (browser.new_page(viewport={"width": 1366, "height": 768}) for _ in range(2))
    errors: list[str] = []  # of the page; its console rightly complains of the server
    page.on("pageerror", lambda error: errors.append(str(error)))

    with serve(port=port, store=store) as server:
        open_page(page, server.url, RUN)
        train(page, past=50)
        server.kill_workers()
        to_the_end(page)
        expect_epoch(page, 2000)
        expect(outcome(page)).to_contain_text("Solved at epoch", timeout=START)
        expect(echoed(page)).to_contain_text("20 of 20")

        page.get_by_role("button", name="To the start").click()
        page.get_by_role("button", name="Play (Space)").click()
        wait_past(page, 20)
        server.kill()
        at = epoch(page)
        wait_past(page, at + 300)
        expect(page.get_by_role("dialog")).to_contain_text("not responding", timeout=START)

    with serve(port=port, store=store) as server:
        open_page(visitor, server.url, RUN)
        expect(label(visitor)).to_have_text(re.compile("^Kept from"))
        expect_epoch(visitor, 2000)
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=START)
        press(page, "New seed")  # a run of its own: where training took long, the kept one would be offered instead
        expect(page.get_by_role("button", name="New seed (0)")).to_have_count(0, timeout=START)
        train(page)
    assert not errors
    page.close()
    visitor.close()
