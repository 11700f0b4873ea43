"""What tests of runs share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may lie; neither it nor its folder is there yet."""
    return tmp_path / "new" / "outcomes.sqlite"
