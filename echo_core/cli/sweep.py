"""`sweep`: a whole grid of runs, trained on all workers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import IO, Any

import click

from echo_core.cli import words
from echo_core.cli.options import Command, Parsed, given, json_option, settings, usage_errors
from echo_core.cli.output import print_json
from echo_core.cli.tables import grid_tables
from echo_core.engine import Engine
from echo_core.runs.outcome import Outcome
from echo_core.runs.store import Store
from echo_core.sweeps.grid import BASE, Across, Grid, check_runs, parse_values
from echo_core.sweeps.sweep import Sweep
from echo_core.sweeps.tables import as_csv
from echo_core.task.experiment import Experiment


def _values(option: str, setting: str, default: str | None, about: str) -> Callable[[Command], Command]:
    kind = Parsed(option, lambda text: parse_values(setting, text))
    return click.option(f"--{option}", type=kind, default=default, show_default=True, metavar="N-N,N,…", help=about)


def _other_settings(command: Command) -> Command:
    return settings(command, but=("lag", "window", "units"))


@click.command()
@_values("lags", "lag", "0-9", "The lags to try.")
@_values("windows", "window", None, "The windows to try. [default: 1-10, or 5 where --units are given]")
@_values("units", "units", None, "The numbers of LSTM units to try. [default: 50]")
@click.option("--seeds", type=int, default=3, show_default=True, help="How many seeds each is trained with.")
@_other_settings
@json_option
@click.option(
    "--csv",
    "csv_file",
    type=click.File("w", "utf-8", lazy=False),
    help="Write a table of all runs to this file; - prints it.",
)
def sweep(
    lags: tuple[int, ...],
    windows: tuple[int, ...] | None,
    units: tuple[int, ...] | None,
    seeds: int,
    as_json: bool,
    csv_file: IO[str] | None,
    **options: Any,
) -> None:
    """Train a whole grid: every lag with every window, or every number of units, and several seeds.

    All else is as in the preset state-reset. Every run has as many updates as --epochs give at its lag and window;
    where rows are fewer, it has more epochs. Each is trained once and found again later. They train on the cluster
    that ECHO_SCHEDULER names, or here on all processor cores.
    """
    if as_json and csv_file:
        raise click.UsageError("--json and --csv exclude each other.")
    with usage_errors():
        grids = _grids(BASE.replace(**given(options)), lags, windows, units, seeds)
    runs = sorted((run for grid in grids for run in grid.experiments()), key=lambda run: run.seed)
    outcomes = _train(runs, on_outcome=(lambda one: print_json(one.record())) if as_json else None)
    if csv_file:
        csv_file.write(as_csv(outcomes))
    elif not as_json:
        click.echo(grid_tables(grids, outcomes))
        click.echo(f"\n{words.GRID_LEGEND}")
        for note in filter(None, (words.equal_updates(grids), words.smaller_batches(grids))):
            click.echo(note)


def _grids(
    base: Experiment,
    lags: tuple[int, ...],
    windows: tuple[int, ...] | None,
    units: tuple[int, ...] | None,
    seeds: int,
) -> list[Grid]:
    """The grid of lags and windows, one for each number of units; or of lags and units where there is one window."""
    one_window = units is not None or base.context == "whole"
    windows = windows or ((base.window,) if one_window else tuple(range(1, 11)))
    units = units or (base.units,)
    if len(windows) == 1 and len(units) > 1:
        return [Grid(base, lags, Across.UNITS, units, windows[0], seeds)]
    check_runs(len(lags) * len(windows) * len(units) * seeds)
    return [Grid(base, lags, Across.WINDOW, windows, size, seeds) for size in units]


def _train(runs: list[Experiment], on_outcome: Callable[[Outcome], None] | None) -> list[Outcome]:
    """The outcomes of these runs, trained on workers of its own or on the cluster that ECHO_SCHEDULER names."""
    known = Sweep(runs, Store())
    if known.over:  # no worker is needed
        for outcome in known.results():
            if on_outcome:
                on_outcome(outcome)
        return list(known.snapshot().outcomes)
    engine = Engine(os.environ.get("ECHO_SCHEDULER") or None, warm=False)
    try:
        sweep = engine.submit_sweep(runs)
        with click.progressbar(
            length=sweep.snapshot().total,
            label="runs",
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
            show_pos=True,
        ) as bar:
            for outcome in sweep.results():
                if on_outcome:
                    on_outcome(outcome)
                bar.update(sweep.snapshot().done - bar.pos)
        end = sweep.snapshot()
        if end.problem:
            raise click.ClickException(words.problem(end.problem, engine.reason))
        return list(end.outcomes)
    finally:
        engine.close()
