"""The page's address: settings to query parameters and back. What comes from a link is not trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Experiment, Value, parse_setting
from echo_core.task.presets import PRESETS, TUTORIAL, Preset, preset
from echo_ui.text import words

FIRST = TUTORIAL[0]  # the preset of a bare address
LONGEST = 100  # characters of a parameter that are read
ALSO = ("term",)  # parameters of other pages


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, made valid.

    Attributes:
        preset: the preset, the first one where none or no such was asked for.
        experiment: its settings with those of the address.
        problems: what was wrong with the address, a sentence each.
    """

    preset: Preset
    experiment: Experiment
    problems: tuple[str, ...]


def read(params: Mapping[str, str]) -> Asked:
    """What the query parameters `params` ask for; whatever is wrong falls back to the preset's value.

    >>> read({"preset": "echo-now", "lag": "2"}).experiment.lag
    2
    """
    problems: list[str] = []
    chosen = PRESETS[FIRST]
    if "preset" in params:
        try:
            chosen = preset(params["preset"][:LONGEST])
        except InputError as error:
            problems.append(words.errors.explain(error))
    wanted: dict[str, Value] = {}
    unknown = []
    for name, text in params.items():
        if name in SETTINGS:
            try:
                wanted[name] = parse_setting(name, text[:LONGEST])
            except InputError as error:
                problems.append(words.errors.explain(error))
        elif name not in ("preset", *ALSO):
            unknown.append(name)
    experiment = _fit(chosen, wanted, problems)
    if unknown:
        problems.append(words.page.not_settings([name[:30] for name in unknown[:5]], more=len(unknown) > 5))
    return Asked(chosen, experiment, tuple(problems))


def _fit(chosen: Preset, wanted: dict[str, Value], problems: list[str]) -> Experiment:
    """The preset with as many of the wanted settings as fit together."""
    while wanted:
        try:
            return chosen.experiment.replace(**wanted)
        except InputError as error:
            problems.append(words.errors.explain(error))
            if wanted.pop(error.setting, None) is None:  # none of the link's own values, but they caused it
                wanted.clear()
    return chosen.experiment


def write(chosen: Preset, experiment: Experiment) -> dict[str, str]:
    """The query parameters of an experiment: the preset, and the settings that differ from it.

    >>> write(preset("echo-now"), preset("echo-now").experiment.replace(lag=2, length=30))
    {'preset': 'echo-now', 'lag': '2', 'length': '30'}
    """
    own = chosen.experiment.settings()
    params = {"preset": chosen.name}
    for name, value in experiment.settings().items():
        if value != own[name]:
            params[name] = str(value).lower()
    return params
