"""The document that all pages are drawn in: it brings their style sheets, and keeps a page unseen until it is whole.

What Streamlit is told to draw comes part by part, with every run of the script, and each part would move those before
it. A style that is in the document is there before them, and comes once.
"""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from echo_ui.theme import colours

_PAGES = Path(__file__).parents[1]
_APART = "player"  # whose style sheets are within it alone


def _style() -> str:
    """All colours and style sheets, those of all pages before those of some."""
    sheets = [path for path in sorted(_PAGES.rglob("*.css")) if path.parent.name != _APART]
    sheets.sort(key=lambda path: path.parent != Path(__file__).parent)
    return "\n".join([colours.variables(), *(path.read_text("utf-8") for path in sheets)])


STYLE = f"<style>{_style()}</style>".encode()
_END = b"</body>"  # behind Streamlit's own styles, wherever its scripts put them into the head
_LEFT_OUT = {b"accept-encoding", b"if-none-match", b"if-modified-since"}  # so that the answer is all of it, as text


class Document:
    """Middleware that puts the style into every HTML document."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        headers = [one for one in scope["headers"] if one[0] not in _LEFT_OUT]
        await self._app({**scope, "headers": headers}, receive, _styled(send))


def _styled(send: Send) -> Send:
    """Send an answer with the style in it where it is a document; one that comes in parts is sent in one."""
    start: Message = {}
    body = b""

    async def sending(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            start = message
            if "text/html" not in Headers(raw=message["headers"]).get("content-type", ""):
                start = {}
                await send(message)
        elif not start:
            await send(message)
        else:
            body += message.get("body", b"")
            if not message.get("more_body"):
                styled = body.replace(_END, STYLE + _END, 1)
                headers = MutableHeaders(raw=start["headers"])
                if body:
                    headers["content-length"] = str(len(styled))
                await send(start)
                await send({**message, "body": styled})

    return sending
