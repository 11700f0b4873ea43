"""Workers that are warm before anything is timed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from echo_core.engine import Engine


@contextmanager
def warm_engine(workers: int) -> Iterator[Engine]:
    """An engine with that many workers, on which all is loaded and compiled that is so ahead of visitors."""
    engine = Engine(workers=workers)
    try:
        while not (engine.warmed_up or engine.problem):
            time.sleep(0.1)
        yield engine
    finally:
        engine.close()
