"""`frame`: the rows that a sequence is framed in."""

from __future__ import annotations

from typing import Any

import click

from echo_core.cli import words
from echo_core.cli.options import Parsed, given, json_option, preset_argument, settings, usage_errors
from echo_core.cli.output import nulls, print_json
from echo_core.cli.tables import rows_table
from echo_core.task.framing import frame as framed
from echo_core.task.framing import gather
from echo_core.task.presets import Preset
from echo_core.task.sequences import check_sequence, parse_sequence, test_sequence
from echo_core.task.verdict import verdict


@click.command()
@preset_argument
@settings
@click.option(
    "--sequence",
    type=Parsed("sequence", parse_sequence),
    metavar="N,N,…",
    help="The numbers to frame; the length is theirs unless --length is given. Without it: the test sequence.",
)
@json_option
def frame(preset: Preset, sequence: list[int] | None, as_json: bool, **options: Any) -> None:
    """Show the rows that a sequence is framed in, and why some are not trained on."""
    with usage_errors():
        if sequence is None:
            experiment = preset.experiment.replace(**given(options))
            numbers = test_sequence(experiment)
        else:
            experiment = preset.experiment.replace(**{"length": len(sequence), **given(options)})
            numbers = check_sequence(experiment, sequence)
    if not as_json:
        click.echo(rows_table(experiment, numbers))
        click.echo(f"\n{words.shape(experiment)}\n{words.verdict(verdict(experiment))}")
        return
    framing = framed(experiment)
    inputs, targets = (nulls(gather(table, numbers).tolist()) for table in (framing.inputs, framing.targets))
    for t, reason in enumerate(framing.reasons):
        print_json(
            {
                "t": t,
                "inputs": inputs[t],
                "target": targets[t],
                "kept": reason is None,
                "reason": words.DROPPED[reason] if reason else None,
            }
        )
    print_json({"verdict": verdict(experiment).summary()})
