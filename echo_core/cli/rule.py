"""`rule`: what a network has learned, told by showing it more numbers than in training, or fewer."""

from __future__ import annotations

import dataclasses
from typing import Any

import click

from echo_core.cli import words
from echo_core.cli.options import given, json_option, preset_argument, settings, usage_errors
from echo_core.cli.output import print_json
from echo_core.cli.tables import lengths_table
from echo_core.cli.train import with_bar
from echo_core.insight import readings
from echo_core.insight.requests import RuleRequest
from echo_core.insight.rule import compute
from echo_core.task.presets import Preset


@click.command()
@preset_argument
@settings
@json_option
def rule(preset: Preset, as_json: bool, **options: Any) -> None:
    """Train a network, then show it more numbers, and fewer: has it learned a distance or a place?"""
    with usage_errors():
        experiment = preset.experiment.replace(**given(options))
    profile = compute(experiment, with_bar(preset, experiment).state.weights, RuleRequest())
    found = readings.rule(profile)
    if not as_json:
        click.echo(lengths_table(profile))
        click.echo()
        click.echo(words.rule(profile, found))
        return
    for shown in range(1, profile.most + 1):
        print_json({"shown": shown, "echoes": profile.echoes(shown)})
    print_json({"rule": dataclasses.asdict(found)})
