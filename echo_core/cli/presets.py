"""`presets`: which experiments there are."""

from __future__ import annotations

import click

from echo_core.cli import words
from echo_core.cli.options import json_option
from echo_core.cli.output import print_json
from echo_core.task.presets import PRESETS


@click.command()
@json_option
def presets(as_json: bool) -> None:
    """List the presets."""
    for one in PRESETS.values():
        settings, (title, about) = one.experiment.settings(), words.PRESETS[one.name]
        if as_json:
            print_json({"preset": one.name, "title": title, "about": about, "settings": settings})
        else:
            click.echo(f"{one.name}: {about}")
            shown = ", ".join(f"{name} {value}" for name, value in settings.items())
            click.echo(click.wrap_text(shown, initial_indent="    ", subsequent_indent="    "))
