"""`export`: a run as a file to take home."""

from __future__ import annotations

from typing import Any

import click

from echo_core.cli import export_words as words
from echo_core.cli.options import given, preset_argument, settings, usage_errors
from echo_core.cli.train import with_bar
from echo_core.export.content import content, needs_training
from echo_core.export.files import FileError, Kind, Problem, kind_of, written
from echo_core.records.recordings import recorded
from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_core.task.presets import Preset


@click.command(epilog=words.EXPORT_KINDS)
@preset_argument
@settings
@click.option(
    "--to", "target", required=True, metavar="FILE", help="The file to write, its kind by its ending; - prints."
)
def export(preset: Preset, target: str, **options: Any) -> None:
    """Write a run to a file: as a script, a notebook, a network, a table or a picture.

    The script and the notebook are the experiment in plain Keras. All else is trained here and now, or taken from the
    recorded run. With - the script is printed; -.csv prints the table, and so on.
    """
    with usage_errors():
        experiment = preset.experiment.replace(**given(options))
    try:
        printed = target == "-" or target.startswith("-.")
        kind = Kind.SCRIPT if target == "-" else kind_of(target)
        if not printed:
            with written(target) as write:
                write(_content(kind, experiment, preset))
            click.echo(words.written(target))
        elif kind.is_text:
            click.echo(_content(kind, experiment, preset), nl=False)
        else:
            raise FileError(Problem.NO_TEXT, target)
    except FileError as error:
        raise click.UsageError(words.not_written(error)) from None


def _content(kind: Kind, experiment: Experiment, preset: Preset) -> bytes:
    if kind is Kind.NETWORK:
        from echo_core.model import plain

        return plain.saved(experiment, with_bar(preset, experiment).state.weights)
    history = History.empty(experiment)
    if needs_training(kind):
        history = recorded(experiment) or History.of(with_bar(preset, experiment))
    return content(kind, history, lambda: words.picture(history))
