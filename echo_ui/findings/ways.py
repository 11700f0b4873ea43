"""Ways into the lab: addresses that load the settings of a recorded run, as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS, Preset
from echo_ui import address
from echo_ui.text import words
from echo_ui.theme.html import escape


def to_lab(experiment: Experiment) -> str:
    """Where the lab shows an experiment, from any page of the site.

    >>> to_lab(PRESETS["echo-now"].experiment.replace(lag=2))
    './?preset=echo-now&lag=2'
    """
    return f"./?{urlencode(address.write(_nearest(experiment), experiment))}"


def _nearest(experiment: Experiment) -> Preset:
    """The preset from which the fewest settings differ, the first of several."""
    wanted = experiment.settings().items()
    return min(PRESETS.values(), key=lambda preset: len(wanted - preset.experiment.settings().items()))


def links(experiments: Mapping[str, Experiment]) -> str:
    """A link for each experiment, by its name."""
    items = "".join(
        f'<a href="{escape(to_lab(experiment))}">{escape(label)}</a>' for label, experiment in experiments.items()
    )
    return f'<p class="ways">{escape(words.findings.OPEN)} {items}</p>'
