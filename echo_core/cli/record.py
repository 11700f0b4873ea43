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
@click.argument("names", nargs=-1, type=click.Choice(list(PRESETS)))
def presets(names: tuple[str, ...]) -> None:
    """Train the presets named, or all of them, and keep their runs."""
    for name in names or PRESETS:
        click.echo(name)
        recordings.record(name)


@record.command()
@click.argument("names", nargs=-1, type=click.Choice([one.name for one in recorded_findings.COMPARISONS]))
def findings(names: tuple[str, ...]) -> None:
    """Train what the findings named compare, or all of them, several seeds each, and keep what became of the runs."""
    recorded_findings.record(names, lambda finding, variant: click.echo(f"{finding}: {variant}"))


@record.command("map")
def lag_map() -> None:
    """Train the map of lags with all its seeds, and keep what became of each run."""
    total = len(recorded_map.runs())
    done = itertools.count(1)
    recorded_map.record(on_run=lambda run: click.echo(words.recording(next(done), total, run)))
