"""How large a room may grow, and how long a file."""

from __future__ import annotations

import pytest

from tests.imports import OURS, ROOT

MOST_ENTRIES = {"echo_core": 11, "echo_ui": 15}
MOST_LINES = 300


@pytest.mark.parametrize(("package", "most"), MOST_ENTRIES.items())
def test_a_package_can_be_taken_in_at_a_glance(package: str, most: int) -> None:
    entries = {path.name for path in (ROOT / package).iterdir()} - {"__pycache__"}
    assert len(entries) <= most, sorted(entries)


def test_no_file_is_too_long() -> None:
    files = [ROOT / "app.py", *(path for top in OURS[1:] for path in (ROOT / top).rglob("*"))]
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in files
        if path.suffix in {".py", ".css", ".js"}
    }
    assert len(lines) > 100
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}
