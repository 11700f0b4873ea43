"""The command `sweep`: what it prints of a grid, known or trained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from echo_core.runs import cluster as cluster_module
from echo_core.runs.outcome import Outcome
from echo_core.runs.store import Store
from echo_core.sweeps.grid import BASE, Across, Grid, is_impossible
from tests.cli.running import process, records, run


@pytest.fixture
def own_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ECHO_STORE", str(tmp_path / "outcomes.sqlite"))


SWEEP = ("sweep", "--lags", "0-2", "--windows", "1,2", "--seeds", "2", "--vocabulary", "5", "--epochs", "30")


@pytest.fixture
def known(own_store: None) -> list[Outcome]:
    """Every run of SWEEP as known before: lag 1 in window 2 unsolved, the rest solved."""
    grid = Grid(BASE.replace(vocabulary=5, epochs=30), (0, 1, 2), Across.WINDOW, (1, 2), 50, 2)
    outcomes = [
        Outcome(run, 0.5 if run.lag else 1.0, 0.25, None if run.lag else 22, run.epochs, 0.5)
        for run in grid.experiments()
        if not is_impossible(run)
    ]
    for outcome in outcomes:
        Store().keep(outcome)
    return outcomes


def test_a_sweep_as_a_table(known: list[Outcome]) -> None:
    assert run(*SWEEP).output.splitlines() == [
        "lag   window, 50 units",
        "         1     2",
        "  0  100.0 100.0",
        "  1      –  50.0",
        "  2      –     –",
        "",
        "Accuracy in percent, mean of the last 20 epochs and of the seeds. –: not trained, no answer can be known.",
        "Every run has 120 updates: 24 to 30 epochs, as rows differ.",
    ]


def test_a_sweep_as_json(known: list[Outcome]) -> None:
    lines = records(*SWEEP, "--json")
    assert len(lines) == 12
    assert {line["outcome"] for line in lines} == {"solved", "unsolved", "impossible"}
    assert all(line in lines for line in (outcome.record() for outcome in known))


def test_a_sweep_as_csv(known: list[Outcome], tmp_path: Path) -> None:
    done = run(*SWEEP, "--csv", str(tmp_path / "table.csv"))
    assert (done.exit_code, done.stdout) == (0, "")
    lines = (tmp_path / "table.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("lag,window,units,seed,outcome,accuracy,loss,solved_at,trained_epochs,seconds,length,")
    assert lines[1].startswith("0,1,50,0,solved,1.0,0.25,22,24,0.5,25,5,")
    assert len(lines) == 1 + 12
    assert run(*SWEEP, "--csv", "-").stdout.splitlines() == lines


def test_a_sweep_over_units_keeps_the_window(own_store: None) -> None:
    lines = records("sweep", "--lags", "5", "--units", "3,4", "--seeds", "1", "--json")
    assert [(line["window"], line["units"], line["outcome"]) for line in lines] == [
        (5, 3, "impossible"),
        (5, 4, "impossible"),
    ]


def test_a_sweep_tells_where_batches_shrank(own_store: None) -> None:
    done = run("sweep", "--lags", "23", "--windows", "5", "--seeds", "1")
    assert "Fewer rows than a batch of 5, so a smaller batch: lag 23 window 5: 2." in done.output


@pytest.mark.slow
def test_a_real_sweep_trains_once(own_store: None) -> None:
    done = process(*SWEEP, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    first = [json.loads(line) for line in done.stdout.splitlines()]
    assert sum(line["accuracy"] is not None for line in first) == 6
    again = records(*SWEEP, "--json")
    assert sorted(again, key=str) == sorted(first, key=str)


@pytest.mark.slow
def test_a_sweep_without_its_cluster_ends_with_1(own_store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 1.0)
    monkeypatch.setenv("ECHO_SCHEDULER", "tcp://127.0.0.1:1")
    done = run(*SWEEP)
    assert done.exit_code == 1
    assert "tcp://127.0.0.1:1" in done.stderr
