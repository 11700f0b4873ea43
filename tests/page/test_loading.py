"""The style that keeps a page unseen until it is whole, put into every document and into nothing else."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from echo_ui.theme.loading import STYLE, Loading

PAGE = "<html><head><title>é</title></head><body></body></html>"
STYLED = PAGE.replace("</head>", f"{STYLE.decode()}</head>")


def _client() -> TestClient:
    routes = [
        Route("/page", lambda _: Response(PAGE, media_type="text/html")),
        Route("/parts", lambda _: StreamingResponse(iter([PAGE[:10], PAGE[10:]]), media_type="text/html")),
        Route("/data", lambda _: JSONResponse({"text": "</head>"})),
    ]
    return TestClient(Loading(Starlette(routes=routes)))


@pytest.mark.parametrize("path", ["/page", "/parts"])
def test_a_document_has_the_style_in_its_head(path: str) -> None:
    answer = _client().get(path, headers={"Accept": "text/html,*/*"})
    assert answer.text == STYLED
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize(("path", "accept"), [("/data", "text/html"), ("/page", "*/*")])
def test_anything_else_is_served_as_it_is(path: str, accept: str) -> None:
    assert STYLE.decode() not in _client().get(path, headers={"Accept": accept}).text
