"""The style sheets of the pages, put into every document and into nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from echo_ui.theme import document
from echo_ui.theme.document import STYLE, Document

PAGE = "<html><head><title>é</title></head><body></body></html>".encode()
STYLED = PAGE.replace(b"</body>", STYLE + b"</body>")


def answer(parts: list[bytes], *, kind: str = "text/html; charset=utf-8", accept: str = "text/html,*/*") -> bytes:
    """What comes through of an answer in parts, the length of which is told."""
    sent: list[Message] = []

    async def serve(_scope: Scope, _receive: Receive, send: Send) -> None:
        length = str(sum(map(len, parts))).encode()
        headers = [(b"content-type", kind.encode()), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": part is not parts[-1]})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Document(serve)({"type": "http", "headers": [(b"accept", accept.encode())]}, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    assert dict(sent[0]["headers"])[b"content-length"] == str(len(body)).encode()
    return body


@pytest.mark.parametrize("parts", [[PAGE], [PAGE[:16], PAGE[16:30], PAGE[30:]]])
def test_a_document_has_the_style_at_its_end(parts: list[bytes]) -> None:
    assert answer(parts) == STYLED


def test_anything_else_is_served_as_it_is() -> None:
    assert answer([PAGE], kind="application/json") == PAGE
    assert answer([PAGE], accept="*/*") == PAGE
    assert answer([b"no body"]) == b"no body"


def test_the_style_holds_every_sheet_that_is_not_within_a_component() -> None:
    sheets = sorted((Path(document.__file__).parents[1]).rglob("*.css"))
    assert {path.parent.name for path in sheets if path.read_bytes() not in STYLE} == {"player"}
