"""`record`: the runs that the page shows as recorded, trained anew."""

from __future__ import annotations

import itertools

import click

from echo_core.cli import words
from echo_core.records import findings as recorded_findings
from echo_core.records import recorded_map, recordings
from echo_core.task.presets import PRESETS


@click.group()
def record() -> None:
    """Train the runs anew that the page shows as recorded, and keep them."""


@record.command()
def presets() -> None:
    """Train every preset and keep its run."""
    for name in PRESETS:
        click.echo(name)
        recordings.record(name)


@record.command()
def findings() -> None:
    """Train what the findings compare, several seeds each, and keep the outcomes."""
    recorded_findings.record(on_comparison=click.echo)


@record.command("map")
def lag_map() -> None:
    """Train the map of lags with all its seeds, and keep what became of each run."""
    total = len(recorded_map.runs())
    done = itertools.count(1)
    recorded_map.record(on_run=lambda run: click.echo(words.recording(next(done), total, run)))
