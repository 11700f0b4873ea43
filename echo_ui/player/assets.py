"""What the player loads beside the page: its own modules and style, and the library that draws the charts.

Every address holds the version of what lies there, so that a browser keeps it for good.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import vl_convert
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_HERE = Path(__file__).parent
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_FILES = {path.name: path.read_bytes() for path in sorted(_HERE.iterdir()) if path.suffix in _TYPES}
_FOREVER = "public, max-age=31536000, immutable"

VERSION = hashlib.sha256(b"".join(_FILES.values())).hexdigest()[:12]
MODULES = f"assets/player/{VERSION}"  # relative to the page, which may lie below another address
LIBRARY = f"assets/vega/{version('vl-convert-python')}-{'.'.join(vl_convert.get_vegalite_versions()[-1:])}.js"

# In a process of its own: it takes seconds, in which nothing else of this one would run.
_WRITE = 'import sys, vl_convert; sys.stdout.write(vl_convert.javascript_bundle("export {vegaEmbed};"))'
_lock = threading.Lock()


def library() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one ES module that exports `vegaEmbed`, gzipped; made once, in some seconds."""
    with _lock:
        return _library()


@functools.cache
def _library() -> bytes:
    done = subprocess.run([sys.executable, "-c", _WRITE], capture_output=True, check=True)
    return gzip.compress(done.stdout, 9, mtime=0)


async def _serve_library(request: Request) -> Response:
    body = await run_in_threadpool(library)
    return _respond(request, body, ".js", LIBRARY, {"Content-Encoding": "gzip"})


async def _serve_module(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _FILES:
        return Response(status_code=404)
    return _respond(request, _FILES[name], Path(name).suffix, VERSION, {})


def _respond(request: Request, body: bytes, suffix: str, state: str, headers: dict[str, str]) -> Response:
    tag = f'"{hashlib.sha256(state.encode()).hexdigest()[:16]}"'
    headers = {"Cache-Control": _FOREVER, "ETag": tag, "X-Content-Type-Options": "nosniff", **headers}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=f"{_TYPES[suffix]}; charset=utf-8", headers=headers)


ROUTES = [
    Route("/" + LIBRARY, _serve_library),
    Route(f"/{MODULES}/{{name}}", _serve_module),
]
