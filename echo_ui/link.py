"""The page's address: settings and run to query parameters and back. What comes from a link is not trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Experiment, Value, parse_setting
from echo_core.task.presets import PRESETS, Preset, preset
from echo_ui.text import words

FIRST = "lag-with-context"  # the preset of a bare address
CROSSING_SECONDS = 1.5  # in which a browser that was given a new address may still send the old one
_MOST_NAMED = 5  # names that are no settings
_RUN = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """What an address asks for, made valid.

    Attributes:
        preset: the preset, the first one where none or no such was asked for.
        experiment: its settings with those of the address.
        run: the run to show, None where there is none.
        problems: what was wrong with the address, a plain sentence each (not markup: escape before showing).
    """

    preset: Preset
    experiment: Experiment
    run: str | None
    problems: tuple[str, ...]


def read(params: Mapping[str, str]) -> Link:
    """The link that the query parameters `params` spell; whatever is wrong falls back to the preset's value."""
    problems: list[str] = []
    chosen = PRESETS[FIRST]
    if "preset" in params:
        try:
            chosen = preset(params["preset"])
        except InputError as error:
            problems.append(words.errors.explain(error))
    wanted: dict[str, Value] = {}
    unknown = []
    for name, text in params.items():
        if name in SETTINGS:
            try:
                wanted[name] = parse_setting(name, text[:100])
            except InputError as error:
                problems.append(words.errors.explain(error))
        elif name not in ("preset", "run"):
            unknown.append(name[:30])
    experiment = _fit(chosen, wanted, problems)
    run = params.get("run")
    if run is not None and not _RUN.fullmatch(run):
        problems.append(words.page.NO_SUCH_RUN)
        run = None
    if unknown:
        problems.append(words.page.not_settings(unknown[:_MOST_NAMED], more=len(unknown) > _MOST_NAMED))
    return Link(chosen, experiment, run, tuple(problems))


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


def write(chosen: Preset, experiment: Experiment, run: str | None) -> dict[str, str]:
    """The query parameters of a page: the preset, the settings that differ from it, and the run.

    >>> from echo_core.task.presets import preset
    >>> write(preset("echo-now"), preset("echo-now").experiment.replace(lag=2, length=30), None)
    {'preset': 'echo-now', 'lag': '2', 'length': '30'}
    """
    own: dict[str, Any] = chosen.experiment.settings()
    params = {"preset": chosen.name}
    for name in SETTINGS:
        value = getattr(experiment, name)
        if value != own[name]:
            params[name] = str(value).lower()
    if run is not None:
        params["run"] = run
    return params


@dataclass(slots=True)
class Address:
    """The address that a session last gave to its browser.

    The browser sends its address with whatever else it says. Another one than it was given means that the visitor went
    there, back in the history, say; unless that is what it had a moment ago: then the two have crossed on their way.
    So whoever goes back within that moment stays.
    """

    given: dict[str, str] = field(default_factory=dict)
    _left: list[tuple[float, dict[str, str]]] = field(default_factory=list)

    def left_for(self, sent: Mapping[str, str], now: float) -> bool:
        """Whether the visitor went to the address `sent`, at `now` (monotonic seconds)."""
        crossed = [params for _, params in self._recent(now)]
        return sent not in [{}, self.given, *crossed]

    def give(self, params: dict[str, str], instead: dict[str, str], now: float) -> None:
        """Note that the browser is given the address `params` in place of the one it has."""
        self.given = params
        self._left = self._recent(now)
        if instead != params:
            self.excuse(instead, now)

    def excuse(self, sent: dict[str, str], now: float) -> None:
        """Note that the address `sent`, however old, came with a message that asked for something else."""
        self._left.append((now, sent))

    def _recent(self, now: float) -> list[tuple[float, dict[str, str]]]:
        return [(since, params) for since, params in self._left if now - since < CROSSING_SECONDS]
