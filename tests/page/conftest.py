"""A page in front of an engine without workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from echo_core import engine as engines
from tests.stubs import StubEngine


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StubEngine:
    stub = StubEngine(tmp_path)
    monkeypatch.setattr(engines, "_of_this_process", lambda: stub)
    return stub
