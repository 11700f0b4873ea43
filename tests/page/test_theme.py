"""Colours, sizes, and text that is never taken for markup."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_ui.findings.charts import curves_chart, dots_chart
from echo_ui.theme import colours, markdown
from echo_ui.theme.colours import DARK, LIGHT, Theme
from tests.reading import plain

ROOT = Path(__file__).parents[2]
SET = r'setProperty\("(--[\w-]+)"'
OF_STREAMLIT = {"--st-background-color", "--st-base-radius"}  # which it hands to components
# What the view for a room sets for the player.
OF_A_ROOM = {"--chart-height", "--answer-width", "--sure-display", "--where-room"}
STYLES = sorted((ROOT / "echo_ui").rglob("*.css"))


def charts(theme: Theme) -> list[dict[str, Any]]:
    return [
        curves_chart(100, ("a", "b"), theme),
        dots_chart(("a", "b"), 100.0, theme, accuracy=True),
    ]


def font_sizes(spec: Any) -> list[int]:
    if isinstance(spec, dict):
        own = [value for key, value in spec.items() if key.lower().endswith("fontsize")]
        return own + [size for value in spec.values() for size in font_sizes(value)]
    return [size for value in spec for size in font_sizes(value)] if isinstance(spec, list) else []


def test_a_larger_scale_enlarges_every_text_of_a_chart() -> None:
    double = dataclasses.replace(LIGHT, scale=2.0)
    for spec, large in zip(charts(LIGHT), charts(double), strict=True):
        assert font_sizes(spec)
        assert font_sizes(large) == [2 * size for size in font_sizes(spec)]


def test_every_colour_of_a_chart_is_one_of_the_theme() -> None:
    for theme in (LIGHT, DARK):
        own = {value for name in theme.colours.__slots__ for value in _flat(getattr(theme.colours, name))}
        for spec in charts(theme):
            assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", str(spec))) <= own


def _flat(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def test_colours_that_streamlit_uses_too_are_its_own() -> None:
    configured = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    for theme, kind in ((LIGHT, "light"), (DARK, "dark")):
        assert theme.colours.accent == configured[kind]["primaryColor"]
        assert theme.colours.page == configured[kind]["backgroundColor"]
        assert theme.colours.ink == configured[kind]["textColor"]
        assert theme.colours.line == configured[kind]["borderColor"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("ink", "page"),
        ("ink", "cell"),
        ("ink", "seen"),
        ("muted", "page"),
        ("on_accent", "accent"),
        ("good", "good_back"),
        ("bad", "bad_back"),
        ("part", "page"),
        ("curve", "page"),
        ("guess", "page"),
    ],
)
def test_text_can_be_read_on_its_background(theme, text, back) -> None:
    lighter, darker = sorted((luminance(getattr(theme.colours, name)) for name in (text, back)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_a_style_sheet_writes_no_colour_down_and_can_be_read(path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", text)
    assert max(map(len, text.splitlines())) <= 110
    assert len(text.splitlines()) <= 300
    defined = set(re.findall(r"(--[\w-]+):", colours.variables()))
    local = set(re.findall(r"(--[\w-]+):", text)) | {"--n", "--v", "--p", "--b", "--steps", "--heat", "--term", "--dot"}
    set_beside = {name for beside in path.parent.glob("*.js") for name in re.findall(SET, beside.read_text("utf-8"))}
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= defined | local | set_beside | OF_STREAMLIT | OF_A_ROOM


ALPHABET = "ab \\`*_{}[]()#+-.!|<>~$:&^=@\"'/\nlag window epoch"


@given(st.text(alphabet=st.sampled_from(ALPHABET), max_size=60))
def test_escaped_text_reads_the_same_and_holds_no_markup(text) -> None:
    escaped = markdown.escape(text)
    assert plain(escaped) == " ".join(text.split())
    assert not re.search(r"[`*_\[\]<>$:!~]", re.sub(r"\\.", "", escaped))


@given(st.text(alphabet=st.sampled_from(ALPHABET), max_size=60))
def test_linked_text_reads_the_same(text) -> None:
    assert plain(markdown.linked(text)).split() == text.split()
