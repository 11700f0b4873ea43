"""A page in front of an engine without workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from echo_ui.lab import page as lab
from echo_ui.lab import run
from echo_ui.lag_map import page as lag_map
from echo_ui.shelf import page as shelf
from tests.stubs import StubEngine


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StubEngine:
    stub = StubEngine(tmp_path)
    for module in (lab, run, lag_map, shelf):
        monkeypatch.setattr(module, "shared", lambda: stub)
    return stub
