"""A training that shows in the terminal how far it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from echo_core.model.training import Epoch, Result


def trained(experiment: Experiment, label: str) -> Result:
    """Train an experiment here and now, under a bar with this label where a person looks."""
    from echo_core.model import training

    with click.progressbar(
        length=experiment.epochs,
        label=label,
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
