"""What Keras makes of the exported files, in an interpreter that finds nothing of ours; and of the tutorial's lines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from echo_core.export.script import notebook, script
from echo_core.model import plain
from echo_core.model.backend import keras
from echo_core.model.training import advance, initial_state
from echo_core.records.recordings import recorded
from echo_core.task.experiment import Experiment
from echo_core.task.framing import inputs_and_targets
from echo_core.task.presets import PRESETS
from echo_core.task.sequences import test_sequence as unseen_sequence
from echo_ui.text import words
from tests.export import covering

EPOCHS = 6
TRAINED = {name: preset.experiment for name, preset in PRESETS.items()}
SOLVED = Experiment(
    lag=0, window=1, vocabulary=2, units=8, batch_size=1, state="reset", learning_rate=0.03, epochs=25,
    stop_when_solved=True,
)  # fmt: skip
CASES = {**TRAINED, **dict(covering.experiments()), "solved": SOLVED}
NOTEBOOKS = ("lag-with-context",)


def short(experiment: Experiment) -> Experiment:
    """The same, of a few epochs."""
    return experiment if experiment is SOLVED else experiment.replace(epochs=EPOCHS)


# Runs every file of a folder in this one interpreter, TensorFlow being slow to load, and tells what each printed.
RUNNER = """
import contextlib, io, json, pathlib, sys

told = {}
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        if path.suffix == ".ipynb":
            names = {}
            for cell in json.loads(path.read_text())["cells"]:
                if cell["cell_type"] == "code":
                    exec(compile("".join(cell["source"]), path.name, "exec"), names)
        else:
            exec(compile(path.read_text(), path.name, "exec"), {"__name__": "__main__"})
    told[path.name] = out.getvalue().splitlines()
assert not any(name.split(".")[0] in ("echo_core", "echo_ui") for name in sys.modules)
pathlib.Path(sys.argv[2]).write_text(json.dumps(told))
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the scripts of all cases printed, trained for a few epochs, and some notebooks; by file."""
    folder = tmp_path_factory.mktemp("exported")
    files, out = folder / "files", folder / "told.json"
    files.mkdir()
    for number, experiment in enumerate(CASES.values()):
        text = script(short(experiment))
        (files / f"{number}.py").write_text(text, encoding="utf-8")
    for name in NOTEBOOKS:
        text = notebook(short(CASES[name]))
        (files / f"{name}.ipynb").write_text(text, encoding="utf-8")
    # -I: neither this folder nor the environment can bring in anything of ours.
    subprocess.run([sys.executable, "-I", "-c", RUNNER, files, out], cwd=folder, check=True, capture_output=True)
    found: dict[str, list[str]] = json.loads(out.read_text(encoding="utf-8"))
    return {name: found[f"{number}.py"] for number, name in enumerate(CASES)} | found


@pytest.fixture(scope="module")
def ours() -> dict[str, Any]:
    """The same trained here: state and what it told, by case."""
    return {name: advance(short(one), initial_state(one), short(one).epochs) for name, one in CASES.items()
            if name not in TRAINED}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_script_prints_the_losses_of_our_own_training(name, printed, ours):
    lines = printed[name]
    epochs = [re.fullmatch(r"epoch (\d+): loss (\d+\.\d{4}), accuracy ([01]\.\d{4})", line) for line in lines[:-3]]
    assert all(epochs)
    if name in TRAINED:
        history = recorded(TRAINED[name])
        losses, accuracies = history.losses[:EPOCHS], history.accuracies[:EPOCHS]
    else:
        losses, accuracies, _ = ours[name][1]
    assert [int(epoch[1]) for epoch in epochs] == list(range(1, len(losses) + 1))
    np.testing.assert_allclose([float(epoch[2]) for epoch in epochs], losses, atol=1e-3)
    np.testing.assert_allclose([float(epoch[3]) for epoch in epochs], accuracies, atol=1e-3)


def test_a_script_stops_when_solved(printed, ours):
    epochs = len(ours["solved"][1].losses)
    assert 20 <= epochs < SOLVED.epochs
    assert len(printed["solved"]) == epochs + 3


@pytest.mark.parametrize("name", [name for name in CASES if name not in TRAINED])
def test_a_script_ends_with_the_answers_of_the_last_frame(name, printed, ours):
    experiment, frames = CASES[name], ours[name][1].frames
    _, y = inputs_and_targets(experiment, unseen_sequence(experiment))
    counts = y.sum(-1) > 0
    shown = -1 if experiment.every_step else slice(None)
    expected, predicted, echoed = printed[name][-3:]
    assert expected.split() == ["expected", *map(str, y.argmax(-1)[shown][counts[shown]])]
    assert predicted.split() == ["predicted", *map(str, frames.predicted[-1][counts[shown]])]
    assert echoed == f"{frames.right[-1]} of {counts.sum()} echoed"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_prints_what_the_script_prints(name, printed):
    assert printed[f"{name}.ipynb"] == printed[name]


@pytest.mark.parametrize("name", ["masked-window", "echo-sequence"])
def test_a_saved_network_predicts_what_the_run_shows(name, tmp_path: Path):
    experiment = PRESETS[name].experiment.replace(epochs=3)
    state, metrics = advance(experiment, initial_state(experiment), 3)
    (tmp_path / "echo.keras").write_bytes(plain.saved(experiment, state.weights))
    model = keras.models.load_model(tmp_path / "echo.keras")
    assert {type(layer).__module__.split(".")[0] for layer in model.layers} == {"keras"}
    x, _ = inputs_and_targets(experiment, unseen_sequence(experiment))
    answers = model.predict(x, batch_size=experiment.batch_size, verbose=0)
    shown = -1 if experiment.every_step else slice(None)
    np.testing.assert_array_equal(answers.argmax(-1)[shown], metrics.frames.predicted[-1])
    np.testing.assert_allclose(answers.max(-1)[shown], metrics.frames.probability[-1], rtol=1e-4)


def test_keras_says_of_the_tutorials_lines_what_the_page_says():
    layer, reset = words.take_home.REFUSED
    with pytest.raises(ValueError) as refused:
        eval(layer, {"LSTM": keras.layers.LSTM})
    assert words.take_home.REFUSED[layer].split(":")[0] in str(refused.value)
    assert "batch_input_shape" in str(refused.value)
    first, carrying = words.take_home.REPLACED[layer].split(" as ")[0], keras.layers.LSTM(2, stateful=True)
    model = keras.Sequential([eval(first, {"keras": keras}), carrying])
    with pytest.raises(AttributeError, match=re.escape(words.take_home.REFUSED[reset])):
        eval(reset, {"model": model})
    eval(words.take_home.REPLACED[reset].split(" of ")[0], {"lstm": carrying})
