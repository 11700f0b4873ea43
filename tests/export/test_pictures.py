"""Pictures by their specifications, and that they are drawn."""

from __future__ import annotations

import dataclasses
import json
import struct
from typing import Any

import numpy as np
import pytest

from echo_core.cli import export_words as cli_words
from echo_core.export import pictures
from echo_core.export.shown import MOST_ANSWERS, answers
from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_ui.text import words as page_words
from echo_ui.theme.colours import LIGHT
from tests.export import histories

SAID: dict[str, Any] = {"page": page_words.take_home.picture, "command line": cli_words.picture}


def _spec(history: History) -> dict[str, Any]:
    shown, words = cli_words.picture(history)
    return pictures.spec(shown, words)


def _texts(spec: Any) -> set[str]:
    """All texts in a specification that are titles or written marks."""
    found = set()
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key in ("text", "title", "subtitle") and isinstance(value, str):
                found.add(value)
            found |= _texts(value)
    elif isinstance(spec, list):
        for one in spec:
            found |= _texts(one)
    return found


def test_titles_axes_settings_and_lines_are_written() -> None:
    history = histories.of_preset()
    assert {
        "Echo the past, with context",
        "lag 1, window 5, state carry, units 50, batch size 5, length 25, vocabulary 100, learning rate 0.001, seed 0",
        "Accuracy on fresh sequences",
        "Loss (cross-entropy)",
        "Epoch",
        "pure guessing: 1.0%",
        "pure guessing: 4.61",
        "best possible: 100.0%",
        "One unseen sequence after epoch 2,000: 20 of 20 numbers echoed",
    } <= _texts(_spec(history))


def test_expected_stands_over_predicted() -> None:
    history = histories.of_preset("lag-without-context")
    tables = [rows for rows in _spec(history)["datasets"].values() if "kind" in rows[0]]
    (table,) = tables
    found = answers(history)
    expected = [row["number"] for row in table if row["row"] == "Expected"]
    predicted = [row["number"] for row in table if row["row"] == "Predicted"]
    assert expected == found.expected.tolist()
    assert predicted == found.predicted.tolist()
    kinds = [row["kind"] for row in table if row["row"] == "Predicted"]
    assert kinds == ["right" if one == other else "wrong" for one, other in zip(expected, predicted, strict=True)]


def test_the_curves_are_all_of_the_run() -> None:
    history = histories.of_preset()
    curves = [rows for rows in _spec(history)["datasets"].values() if "epoch" in rows[0]]
    assert len(curves) == 2
    for rows in curves:
        assert len(rows) == history.epoch
        field = "loss" if "loss" in rows[0] else "accuracy"
        told = history.losses if field == "loss" else history.accuracies
        np.testing.assert_allclose([row[field] for row in rows], told)
        assert len({row["epoch"] for row in rows}) <= pictures.POINTS
        assert max(row["epoch"] for row in rows) == history.epoch


def test_two_runs_share_axes_and_are_told_apart_by_name_and_dash() -> None:
    shown, words = SAID["page"](histories.of_preset("lag-without-context"), histories.of_preset())
    assert [run.label for run in shown] == ["window 1, batch size 6", "window 5, batch size 5"]
    assert words.title == "Echo the past, without context, compared with: Echo the past, with context"
    assert words.settings.startswith("lag 1, state: carry, LSTM units 50, sequence length 25")
    spec = pictures.spec(shown, words)
    assert {"window 1, batch size 6 after epoch 2,000: 0 of 24 echoed"} <= _texts(spec)
    text = json.dumps(spec)
    assert '"strokeDash"' in text
    assert text.count('"kind": "asked"') == 24 + 20


def test_runs_that_differ_in_epochs_alone_are_told_apart() -> None:
    first = histories.of_preset()
    longer = dataclasses.replace(first, experiment=first.experiment.replace(epochs=3000))
    assert [run.label for run in SAID["page"](first, longer)[0]] == ["2,000 epochs", "3,000 epochs"]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(length=200, batch_size=3, epochs=3),
        Experiment(output="sequence", context="whole", missing="mask", stop_when_solved=True, epochs=3),
        Experiment(length=2, vocabulary=2, lag=1, window=1, batch_size=1, epochs=3),
    ],
    ids=["many answers", "an answer at every step", "one answer"],
)
def test_every_run_has_words_and_a_picture(said: str, experiment: Experiment) -> None:
    history = histories.made_up(experiment)
    shown, words = SAID[said](history)
    spec = pictures.spec(shown, words)
    (table,) = (rows for rows in spec["datasets"].values() if "kind" in rows[0])
    assert 0 < len(table) <= 2 * MOST_ANSWERS
    assert all(words)
    assert " of " in shown[0].answers


def test_what_is_no_number_is_left_out() -> None:
    history = histories.made_up(Experiment(epochs=3))
    lost = dataclasses.replace(history, losses=np.array([4, np.nan, np.inf], np.float32))
    assert "NaN" not in json.dumps(_spec(lost))
    assert "Infinity" not in json.dumps(_spec(lost))


def test_a_picture_fits_a_slide() -> None:
    shown, words = SAID["page"](histories.of_preset("echo-now"))
    image = pictures.png(shown, words)
    assert image.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", image[16:24])
    assert 1500 < width < 1700
    assert 500 < height < 950
    assert pictures.svg(shown, words).startswith("<svg")


def test_its_colours_are_those_of_the_page() -> None:
    ours = pictures.Colours()._asdict()
    first, second = ours.pop("curves")
    assert first == LIGHT.colours.curve
    assert second in LIGHT.colours.variants
    assert {name: getattr(LIGHT.colours, name) for name in ours} == ours
