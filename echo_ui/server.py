"""What happens once, when the server starts and when it ends."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from echo_core.engine import shared


@asynccontextmanager
async def serving(_app: Any) -> AsyncIterator[None]:
    """Load the page's code, start the training workers in the background, and close them at the end."""
    from echo_ui import lab

    lab.prepare()
    # What is loaded by now stays for good: later collections need not walk it.
    gc.collect()
    gc.freeze()
    engine = shared()
    try:
        yield
    finally:
        engine.close()
