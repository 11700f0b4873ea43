"""What the player is handed, read back and held against the history it was made from."""

from __future__ import annotations

import json
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_core.task.experiment import Experiment
from echo_ui.player.bins import POINTS
from echo_ui.player.value import MOST_ANSWERS, Band, Exact, Run, identity, value
from echo_ui.theme.colours import LIGHT
from tests.player.histories import made, until
from tests.player.packed import unpacked
from tests.strategies import experiments

CURVES = [f"{name}.{part}" for name in ("loss", "accuracy") for part in ("mean", "low", "high", "best_at")]
CONTEXT = Experiment()  # the preset "lag with context": 2000 epochs of 4 updates, 20 rows
LONG = Experiment(epochs=20_000, seed=3)
WHOLE = Experiment(context="whole", missing="mask", output="sequence", batch_size=6, epochs=1500)


def told(experiment: Experiment, epoch: int | None = None) -> dict[str, Any]:
    history = made(experiment)
    return read(value([Run(history if epoch is None else until(history, epoch))], theme=LIGHT)["runs"][0])


def read(run: dict[str, Any]) -> dict[str, Any]:
    return run | unpacked(run["data"])


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 20_000), st.data())
def test_a_complete_point_never_moves(epochs, data):
    before = told(Experiment(epochs=epochs), data.draw(st.integers(0, epochs)))
    after = told(Experiment(epochs=epochs))
    for name in CURVES:
        assert after[name][: len(before[name])] == before[name]
    assert len(after["loss.mean"]) <= POINTS


def test_every_epoch_of_a_run_of_usual_length_is_told_exactly():
    history = made(CONTEXT)
    run = told(CONTEXT)
    assert run["width"]["values"] == 1
    assert run["accuracy.values"] == pytest.approx(history.accuracies.tolist(), abs=1e-6)
    losses = run["loss.values"]
    assert [f"{loss:.3f}" for loss in losses] == [f"{loss:.3f}" for loss in history.losses]


def test_a_longer_run_is_told_in_bins_of_epochs():
    history = made(LONG)
    run = told(LONG, 19_995)
    assert run["width"]["values"] == 10
    means = run["accuracy.values"]
    assert len(means) == 2000
    assert means[7] == pytest.approx(history.accuracies[70:80].mean(), abs=1e-4)
    assert means[-1] == pytest.approx(history.accuracies[19_990:19_995].mean(), abs=1e-4)


def test_frames_come_back():
    history = made(CONTEXT)
    run = told(CONTEXT)
    assert run["frames.epochs"] == history.frames.epochs.tolist()
    assert run["frames.right"] == history.frames.right.tolist()
    assert run["frames.predicted"] == history.frames.predicted.ravel().tolist()
    assert run["frames.sure"] == pytest.approx(history.frames.probability.ravel().tolist(), abs=0.0051)


def test_what_stands_beside_the_answers():
    run = told(CONTEXT)
    assert run["positions"] == list(range(4, 24))
    assert run["counted"] == len(run["expected"]) == 20
    assert run["note"] == ""


def test_where_every_step_answers_the_newest_row_is_drawn_and_all_are_counted():
    run = told(WHOLE)
    assert run["positions"] == list(range(24))  # the last row's first step has no number before it
    assert run["counted"] == sum(min(t, 25) for t in range(1, 25))
    assert run["note"] == "The newest row is drawn, step by step; the count is of all 24 rows."


def test_the_first_of_very_many_answers_are_drawn():
    run = told(Experiment(length=200, epochs=10))
    assert len(run["expected"]) == MOST_ANSWERS
    assert run["note"] == "The first 60 of 195 are drawn; the count is of all."


@settings(deadline=None, max_examples=30)
@given(experiments(max_vocabulary=100))
def test_any_experiment_before_its_first_epoch(experiment):
    experiment = experiment.replace(epochs=1)
    run = told(experiment, 0)
    assert (run["trained"], run["over"]) == (0, False)
    assert len(run["frames.predicted"]) == len(run["expected"])


