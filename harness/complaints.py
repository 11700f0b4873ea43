"""What a page must not do in a browser, whoever drives it: log an error, or ask another host for anything."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

PROBE = re.compile(r"/[a-z]+/_stcore/")  # Streamlit looks for its server below the address of a page first, in vain
OWN_HOSTS = {"127.0.0.1", "localhost"}


class Complaints(list[str]):
    """What was wrong in the pages that are listened to, one after another."""

    def listen(self, context: BrowserContext) -> None:
        """Hear all pages of a context."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.append(f"page error: {error.error}"))
        context.on("request", lambda request: self._see(request.url))
        context.on("page", self._watch)

    def _watch(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._see(socket.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBE.search(message.location["url"]):
            self.append(f"console error: {message.text}")

    def _see(self, url: str) -> None:
        host = urlsplit(url).hostname
        if host and host not in OWN_HOSTS:
            self.append(f"request to another host: {url}")
