"""`export`: what it writes and prints, and every wrong wish."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from echo_core.cli import export as command
from echo_core.cli import export_words
from echo_core.export.files import FileError, Kind, Problem
from echo_core.export.script import script
from echo_core.export.tables import as_csv
from echo_core.runs.codec import decode, encode
from echo_core.task.presets import PRESETS
from tests.cli.running import run
from tests.export import histories

WRONG = {
    "echo.doc": "--to must end in one of .py, .ipynb, .keras, .csv, .json, .png, .svg, but 'echo.doc' came.",
    "echo": "--to must end in one of",
    "-.png": "'-.png' asks to print what is no text. Name a file such as echo.png, or print -.py, -.ipynb, -.csv,",
    "-.keras": "'-.keras' asks to print what is no text.",
    "nowhere/echo.py": "'nowhere/echo.py' lies in a folder that does not exist. Make the folder first,",
    "taken.py": "'taken.py' is there already and is no file. Choose another name.",
    f"{'x' * 300}.csv": "cannot be written (File name too long). Choose a file or a folder that you may write to.",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("target", WRONG)
def test_a_wrong_wish_ends_with_a_sentence_and_leaves_nothing_behind(target: str, folder: Path) -> None:
    (folder / "taken.py").mkdir()
    done = run("export", "lag-with-context", "--to", target)
    assert done.exit_code == 2
    assert WRONG[target] in " ".join(done.stderr.split())
    assert done.stdout == ""
    assert [path.name for path in folder.rglob("*")] == ["taken.py"]


def test_impossible_settings_are_refused_as_everywhere(folder: Path) -> None:
    done = run("export", "lag-with-context", "--lag", "30", "--to", "echo.py")
    assert done.exit_code == 2
    assert "lag must be a whole number from 0 to 24, but 30 came." in done.stderr
    assert run("export", "lag-with-context").exit_code == 2
    assert list(folder.iterdir()) == []


def test_the_script_is_printed_or_written(folder: Path) -> None:
    wanted = script(PRESETS["lag-with-context"].experiment.replace(state="reset", units=20))
    settings = ("lag-with-context", "--state", "reset", "--units", "20")
    assert run("export", *settings, "--to", "-").stdout == wanted
    assert run("export", *settings, "--to", "-.py").stdout == wanted
    done = run("export", *settings, "--to", "echo.py")
    assert (done.exit_code, done.stdout) == (0, "Wrote echo.py.\n")
    assert (folder / "echo.py").read_text() == wanted
    assert ast.parse(wanted)


def test_what_a_recorded_run_tells_needs_no_training(folder: Path) -> None:
    history = histories.of_preset()
    assert run("export", "lag-with-context", "--to", "-.csv").stdout == as_csv(history)
    assert encode(decode(run("export", "lag-with-context", "--to", "-.json").stdout)) == encode(history)
    for name, begins in (("echo.ipynb", b"{"), ("echo.svg", b"<svg"), ("echo.png", b"\x89PNG")):
        assert run("export", "lag-with-context", "--to", name).exit_code == 0
        assert (folder / name).read_bytes().startswith(begins)
    assert len(list(folder.iterdir())) == 3
    assert json.loads((folder / "echo.ipynb").read_text())["nbformat"] == 4


def test_a_training_that_fails_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(command, "with_bar", fail)
    done = run("export", "lag-with-context", "--epochs", "3", "--to", "echo.csv")
    assert isinstance(done.exception, MemoryError)
    assert list(folder.iterdir()) == []


def test_every_kind_and_problem_has_words() -> None:
    assert list(export_words.KINDS) == list(Kind)
    told = {export_words.not_written(FileError(problem, "-.png")) for problem in Problem}
    assert len(told) == len(Problem)
    assert all(sentence.endswith(".") for sentence in told)
