"""`check-verdict`: whether training bears out what the verdict says."""

from __future__ import annotations

import sys

import click

from echo_core.records.verdict_check import TABLE, as_markdown, full_grid, measure


@click.command("check-verdict")
def check_verdict() -> None:
    """Train a grid over all framings and write docs/truth.md; ends with 1 if anything contradicts the verdict."""
    grid, truths = full_grid(), []
    for experiment in grid:
        truths.append(measure(experiment))
        click.echo(f"{len(truths)}/{len(grid)} {truths[-1].accuracy:.3f} {truths[-1].problem or ''}".rstrip())
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(as_markdown(truths), "utf-8")
    sys.exit(any(truth.problem for truth in truths))
