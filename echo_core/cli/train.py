"""`train`: one network, trained here and now."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

import click

from echo_core.cli import words
from echo_core.cli.options import given, json_option, preset_argument, settings, usage_errors
from echo_core.cli.output import finite, nulls, print_json
from echo_core.cli.tables import answers
from echo_core.task.experiment import Experiment
from echo_core.task.presets import Preset
from echo_core.task.verdict import verdict

if TYPE_CHECKING:
    from echo_core.model.training import Epoch, Result


@click.command()
@preset_argument
@settings
@json_option
def train(preset: Preset, as_json: bool, **options: Any) -> None:
    """Train a network and show what it has learnt."""
    with usage_errors():
        experiment = preset.experiment.replace(**given(options))
    judged = verdict(experiment)
    if as_json:
        print_json({"verdict": judged.summary()})
    else:
        click.echo(words.verdict(judged))
    if as_json:
        from echo_core.model import training

        print_json({"result": _summary(preset, training.train(experiment, on_epoch=_print_epoch))})
        return
    _print_result(with_bar(preset, experiment))


def with_bar(preset: Preset, experiment: Experiment) -> Result:
    """Train an experiment made from a preset, with a bar in a terminal that tells how far it is."""
    from echo_core.model import training

    with click.progressbar(
        length=experiment.epochs,
        label=preset.name,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        show_eta=False,
        item_show_func=_spell_epoch,
    ) as bar:
        stride = max(1, experiment.epochs // 200)

        def show(epoch: Epoch) -> None:
            if epoch.epoch % stride == 0 or epoch.epoch == experiment.epochs:
                bar.update(epoch.epoch - bar.pos, epoch)

        return training.train(experiment, on_epoch=show)


def _spell_epoch(epoch: Epoch | None) -> str | None:
    return epoch and f"epoch {epoch.epoch}, loss {epoch.loss:.3f}, accuracy {epoch.accuracy:.0%}"


def _print_epoch(epoch: Epoch) -> None:
    print_json({"epoch": epoch.epoch, "loss": finite(epoch.loss), "accuracy": finite(epoch.accuracy)})


def _summary(preset: Preset, result: Result) -> dict[str, Any]:
    return {
        "preset": preset.name,
        "settings": result.experiment.settings(),
        "epochs": len(result.losses),
        "loss": finite(result.losses[-1]),
        "accuracy": finite(result.accuracies[-1]),
        "solved_at": result.solved_at,
        "expected": nulls(result.prediction.expected.tolist()),
        "predicted": result.prediction.predicted.tolist(),
        "seconds": result.seconds,
        "updates": result.updates,
        "ms_per_update": 1000 * result.seconds / result.updates,
    }


def _print_result(result: Result) -> None:
    vocabulary, epochs = result.experiment.vocabulary, len(result.losses)
    click.echo(f"loss       {result.losses[-1]:.3f} (pure guessing: {math.log(vocabulary):.3f})")
    click.echo(f"accuracy   {result.accuracies[-1]:.1%} (pure guessing: {1 / vocabulary:.1%})")
    click.echo(f"solved     {'never' if result.solved_at is None else f'at epoch {result.solved_at}'}")
    click.echo(f"expected   {answers(result.prediction.expected)}")
    click.echo(f"predicted  {answers(result.prediction.predicted)}")
    click.echo(f"trained    {epochs} epochs, {result.updates} updates in {result.seconds:.2f} s")
