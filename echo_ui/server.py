"""What happens once, when the server starts and when it ends."""

from __future__ import annotations

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

from starlette.middleware import Middleware

from echo_core.engine import shared
from echo_ui.player import assets
from echo_ui.theme.document import Document

ROUTES = assets.ROUTES  # what is served beside the page
MIDDLEWARE = [Middleware(Document)]  # what stands between the server and a browser

_loading = threading.Lock()


@asynccontextmanager
async def serving(_app: Any) -> AsyncIterator[None]:
    """Get ready in the background while the first browser already loads the page; close the workers at the end."""
    preparation = threading.Thread(target=_prepare, name="prepare")
    preparation.start()
    try:
        yield
    finally:
        preparation.join()
        shared().close()


def page() -> None:
    """Draw the page for a visitor, as soon as its code is loaded."""
    _site().page()


def _site() -> ModuleType:
    """The page's code. One thread loads it: modules that import one another come to two threads half loaded."""
    with _loading:
        from echo_ui import site

    return site


def _prepare() -> None:
    """Start the training workers, and load the page's code meanwhile."""
    shared()
    _site()
    assets.library()
    # Nearly all that is loaded by now stays for good: later collections need not walk it.
    gc.collect()
    gc.freeze()
