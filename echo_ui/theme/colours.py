"""The colours of the pages and of their charts, light and dark, each written down once.

Those that Streamlit's own parts use as well are read from its configuration; the others stand here.
"""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path

_CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
_CONFIGURED = {"accent": "primaryColor", "page": "backgroundColor", "ink": "textColor", "line": "borderColor"}


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours by what they are for, each as `#rrggbb`.

    Attributes:
        page, ink, muted, line, accent, on_accent: background, text, quieter text, borders, emphasis and text on it.
        cell, seen, answer: of a number, of one that the network is shown, and the outline of the one to say.
        square, square_seen: the same in miniatures, where there is no number to read.
        good, good_back, bad, bad_back, part: text and background of what succeeds, fails, or half succeeds.
        info_back, warn_back: the backgrounds of boxes.
        track, past: an unfilled bar, and the filling of a recorded one.
        hatch, hatch_key: the stripes of a cell that cannot be solved, and those of the legend.
        curve, guess, grid: a chart's line, its line of pure guessing, and its grid.
        zero, full: the ends of a scale of shades.
        variants: of lines that are compared, in their order.
    """

    page: str
    ink: str
    line: str
    accent: str
    muted: str
    on_accent: str
    cell: str
    seen: str
    answer: str
    square: str
    square_seen: str
    good: str
    good_back: str
    bad: str
    bad_back: str
    part: str
    info_back: str
    warn_back: str
    track: str
    past: str
    hatch: str
    hatch_key: str
    curve: str
    guess: str
    grid: str
    zero: str
    full: str
    variants: tuple[str, ...]


_LIGHT = {
    "muted": "#636a7c",
    "on_accent": "#ffffff",
    "cell": "#f1f2f6",
    "seen": "#dbe2fd",
    "answer": "#c4500f",
    "square": "#e4e6ed",
    "square_seen": "#b9c5fb",
    "good": "#17693a",
    "good_back": "#e3f5e9",
    "bad": "#a53c07",
    "bad_back": "#fdeae0",
    "part": "#8a6500",
    "info_back": "#f2f4fc",
    "warn_back": "#fdf3d7",
    "track": "#e4e6ed",
    "past": "#b7bdcc",
    "hatch": "#d9dce5",
    "hatch_key": "#b9becb",
    "curve": "#3355dd",
    "guess": "#b3470c",
    "grid": "#e6e8ee",
    "zero": "#eef0f5",
    "full": "#23389c",
}
_DARK = {
    "muted": "#a2a9ba",
    "on_accent": "#0d1020",
    "cell": "#1f2430",
    "seen": "#2b3873",
    "answer": "#f0925a",
    "square": "#343b4b",
    "square_seen": "#4559b3",
    "good": "#6fd69a",
    "good_back": "#16301f",
    "bad": "#f4a374",
    "bad_back": "#3a2013",
    "part": "#e0b84a",
    "info_back": "#1a2033",
    "warn_back": "#332a12",
    "track": "#2a3040",
    "past": "#596174",
    "hatch": "#333a49",
    "hatch_key": "#596174",
    "curve": "#8ba0ff",
    "guess": "#f0925a",
    "grid": "#2b3140",
    "zero": "#1d222d",
    "full": "#b9c6ff",
}
_VARIANTS_LIGHT = ("#3355dd", "#b3470c", "#17693a", "#8a5cd0", "#5a6478", "#b08900")
_VARIANTS_DARK = ("#8ba0ff", "#f0925a", "#6fd69a", "#c7a6ff", "#a2a9ba", "#e0b84a")


@dataclass(frozen=True, slots=True)
class Theme:
    """What a picture needs to know of how the page looks.

    Attributes:
        dark: whether it is drawn on a dark page.
        colours: those to draw with.
        scale: of text, 1 being the size at a desk.
    """

    dark: bool
    colours: Colours
    scale: float = 1.0

    def size(self, pixels: int) -> int:
        """The size of a text that has so many pixels at a desk."""
        return round(pixels * self.scale)


def _read(kind: str, more: dict[str, str], variants: tuple[str, ...]) -> Colours:
    configured = tomllib.loads(_CONFIG.read_text(encoding="utf-8"))["theme"][kind]
    return Colours(**{name: configured[key] for name, key in _CONFIGURED.items()}, **more, variants=variants)


LIGHT = Theme(dark=False, colours=_read("light", _LIGHT, _VARIANTS_LIGHT))
DARK = Theme(dark=True, colours=_read("dark", _DARK, _VARIANTS_DARK))


def of(kind: str | None) -> Theme:
    """The theme that a browser calls "light" or "dark"; the light one where it has not said.

    >>> of("dark").dark, of(None).dark
    (True, False)
    """
    return DARK if kind == "dark" else LIGHT


def variables() -> str:
    """All colours as CSS variables, `--good-back` for `good_back`, that follow the page's light or dark."""
    names = [field.name for field in dataclasses.fields(Colours) if field.name != "variants"]
    light, dark = LIGHT.colours, DARK.colours
    lines = (
        f"--{name.replace('_', '-')}: light-dark({getattr(light, name)}, {getattr(dark, name)});" for name in names
    )
    return f":root {{ {' '.join(lines)} }}"
