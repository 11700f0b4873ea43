"""What the file of a run is called."""

from __future__ import annotations

from collections.abc import Sequence

from echo_core.task.experiment import Experiment, Value
from echo_core.task.presets import PRESETS, Preset


def nearest_preset(experiment: Experiment) -> Preset:
    """The preset that differs in the fewest settings; the first of several."""
    return min(PRESETS.values(), key=lambda preset: len(differences(experiment, preset.experiment)))


def differences(experiment: Experiment, base: Experiment) -> dict[str, Value]:
    """The settings that are not as in `base`, in the order of the fields.

    >>> differences(Experiment(lag=2, seed=7), Experiment())
    {'lag': 2, 'seed': 7}
    """
    old = base.settings()
    return {name: value for name, value in experiment.settings().items() if value != old[name]}


def stem(experiments: Sequence[Experiment]) -> str:
    """The name of a file about one run or a comparison, without its ending: of each the preset and what differs.

    >>> stem([PRESETS["state-reset"].experiment.replace(units=20, stop_when_solved=True)])
    'state-reset_units-20_stop-when-solved'
    """
    return "_and_".join(map(_name, experiments))


def in_force(experiment: Experiment) -> dict[str, Value]:
    """The settings that say what a run is, the most telling first; those that change nothing in it are left out.

    >>> list(in_force(Experiment()))[:3], "missing" in in_force(Experiment())
    (['lag', 'window', 'state'], False)
    """
    settings = experiment.settings()
    usual = {"context": "window", "missing": "drop", "output": "last", "stop_when_solved": False}
    told = [name for name, value in usual.items() if settings[name] != value]
    width = () if experiment.context == "whole" else ("window",)
    names = ("lag", *width, "state", *told, "units", "batch_size", "length", "vocabulary", "learning_rate", "seed")
    return {name: settings[name] for name in names}


def _name(experiment: Experiment) -> str:
    preset = nearest_preset(experiment)
    changed = differences(experiment, preset.experiment)
    return "_".join([preset.name, *(_spelled(name, value) for name, value in changed.items())])


def _spelled(name: str, value: Value) -> str:
    name = name.replace("_", "-")
    if isinstance(value, bool):
        return name if value else f"no-{name}"
    return f"{name}-{value:g}" if isinstance(value, float) else f"{name}-{value}"
