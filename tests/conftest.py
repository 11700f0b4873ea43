"""What tests share: their order, a running server, and Chromium."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from harness import chromium
from harness.serving import serve

PROBE = re.compile(r"/[a-z]+/_stcore/")  # Streamlit looks for its server below the address of a page first, in vain
OWN_HOSTS = {"127.0.0.1", "localhost"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first, then the slow ones, those in a browser last."""
    for item in items:
        if {"browser", "page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            item.get_closest_marker("slow") is not None,
        )
    )


@pytest.fixture(autouse=True)
def same_main_module() -> Iterator[None]:
    """A page tested in this process takes the place of `__main__`, which new workers would then start from."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The base URL of the page, served for this session by a process of its own."""
    with serve() as running:
        yield running.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with chromium.launched() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh profile; the test fails if it logs an error or asks any other host for anything."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBE.search(message.location["url"]):
            complaints.append(f"console error: {message.text}")

    def see(url: str) -> None:
        host = urlsplit(url).hostname
        if host and host not in OWN_HOSTS:
            complaints.append(f"request to another host: {url}")

    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(f"page error: {error.error}"))
    context.on("request", lambda request: see(request.url))
    opened = context.new_page()
    opened.on("websocket", lambda socket: see(socket.url))
    yield opened
    context.close()
    assert not complaints, "\n".join(complaints)
