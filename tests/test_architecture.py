"""Who may import whom, and what importing must not load."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import echo_core

ROOT = Path(__file__).parent.parent
HEAVY = {"tensorflow", "keras", "streamlit", "altair", "distributed", "dask"}

LOADS_TENSORFLOW = {
    f"echo_core.{name}"
    for name in (
        "model.backend",
        "model.adam",
        "model.gradients",
        "model.plain",
        "model.training",
        "model.xla",
    )
}
CORE = ["echo_core", *(module.name for module in pkgutil.walk_packages(echo_core.__path__, "echo_core."))]


@pytest.mark.parametrize("name", [name for name in CORE if name not in LOADS_TENSORFLOW])
def test_importing_the_core_loads_nothing_heavy(name: str) -> None:
    assert _loaded_by(name) == set()


@pytest.mark.slow
def test_training_loads_tensorflow_and_nothing_of_the_page() -> None:
    assert _loaded_by("echo_core.model.training") == {"tensorflow", "keras"}


def _loaded_by(module: str) -> set[str]:
    """The heavy packages that a fresh interpreter holds after importing `module`."""
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.split())


def _imports(path: Path) -> Iterator[str]:
    """The top-level package of every import statement of a file, wherever it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            yield (node.module or "").split(".")[0]


def _files(package: str) -> list[Path]:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    return files


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("echo_core", {"app", "echo_ui", "streamlit", "altair", "tests", "benchmarks"}),
        ("echo_ui", {"app", "tensorflow", "keras", "distributed", "dask", "tests", "benchmarks"}),
    ],
)
def test_imports_go_one_way(package: str, forbidden: set[str]) -> None:
    wrong = {path.name: found for path in _files(package) if (found := forbidden & set(_imports(path)))}
    assert wrong == {}


def test_the_front_door_knows_the_page_only() -> None:
    assert set(_imports(ROOT / "app.py")) <= {"__future__", "echo_ui", "streamlit"}


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("import a.b, c\ndef f():\n    from d.e import g\n    if g:\n        import h as i\n")
    assert list(_imports(path)) == ["a", "c", "d", "h"]
