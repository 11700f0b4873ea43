"""The page's address: settings to query parameters and back. What comes from a link is not trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from echo_core.runs.seeds import COUNT
from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Experiment, Value, differences, parse_setting
from echo_core.task.presets import PRESETS, TUTORIAL, Preset, nearest, preset
from echo_ui.text import words

FIRST = TUTORIAL[0]  # the preset of a bare address
PRESET, COMPARE, SEEDS = "preset", "compare", "seeds"  # parameters beside the settings
VIEW, PRESENT = "view", "present"  # how the page is laid out: for a room
LOOK = "look"  # the view inside the run that is open
OTHER = "compare."  # before the settings of the second experiment
LONGEST = 100  # characters of a parameter that are read
ALSO = ("term",)  # parameters of other pages


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, made valid.

    Attributes:
        preset: the preset, the first one where none or no such was asked for.
        experiment: its settings with those of the address.
        problems: what was wrong with the address, a sentence each.
        other: what is to be compared with it; None where nothing is.
        seeds: whether its five seeds are to be shown together.
        presenting: whether the page is for a room.
        look: the view inside the run that is to be open, by its id; "" where none is.
    """

    preset: Preset
    experiment: Experiment
    problems: tuple[str, ...]
    other: Experiment | None = None
    seeds: bool = False
    presenting: bool = False
    look: str = ""


def read(params: Mapping[str, str]) -> Asked:
    """What the query parameters `params` ask for; whatever is wrong falls back to the preset's value.

    >>> read({"preset": "echo-now", "lag": "2"}).experiment.lag
    2
    """
    problems: list[str] = []
    unknown: list[str] = []
    own, beside = {}, {}
    for name, text in params.items():
        bare = name.removeprefix(OTHER)
        if bare != name and bare in SETTINGS:
            beside[bare] = text[:LONGEST]
        elif name in SETTINGS:
            own[name] = text[:LONGEST]
        elif name not in (PRESET, COMPARE, SEEDS, VIEW, LOOK, *ALSO):
            unknown.append(name)
    chosen = _preset(params[PRESET], problems) if PRESET in params else None
    chosen = chosen or PRESETS[FIRST]
    experiment = _fit(chosen, own, problems)
    if unknown:
        problems.append(words.page.not_settings([name[:30] for name in unknown[:5]], more=len(unknown) > 5))
    other = _other(params.get(COMPARE), chosen, beside, experiment, problems)
    seeds = SEEDS in params and _seeds(params[SEEDS], other, problems)
    look = _look(params[LOOK], problems) if LOOK in params else ""
    return Asked(chosen, experiment, tuple(problems), other, seeds, params.get(VIEW) == PRESENT, look)


def _preset(name: str, problems: list[str]) -> Preset | None:
    try:
        return preset(name[:LONGEST])
    except InputError as error:
        problems.append(words.errors.explain(error))
        return None


def _fit(chosen: Preset, texts: Mapping[str, str], problems: list[str]) -> Experiment:
    """The preset with as many of the wanted settings as can be read and fit together."""
    wanted: dict[str, Value] = {}
    for name, text in texts.items():
        try:
            wanted[name] = parse_setting(name, text)
        except InputError as error:
            problems.append(words.errors.explain(error))
    while wanted:
        try:
            return chosen.experiment.replace(**wanted)
        except InputError as error:
            problems.append(words.errors.explain(error))
            if wanted.pop(error.setting, None) is None:  # none of the link's own values, but they caused it
                wanted.clear()
    return chosen.experiment


def _other(
    name: str | None, chosen: Preset, texts: Mapping[str, str], experiment: Experiment, problems: list[str]
) -> Experiment | None:
    """The second experiment, whose settings differ from its own preset's, or from the first one's."""
    if name is None and not texts:
        return None
    wrong: list[str] = []
    base = chosen if name is None else _preset(name, wrong)
    other = None if base is None else _fit(base, texts, wrong)
    problems += map(words.compare.of_the_other, wrong)
    if other == experiment:
        problems.append(words.compare.THE_SAME)
        return None
    return other


def _seeds(text: str, other: Experiment | None, problems: list[str]) -> bool:
    if text.strip() != str(COUNT):
        problems.append(words.seeds.not_so_many(text[:30]))
    elif other is not None:
        problems.append(words.seeds.NOT_BESIDE)
    else:
        return True
    return False


def _look(name: str, problems: list[str]) -> str:
    if name in words.insight.VIEWS:
        return name
    problems.append(words.insight.no_view(name[:30]))
    return ""


def write(
    chosen: Preset,
    experiment: Experiment,
    other: Experiment | None = None,
    *,
    seeds: bool = False,
    presenting: bool = False,
    look: str = "",
) -> dict[str, str]:
    """The query parameters of an experiment, of another beside it, whether its seeds are shown, and what is open.

    Of the first they hold the preset, of the other the one that is nearest to it, and what differs from these.

    >>> write(preset("echo-now"), preset("echo-now").experiment.replace(lag=2, length=30))
    {'preset': 'echo-now', 'lag': '2', 'length': '30'}
    """
    params = {PRESET: chosen.name, **_written(chosen, experiment)}
    if other is not None:
        near = nearest(other)
        params[COMPARE] = near.name
        params |= {f"{OTHER}{name}": text for name, text in _written(near, other).items()}
    if seeds:
        params[SEEDS] = str(COUNT)
    if presenting:
        params[VIEW] = PRESENT
    if look:
        params[LOOK] = look
    return params


def _written(chosen: Preset, experiment: Experiment) -> dict[str, str]:
    return {name: str(new).lower() for name, _, new in differences(chosen.experiment, experiment)}
