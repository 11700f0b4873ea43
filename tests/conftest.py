"""What tests share: their order, a running server, and Chromium."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests import chromium

ROOT = Path(__file__).parent.parent
START_SECONDS = 60
END_SECONDS = 15
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
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of the page, served for this session by a process of its own."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log"
    options = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *(f"--{name}={options[name]}" for name in options)],
            cwd=ROOT,
            env=os.environ | {"ECHO_STORE": str(log.parent / "outcomes.sqlite")},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its workers share its process group, and end with it
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(process, url, log)
        yield url
    finally:
        _end(process)


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"The server ended or did not answer within {START_SECONDS} s:\n{log.read_text()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(END_SECONDS)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    path = chromium.find()
    if path is None:
        pytest.fail("The browser tests need Chromium: `python -m tests.chromium` installs one.")
    arguments = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=arguments)
        yield launched
        launched.close()


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
