"""The lab without a browser: `python -m echo_core --help`."""

from __future__ import annotations

import click

from echo_core.cli.check_verdict import check_verdict
from echo_core.cli.export import export
from echo_core.cli.frame import frame
from echo_core.cli.presets import presets
from echo_core.cli.record import record
from echo_core.cli.rule import rule
from echo_core.cli.sweep import sweep
from echo_core.cli.train import train


@click.group()
def main() -> None:
    """Echo Lab without a browser: can an LSTM repeat a number that it saw earlier?

    PRESET is one of those that the command `presets` lists. Each of its settings can be changed by the option of that
    name.
    """


for command in (presets, frame, train, rule, export, sweep, record, check_verdict):
    main.add_command(command)