def test_what_is_stopped_or_complete_is_over():
    grown, whole = until(made(CONTEXT), 300), made(CONTEXT)
    runs = [Run(grown), Run(grown, stopped=True), Run(whole)]
    assert [run["over"] for run in value(runs, theme=LIGHT)["runs"]] == [False, True, True]


def test_the_answers_of_one_epoch():
    history = made(CONTEXT)
    frames = history.frames
    exact = Exact(301, frames.predicted[3], frames.probability[3], 5, 4.321, 0.25)
    answers = read(value([Run(history, exact=exact)], theme=LIGHT)["runs"][0]["exact"])
    assert answers["predicted"] == frames.predicted[3].tolist()
    assert (answers["epoch"], answers["right"], answers["loss"], answers["accuracy"]) == (301, 5, 4.321, 0.25)


def test_a_run_is_named_by_its_settings():
    assert identity(CONTEXT) == identity(CONTEXT.replace(seed=0))
    assert identity(CONTEXT) != identity(CONTEXT.replace(seed=1))


# Two runs, and several


def test_two_runs_share_an_axis_to_the_longer_and_points_of_the_same_epochs():
    short = Experiment(epochs=500)
    pair = [Run(made(CONTEXT), mark="A", title="one"), Run(made(short), mark="B", title="other")]
    told = value(pair, apart="They differ.", theme=LIGHT)
    one, other = map(read, told["runs"])
    assert one["width"]["curve"] == other["width"]["curve"] == 13
    assert len(other["accuracy.values"]) == 500
    assert (one["mark"], other["title"], told["apart"], told["band"]) == ("A", "other", "They differ.", None)
    domains = [layer["encoding"]["x"]["scale"]["domain"] for layer in told["charts"]["accuracy"]["layer"]
               if "scale" in layer["encoding"].get("x", {})]  # fmt: skip
    assert domains
    assert all(domain == [0, 2000] for domain in domains)


def test_a_band_reaches_as_far_as_all_that_grow():
    histories = [made(CONTEXT.replace(seed=seed)) for seed in range(5)]
    runs = [Run(until(history, epoch)) for history, epoch in zip(histories, (2000, 1300, 900, 700, 600), strict=True)]

    def banded(runs: list[Run]) -> dict[str, Any]:
        return read(value(runs[:1], band=Band(runs, "3 of 5", "median", "five"), theme=LIGHT)["band"])

    band = banded(runs)
    assert (band["trained"], band["over"], band["epochs"]) == (600, False, 2000)
    means = np.stack([history.accuracies[: 46 * 13].reshape(46, 13).mean(axis=1) for history in histories])
    for part, numbers in (("low", means.min(0)), ("mean", np.median(means, 0)), ("high", means.max(0))):
        assert band[f"accuracy.{part}"] == pytest.approx(numbers.tolist(), abs=1e-4)
    stopped = banded([runs[0], *(Run(run.history, stopped=True) for run in runs[1:])])
    assert (stopped["trained"], stopped["over"]) == (2000, True)


def test_a_single_run_is_told_nothing_of_others():
    alone = value([Run(made(CONTEXT))], theme=LIGHT)
    assert not {"band", "apart"} & set(alone)
    assert not {"mark", "title"} & set(alone["runs"][0])
    assert "says" not in alone["words"]


@pytest.mark.parametrize("experiment", [CONTEXT, LONG, WHOLE])
def test_what_goes_over_the_connection_while_a_run_grows_is_small_whatever_its_settings(experiment):
    history = made(experiment)
    sent = 0
    for part in (0, 0.25, 0.5, 0.75, 1):
        shown = value([Run(until(history, int(experiment.epochs * part)), status="Training")], play="1", theme=LIGHT)
        connection = zlib.compressobj(wbits=-12, memLevel=5)  # as the server's websocket compresses
        sent += len(connection.compress(json.dumps(shown).encode()) + connection.flush(zlib.Z_SYNC_FLUSH))
    assert sent < 45_000
