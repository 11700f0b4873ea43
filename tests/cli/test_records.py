"""The commands that train what the page shows as recorded, and that hold the verdict against training."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from echo_core.cli import check_verdict as command
from echo_core.cli.main import main
from echo_core.insight.results import LengthProfile
from echo_core.records import findings, kept, recorded_map, recordings
from echo_core.records.kept import Kept
from echo_core.records.verdict_check import Truth, full_grid
from echo_core.runs.history import History
from echo_core.runs.outcome import Outcome
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.verdict import verdict
from tests.runs.histories import finished, same


def test_presets_are_recorded_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    trained: list[str] = []
    monkeypatch.setattr(recordings, "record", trained.append)
    done = CliRunner().invoke(main, ["record", "presets"])
    assert (done.exit_code, done.output.split(), trained) == (0, list(PRESETS), list(PRESETS))


def test_presets_are_recorded_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    trained: list[str] = []
    monkeypatch.setattr(recordings, "record", trained.append)
    assert CliRunner().invoke(main, ["record", "presets", "other-lags"]).exit_code == 0
    assert trained == ["other-lags"]
    assert CliRunner().invoke(main, ["record", "presets", "none"]).exit_code == 2


def run_of(experiment: Experiment) -> Kept:
    return Kept(
        outcome=Outcome(experiment, 1.0, 0.5, 20, experiment.epochs, 2.0),
        curve=np.array([0.5, 1.0], np.float32),
        profile=LengthProfile(experiment.lag, experiment.steps, 1 / experiment.vocabulary, 500, np.eye(2, dtype="f4")),
        batches=np.array([0.25, 1.0], np.float32),
    )


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[Experiment]]:
    """Training is a stub, what it trained is listed, and the recorded runs are a file of the test's own."""
    trained: list[Experiment] = []

    def train(experiment: Experiment) -> Kept:
        trained.append(experiment)
        return run_of(experiment)

    def forget() -> None:
        findings._kept.cache_clear()
        findings.results.cache_clear()

    monkeypatch.setattr(kept, "train", train)
    monkeypatch.setattr(findings, "_FILE", tmp_path / "findings.json")
    forget()
    yield trained
    forget()


def test_findings_are_recorded_as_they_are_read_and_each_experiment_once(stub: list[Experiment]) -> None:
    done = CliRunner().invoke(main, ["record", "findings"])
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == "rule: lag 1, reset"
    found = findings.results("state")["reset"]
    assert found.outcomes == tuple(run_of(found.experiment.replace(seed=seed)).outcome for seed in findings.SEEDS)
    np.testing.assert_array_equal(found.curve, [0.5, 1.0])
    np.testing.assert_array_equal(found.batches, [0.25, 1.0])
    np.testing.assert_array_equal(found.named, [[1, np.nan], [0, 1]])
    variants = {experiment for comparison in findings.COMPARISONS for experiment in comparison.variants.values()}
    assert len(stub) == len(set(stub)) == len(variants) * len(findings.SEEDS)


def test_a_finding_recorded_by_name_leaves_the_others_as_they_are(stub: list[Experiment]) -> None:
    CliRunner().invoke(main, ["record", "findings"])
    before = findings._FILE.read_text("utf-8")
    stub.clear()
    done = CliRunner().invoke(main, ["record", "findings", "state"])
    assert done.output.splitlines() == ["state: carried", "state: reset"]
    assert len(stub) == 2 * len(findings.SEEDS)
    assert findings._FILE.read_text("utf-8") == before
    assert CliRunner().invoke(main, ["record", "findings", "none"]).exit_code == 2


def test_the_map_is_recorded_as_it_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Recording replaces the file; made-up histories stand for training."""
    trained: list[History] = []

    def train(experiment: Experiment) -> History:
        trained.append(finished(experiment, experiment.seed))
        return trained[-1]

    runs = [Experiment(lag=lag, state="reset", epochs=30, seed=seed) for seed in (0, 1) for lag in (0, 1)]
    monkeypatch.setattr(recorded_map, "runs", lambda: runs)
    monkeypatch.setattr(recorded_map, "_train", train)
    monkeypatch.setattr(recorded_map, "_FILE", tmp_path / "map.zip")
    forget_map()
    try:
        assert recorded_map.outcomes() == {}
        assert recorded_map.history(runs[0]) is None
        forget_map()
        done = CliRunner().invoke(main, ["record", "map"])
        first = (tmp_path / "map.zip").read_bytes()
        assert (done.exit_code, done.output.splitlines()[0]) == (0, "1/4 lag 0 window 5 seed 0")
        assert [history.experiment for history in trained] == runs
        assert recorded_map.outcomes() == {
            one.experiment: Outcome.of(one.experiment, one.losses, one.accuracies, math.nan) for one in trained
        }
        for history in trained:
            found = recorded_map.history(history.experiment)
            assert (found is not None and same(found, history)) == (history.experiment.seed == 0)
        CliRunner().invoke(main, ["record", "map"])
        assert (tmp_path / "map.zip").read_bytes() == first
    finally:
        forget_map()


def forget_map() -> None:
    recorded_map.outcomes.cache_clear()
    recorded_map._decoded.cache_clear()


@pytest.mark.parametrize(("accuracy", "code"), [(1.0, 0), (0.5, 1)])
def test_a_contradicted_verdict_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, accuracy: float, code: int
) -> None:
    shown = Experiment(window=2, state="reset", epochs=3000)
    monkeypatch.setattr(command, "full_grid", lambda: full_grid()[:3])
    monkeypatch.setattr(command, "measure", lambda experiment: Truth(shown, verdict(shown), accuracy, 1000))
    monkeypatch.setattr(command, "TABLE", tmp_path / "docs" / "truth.md")
    done = CliRunner().invoke(main, ["check-verdict"])
    assert done.exit_code == code
    assert done.output.splitlines()[0].startswith(f"1/3 {accuracy:.3f}")
    assert "3 settings" in (tmp_path / "docs" / "truth.md").read_text("utf-8")
