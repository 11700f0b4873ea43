"""A relay between a browser and the server, which counts the bytes that go to the browser as they are on the wire."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

PIECE = 1 << 16


class Relay:
    """Takes connections at `url` and hands them on.

    Attributes:
        url: to be opened in place of the server's.
        received: bytes that the server has sent by now: headers and all, compressed where they are.
    """

    def __init__(self, server: str) -> None:
        """Listen in the background for whom the server at that address is to serve."""
        self.received = 0
        self._server = urlsplit(server)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                browser, _ = self._listener.accept()
                server = socket.create_connection((self._server.hostname or "", self._server.port or 80))
                for ends in ((browser, server, False), (server, browser, True)):
                    threading.Thread(target=self._hand_on, args=ends, daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if counted:
                    self.received += len(piece)
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def relayed(server: str) -> Iterator[Relay]:
    """A relay to the server at that address."""
    relay = Relay(server)
    try:
        yield relay
    finally:
        relay.close()
