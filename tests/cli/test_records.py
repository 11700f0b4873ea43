"""The commands that train what the page shows as recorded, and that hold the verdict against training."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from echo_core.cli import check_verdict as command
from echo_core.cli.main import main
from echo_core.records import findings, recorded_map, recordings
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


def test_findings_are_recorded_as_they_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Recording replaces the file; a stub of training makes every run solved at its 20th epoch."""
    import numpy as np

    runs: list[Experiment] = []

    def run(experiment: Experiment) -> dict[str, object]:
        runs.append(experiment)
        return {"accuracy": 1.0, "loss": 0.5, "solved_at": 20, "seconds": 2.0, "curve": [0.5, 1.0]}

    monkeypatch.setattr(findings, "_run", run)
    monkeypatch.setattr(findings, "_FILE", tmp_path / "findings.json")
    done = CliRunner().invoke(main, ["record", "findings"])
    names = [comparison.name for comparison in findings.COMPARISONS]
    assert (done.exit_code, done.output.split()) == (0, names)
    findings.results.cache_clear()
    try:
        found = findings.results("state")["reset"]
    finally:
        findings.results.cache_clear()
    assert found.outcomes == tuple(
        Outcome(found.experiment.replace(seed=seed), 1.0, 0.5, 20, 2000, 2.0) for seed in findings.SEEDS
    )
    np.testing.assert_array_equal(found.curve, [0.5, 1.0])
    assert set(runs) >= {outcome.experiment for outcome in found.outcomes}
    variants = sum(len(comparison.variants) for comparison in findings.COMPARISONS)
    assert len(runs) == variants * len(findings.SEEDS)


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
    forget()
    try:
        assert recorded_map.outcomes() == {}
        assert recorded_map.history(runs[0]) is None
        forget()
        done = CliRunner().invoke(main, ["record", "map"])
        first = (tmp_path / "map.zip").read_bytes()
        assert (done.exit_code, done.output.splitlines()[0]) == (0, "1/4 lag 0 window 5 seed 0")
        assert [history.experiment for history in trained] == runs
        assert recorded_map.outcomes() == {
            one.experiment: Outcome.of(one.experiment, one.losses, one.accuracies, one.seconds) for one in trained
        }
        for history in trained:
            found = recorded_map.history(history.experiment)
            assert (found is not None and same(found, history)) == (history.experiment.seed == 0)
        CliRunner().invoke(main, ["record", "map"])
        assert (tmp_path / "map.zip").read_bytes() == first
    finally:
        forget()


def forget() -> None:
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
