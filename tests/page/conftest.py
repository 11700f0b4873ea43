"""A page in front of an engine without workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from echo_ui.lab import in_view, notices, outcome, run, take_home
from echo_ui.lab import page as lab
from echo_ui.lag_map import page as lag_map
from echo_ui.shelf import page as shelf
from tests.stubs import StubEngine


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StubEngine:
    stub = StubEngine(tmp_path)
    for module in (in_view, lab, notices, outcome, run, take_home, lag_map, shelf):
        monkeypatch.setattr(module, "shared", lambda: stub)
    return stub
