"""What a page looks like until all of it is there: a style in the document itself, since all else comes too late.

What Streamlit is told to draw, styles too, comes part by part, and each would move those before it. So the document
keeps them unseen until `whole.js` says that the page is whole.
"""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STYLE = f"<style>{Path(__file__).with_name('loading.css').read_text('utf-8')}</style>".encode()
_END = b"</head>"
_LEFT_OUT = {b"accept-encoding", b"if-none-match", b"if-modified-since"}  # so that the answer is all of it, as text


class Loading:
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
