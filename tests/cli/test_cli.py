"""The lab without a browser: what `python -m echo_core` prints, and how it says no."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from echo_core.cli import words
from echo_core.task.experiment import SETTINGS, Experiment
from echo_core.task.framing import Dropped
from echo_core.task.presets import PRESETS
from echo_core.task.score import Prediction
from tests.cli.running import ROOT, process, records, run

NO_ANSWER, INCOMPLETE, SURPLUS = (words.DROPPED[reason] for reason in Dropped)


def test_presets_as_json() -> None:
    assert records("presets", "--json") == [
        {
            "preset": one.name,
            "title": words.PRESETS[one.name].title,
            "about": words.PRESETS[one.name].about,
            "settings": one.experiment.settings(),
        }
        for one in PRESETS.values()
    ]


def test_presets_in_words() -> None:
    done = run("presets")
    assert done.exit_code == 0
    for one in PRESETS.values():
        assert f"{one.name}: {words.PRESETS[one.name].about}" in done.output


ALL_VISIBLE = {
    "visible": 1.0,
    "carried": 0.0,
    "nowhere": 0.0,
    "guess_accuracy": 0.01,
    "guess_loss": pytest.approx(4.60517),
    "ceiling": 1.0,
}


def test_frame_as_json() -> None:
    lines = records("frame", "lag-with-context", "--window", "3", "--sequence", "3,1,4,1,5,9,2,6", "--json")
    assert lines == [
        {"t": 0, "inputs": [None, None, 3], "target": None, "kept": False, "reason": NO_ANSWER},
        {"t": 1, "inputs": [None, 3, 1], "target": 3, "kept": False, "reason": INCOMPLETE},
        {"t": 2, "inputs": [3, 1, 4], "target": 1, "kept": False, "reason": SURPLUS},
        {"t": 3, "inputs": [1, 4, 1], "target": 4, "kept": True, "reason": None},
        {"t": 4, "inputs": [4, 1, 5], "target": 1, "kept": True, "reason": None},
        {"t": 5, "inputs": [1, 5, 9], "target": 5, "kept": True, "reason": None},
        {"t": 6, "inputs": [5, 9, 2], "target": 9, "kept": True, "reason": None},
        {"t": 7, "inputs": [9, 2, 6], "target": 2, "kept": True, "reason": None},
        {"verdict": ALL_VISIBLE},
    ]


def test_frame_as_json_when_every_step_answers() -> None:
    settings = ("--window", "2", "--batch-size", "2", "--missing", "mark", "--output", "sequence")
    assert records("frame", "lag-with-context", *settings, "--sequence", "3,1,4", "--json") == [
        {"t": 0, "inputs": [None, 3], "target": [None, None], "kept": False, "reason": NO_ANSWER},
        {"t": 1, "inputs": [3, 1], "target": [None, 3], "kept": True, "reason": None},
        {"t": 2, "inputs": [1, 4], "target": [3, 1], "kept": True, "reason": None},
        {
            "verdict": ALL_VISIBLE
            | {"visible": pytest.approx(2 / 3), "nowhere": pytest.approx(1 / 3), "ceiling": pytest.approx(0.67)}
        },
    ]


def test_frame_as_a_table() -> None:
    done = run("frame", "lag-with-context", "--window", "2", "--batch-size", "1", "--sequence", "3,14,15")
    assert done.output.splitlines() == [
        "t   shown   answer",
        "0    -  3        -   no number lies that far back",
        "1    3 14        3",
        "2   14 15       14",
        "",
        "2 of 3 rows are trained on, 1 a batch: X (2, 2, 100).",
        "Every answer is among the numbers shown: nothing stands in the way of 100% but the learning itself. Pure"
        " guessing gives 1.0%.",
    ]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (["--lag", "5"], "Every answer is among the numbers shown: nothing stands in the way of 100%"),
        (
            ["--lag", "6"],
            "No answer can reach the network, so nothing can beat guessing.",
        ),
        (
            ["--lag", "1", "--output", "sequence"],
            "83.3% of the answers are among the numbers shown, the others cannot be known: 83.5% is the best possible.",
        ),
        (
            ["--lag", "6", "--state", "carry"],
            "0.0% of the answers are among the numbers shown, 66.7% can only be remembered from an earlier batch: 67.0%"
            " is the best possible.",
        ),
    ],
)
def test_the_verdict_in_words(settings: list[str], sentence: str) -> None:
    options = ["--window", "6", "--batch-size", "6", "--state", "reset", *settings]
    said = run("frame", "lag-with-context", *options).output.splitlines()[-1]
    assert said.startswith(sentence)
    assert "Pure guessing gives 1.0%." in said


def test_the_verdict_of_carried_answers_as_json() -> None:
    told = records("frame", "lag-without-context", "--lag", "6", "--length", "30", "--json")[-1]["verdict"]
    assert (told["visible"], told["carried"], told["nowhere"], told["ceiling"]) == (0.0, 0.75, 0.25, 0.7525)


def test_frame_without_a_sequence_shows_the_test_sequence() -> None:
    assert len(records("frame", "echo-now", "--length", "12", "--json")) == 12 + 1


USAGE = [
    # arguments, a part of the message
    (["train", "echo"], f"preset must be one of {', '.join(PRESETS)}, but 'echo' came"),
    (["train", "echo-now", "--lag", "25"], "lag must be a whole number from 0 to 24, but 25 came"),
    (["train", "echo-now", "--lag", "one"], "lag must be a whole number, but 'one' came"),
    (["train", "echo-now", "--lag", "9" * 5000], "lag must be a whole number, but '999"),
    (["train", "echo-now", "--state", "keep"], "state must be one of reset, carry, but 'keep' came"),
    (["train", "echo-now", "--learning-rate", "nan"], "learning_rate must be a number, but 'nan' came"),
    (["train", "echo-now", "--context", "whole"], "missing must be 'mark' or 'mask'"),
    (["train", "echo-now", "--batch-size", "26"], "batch_size must be a whole number from 1 to 25, but 26 came"),
    (["frame", "echo-now", "--sequence", "1,,2"], "sequence must be whole numbers separated by commas"),
    (["frame", "echo-now", "--sequence", "1,100"], "sequence must be of whole numbers from 0 to 99, but 100 came"),
    (["frame", "echo-now", "--sequence", "-1,1"], "sequence must be of whole numbers from 0 to 99, but -1 came"),
    (["frame", "echo-now", "--sequence", "1,2", "--length", "3"], "sequence must be 3 numbers long, but 2 came"),
    (["frame", "echo-now", "--sequence", "1"], "length must be a whole number from 2 to 200, but 1 came"),
    (["frame", "lag-with-context", "--sequence", "1,2,3"], "window must be a whole number from 1 to 3, but 5 came"),
    (["frame", "echo-now", "--no-such"], "No such option"),
    (["sweep", "--lags", "1,x"], "lags must be whole numbers and ranges, but '1,x' came"),
    (["sweep", "--lags", "0-9999999999"], "lag must be a whole number from 0 to 199, but 9999999999 came"),
    (["sweep", "--lags", "30"], "lag must be a whole number from 0 to 24, but 30 came"),
    (["sweep", "--units", "5,300"], "units must be a whole number from 1 to 256, but 300 came"),
    (["sweep", "--windows", ""], "windows must be whole numbers and ranges, but '' came"),
    (["sweep", "--seeds", "0"], "seeds must be a whole number from 1 to 20, but 0 came"),
    (["sweep", "--lags", "0-24", "--units", "1-256"], "the grid must be of at most 5000 runs, but 19200 came"),
    (["sweep", "--window", "5"], "No such option"),
    (["sweep", "--json", "--csv", "-"], "--json and --csv exclude each other"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE)
def test_wrong_values_end_with_2_and_the_message(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert message in " ".join(done.stderr.split())


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Experiment]:
    """The experiments that a stub trained: three epochs, the last with a loss that is no number."""
    experiments: list[Experiment] = []

    def train(experiment: Experiment, on_epoch: Callable[[Any], object]) -> SimpleNamespace:
        experiments.append(experiment)
        losses, accuracies = np.array([4.5, 0.25, np.nan], np.float32), np.array([0, 0.5, 1], np.float32)
        for epoch, (loss, accuracy) in enumerate(zip(losses, accuracies, strict=True), start=1):
            on_epoch(SimpleNamespace(epoch=epoch, loss=float(loss), accuracy=float(accuracy)))
        return SimpleNamespace(
            experiment=experiment,
            losses=losses,
            accuracies=accuracies,
            solved_at=2,
            prediction=Prediction(
                sequence=np.array([3, 1, 4], np.int32),
                expected=np.array([[-1, 3], [3, 1]], np.int32),
                predicted=np.array([[7, 3], [3, 1]], np.int32),
                probability=np.ones((2, 2), np.float32),
            ),
            seconds=0.5,
            updates=100,
        )

    monkeypatch.setitem(sys.modules, "echo_core.model.training", SimpleNamespace(train=train))
    monkeypatch.setattr("echo_core.model.training", SimpleNamespace(train=train), raising=False)
    return experiments


def test_train_as_json(trained: list[Experiment]) -> None:
    lines = records("train", "lag-with-context", "--epochs", "3", "--stop-when-solved", "--json")
    settings = PRESETS["lag-with-context"].experiment.replace(epochs=3, stop_when_solved=True).settings()
    assert lines == [
        {"verdict": ALL_VISIBLE},
        {"epoch": 1, "loss": 4.5, "accuracy": 0.0},
        {"epoch": 2, "loss": 0.25, "accuracy": 0.5},
        {"epoch": 3, "loss": None, "accuracy": 1.0},
        {
            "result": {
                "preset": "lag-with-context",
                "settings": settings,
                "epochs": 3,
                "loss": None,
                "accuracy": 1.0,
                "solved_at": 2,
                "expected": [[None, 3], [3, 1]],
                "predicted": [[7, 3], [3, 1]],
                "seconds": 0.5,
                "updates": 100,
                "ms_per_update": 5.0,
            }
        },
    ]


def test_train_in_words(trained: list[Experiment]) -> None:
    done = run("train", "echo-now")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Every answer is among the numbers shown: nothing stands in the way of 100% but the learning itself. Pure"
        " guessing gives 1.0%.",
        "loss       nan (pure guessing: 4.605)",
        "accuracy   100.0% (pure guessing: 1.0%)",
        "solved     at epoch 2",
        "expected   [- 3] [3 1]",
        "predicted  [7 3] [3 1]",
        "trained    3 epochs, 100 updates in 0.50 s",
    ]


def test_every_setting_is_an_option(trained: list[Experiment]) -> None:
    other: dict[str, Any] = {
        "lag": 3,
        "window": 4,
        "length": 30,
        "vocabulary": 10,
        "context": "whole",
        "missing": "mask",
        "output": "sequence",
        "units": 7,
        "state": "reset",
        "batch_size": 9,
        "epochs": 3,
        "learning_rate": 0.5,
        "seed": 8,
        "stop_when_solved": True,
    }
    assert list(other) == list(SETTINGS)
    arguments = ["train", "lag-with-context", "--json"]
    for name, value in other.items():
        arguments += ["--" + name.replace("_", "-"), *([] if value is True else [str(value)])]
    result = records(*arguments)[-1]["result"]
    assert result["settings"] == other
    assert trained == [Experiment(**other)]


@pytest.mark.slow
def test_a_real_training_prints_json_and_nothing_else() -> None:
    done = process("train", "lag-with-context", "--vocabulary", "10", "--epochs", "3", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    first, *epochs, last = map(json.loads, done.stdout.splitlines())
    assert first["verdict"]["ceiling"] == 1
    assert [line["epoch"] for line in epochs] == [1, 2, 3]
    result = last["result"]
    assert (result["loss"], result["accuracy"]) == (epochs[-1]["loss"], epochs[-1]["accuracy"])
    assert (result["epochs"], result["updates"], result["solved_at"]) == (3, 12, None)
    assert len(result["expected"]) == len(result["predicted"]) == 20
    assert result["ms_per_update"] == pytest.approx(1000 * result["seconds"] / 12)


def test_a_reader_that_leaves_early_sees_no_traceback() -> None:
    rows = [sys.executable, "-m", "echo_core", "frame", "echo-now", "--length", "200", "--window", "200", "--json"]
    process = subprocess.Popen(rows, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    with process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
