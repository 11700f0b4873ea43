"""The listings: one for every combination of settings, as the linter likes it, in the lines that are in force."""

from __future__ import annotations

import ast
import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import settings as how

from echo_core.export.script import notebook, script
from echo_core.task.experiment import SETTINGS, Experiment
from echo_core.task.presets import PRESETS
from tests.export import covering
from tests.imports import ROOT
from tests.strategies import experiments

ALL = {**{name: preset.experiment for name, preset in PRESETS.items()}, **dict(covering.experiments())}


def test_cases_and_presets_have_every_pair_of_choices_that_there_is() -> None:
    chosen = [covering.case_of(experiment) for experiment in ALL.values()]
    assert chosen[len(PRESETS) :] == covering.cases()
    assert len(chosen) < 20
    for one in filter(covering.possible, itertools.product(*covering.CHOICES.values())):
        for first, second in itertools.combinations(range(len(one)), 2):
            assert any((case[first], case[second]) == (one[first], one[second]) for case in chosen)


def test_the_linter_likes_every_listing(tmp_path: Path) -> None:
    files = [script(experiment) for experiment in ALL.values()]
    files += [script(preset.experiment.replace(length=24, batch_size=1, lag=0)) for preset in PRESETS.values()]
    for number, text in enumerate(files):
        (tmp_path / f"echo_{number}.py").write_text(text, encoding="utf-8")
    for arguments in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--config", str(ROOT / "pyproject.toml")]
        done = subprocess.run([*ruff, str(tmp_path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@how(max_examples=50, deadline=None)
@given(experiments())
def test_every_experiment_has_a_listing_that_imports_nothing_of_ours(experiment: Experiment) -> None:
    tree = ast.parse(script(experiment))
    imported = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
    }
    assert imported - {"math"} == {"keras", "numpy", "pandas"}
    assert ("math" in imported) == (experiment.length % 4 > 0)


LINES: dict[str, dict[str, Any]] = {
    "stateful=True": {"state": "carry"},
    "lstm.reset_state()": {"state": "carry"},
    "batch_shape=(BATCH_SIZE, STEPS, VOCABULARY)": {"state": "carry"},
    "shape=(STEPS, VOCABULARY)": {"state": "reset"},
    "Masking(mask_value=-1)": {"missing": "mask"},
    "vectors[integers < 0] = -1": {"missing": "mark"},
    "usable &= shown.notna().all(axis=1)": {"missing": "drop"},
    "STEPS = LENGTH": {"context": "whole", "missing": "mark"},
    "STEPS = 3": {"window": 3},
    "TimeDistributed(output)": {"output": "sequence"},
    "return_sequences=True": {"output": "sequence"},
    "break  # stop when solved": {"stop_when_solved": True},
    ".tail(rows)": {"batch_size": 7},
}


@pytest.mark.parametrize("line", LINES)
def test_a_setting_brings_its_lines_and_its_opposite_takes_them_away(line: str) -> None:
    calm = Experiment(window=5, missing="mark", state="reset", batch_size=4)
    if line in ("vectors[integers < 0] = -1", "shape=(STEPS, VOCABULARY)"):
        calm = Experiment(window=5, state="carry", batch_size=5)
    wanted = calm.replace(**LINES[line])
    assert line not in script(calm).replace(f"batch_{line}", "")
    assert line in script(wanted)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_changes_the_script(name: str) -> None:
    base = Experiment(missing="mark")
    others = {"missing": "mask", "context": "whole", "output": "sequence", "state": "reset", "stop_when_solved": True}
    other = others.get(name) or {"seed": 1, "learning_rate": 0.5}.get(name) or int(base.settings()[name]) - 1
    assert script(base.replace(**{name: other})) != script(base)


def test_a_reader_finds_the_settings_at_the_top() -> None:
    text = script(Experiment(lag=2, window=7, units=31, batch_size=3, learning_rate=0.02, seed=9, epochs=77))
    for line in (
        "LAG = 2 ",
        "STEPS = 7 ",
        "UNITS = 31 ",
        "BATCH_SIZE = 3 ",
        "EPOCHS = 77 ",
        "RATE = 0.02 ",
        "SEED = 9 ",
    ):
        assert f"\n{line}" in text.replace("LEARNING_RATE", "RATE")


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_is_the_script_in_cells(name: str) -> None:
    text = notebook(ALL[name])
    read = nbformat.reads(text, as_version=4)
    nbformat.validate(read)
    assert json.loads(text)["nbformat"] == 4
    code = "\n".join(cell.source for cell in read.cells if cell.cell_type == "code")
    assert ast.unparse(ast.parse(code)) == ast.unparse(ast.Module(ast.parse(script(ALL[name])).body[1:], []))
    assert [cell.cell_type for cell in read.cells] == ["markdown", *["markdown", "code"] * 6]
    assert all(cell.source.startswith("#") for cell in read.cells if cell.cell_type == "markdown")
