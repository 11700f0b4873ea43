"""What a visitor wants of the map, and the address that says the same. What comes from a link is not trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from echo_core.sweeps.grid import BASE, MOST_SEEDS, Across, Grid, check_runs
from echo_core.task.errors import Code, InputError
from echo_ui.text import words
from echo_ui.text.subjects import Shown

LAGS = (0, BASE.length - 1)
WINDOWS = (1, BASE.length)
SEEDS = (1, MOST_SEEDS)
UNITS = (5, 10, 15, 25, 50, 100)
_LONGEST = 100  # characters of a parameter that are read
_SPAN = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which map is drawn, and what is shown of it.

    Attributes:
        across: what the lags are set against.
        lags: the first and the last.
        windows: the first and the last, where they are set against windows.
        units: the sizes, where they are set against these.
        window: the one of all cells then.
        seeds: how many each cell is trained with.
        shown: what colour and number tell.
    """

    across: Across = Across.WINDOW
    lags: tuple[int, int] = (0, 9)
    windows: tuple[int, int] = (1, 10)
    units: tuple[int, ...] = UNITS
    window: int = BASE.window
    seeds: int = 3
    shown: Shown = Shown.ACCURACY

    @property
    def values(self) -> tuple[int, ...]:
        """What the lags are set against."""
        return self.units if self.across is Across.UNITS else _all_between(self.windows)

    @property
    def runs(self) -> int:
        """How many the map has."""
        return len(_all_between(self.lags)) * len(self.values) * self.seeds

    def grid(self) -> Grid:
        """The runs of the map.

        Raises:
            InputError: they are too many.
        """
        fixed = self.window if self.across is Across.UNITS else BASE.units
        return Grid(BASE, _all_between(self.lags), self.across, self.values, fixed, self.seeds)


def _all_between(ends: tuple[int, int]) -> tuple[int, ...]:
    return tuple(range(ends[0], ends[1] + 1))


def write(wish: Wish) -> dict[str, str]:
    """The query parameters of a wish: what differs from the map that opens.

    >>> write(Wish(lags=(0, 4), seeds=1))
    {'lags': '0-4', 'seeds': '1'}
    """
    return {name: _spelled(getattr(wish, name)) for name in _READ if getattr(wish, name) != getattr(Wish(), name)}


def _spelled(value: Any) -> str:
    return value if isinstance(value, str) else "-".join(map(str, value)) if isinstance(value, tuple) else str(value)


def read(params: Mapping[str, str]) -> tuple[Wish, tuple[str, ...]]:
    """What the query parameters ask for, and what was wrong with them, a sentence each.

    >>> read({"lags": "3", "seeds": "1"})[0].lags
    (3, 3)
    """
    wanted: dict[str, Any] = {}
    problems: list[str] = []
    unknown = [name[:30] for name in params if name not in _READ]
    for name, text in params.items():
        if name in _READ:
            try:
                wanted[name] = _READ[name](text[:_LONGEST].strip())
            except InputError as error:
                problems.append(words.errors.explain(error))
    wish = Wish(**wanted)
    try:
        check_runs(wish.runs)
    except InputError as error:
        problems.append(words.errors.explain(error))
        wish = Wish()
    if unknown:
        problems.append(words.page.not_settings(unknown[:5], more=len(unknown) > 5))
    return wish, tuple(problems)


def _span(name: str, limits: tuple[int, int], text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if not found:
        raise InputError(Code.NOT_RANGES, f"{name}s", text)
    ends = [_inside(name, limits, end) for end in (found[1], found[2] or found[1])]
    return min(ends), max(ends)


def _inside(name: str, limits: tuple[int, int], text: str) -> int:
    if not _SPAN.fullmatch(text) or "-" in text:
        raise InputError(Code.NOT_A_WHOLE_NUMBER, name, text)
    number = int(text)
    if not limits[0] <= number <= limits[1]:
        raise InputError(Code.OUT_OF_RANGE, name, number, low=limits[0], high=limits[1])
    return number


def _sizes(text: str) -> tuple[int, ...]:
    for size in text.split("-"):
        if size not in map(str, UNITS):
            raise InputError(Code.NOT_A_CHOICE, "units", size, choices=tuple(map(str, UNITS)))
    return tuple(sorted({int(size) for size in text.split("-")}))


def _across(text: str) -> Across:
    return Across(_one_of("across", tuple(Across), text))


def _shown(text: str) -> Shown:
    return Shown(_one_of("shown", tuple(Shown), text))


def _one_of(name: str, choices: tuple[str, ...], text: str) -> str:
    if text not in choices:
        raise InputError(Code.NOT_A_CHOICE, name, text, choices=choices)
    return text


_READ = {
    "across": _across,
    "lags": lambda text: _span("lag", LAGS, text),
    "windows": lambda text: _span("window", WINDOWS, text),
    "units": _sizes,
    "window": lambda text: _inside("window", WINDOWS, text),
    "seeds": lambda text: _inside("seeds", SEEDS, text),
    "shown": _shown,
}
