"""The two live charts: a constant Vega-Lite spec for a run, and a small table of constant size for its values.

A spec depends on nothing that changes during a run, so that a chart is embedded once and only its data moves.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from numpy.typing import NDArray

from echo_ui.text.words import THIN, percent

POINTS = 120  # the most points a curve is drawn with, whatever the number of epochs

Spec = dict[str, Any]

STREAMED = "streamed"

LIGHT = {"line": "#3355dd", "guess": "#b3470c", "best": "#17693a", "muted": "#636a7c", "grid": "#e6e8ee"}
DARK = {"line": "#8ba0ff", "guess": "#f0925a", "best": "#6fd69a", "muted": "#a2a9ba", "grid": "#2b3140"}
_SHADES_LIGHT = ["#3355dd", "#b3470c", "#17693a", "#8a5cd0", "#5a6478", "#b08900"]
_SHADES_DARK = ["#8ba0ff", "#f0925a", "#6fd69a", "#c7a6ff", "#a2a9ba", "#e0b84a"]
_DASHES = [[1, 0], [6, 3], [2, 2], [10, 3, 2, 3], [1, 3], [12, 4]]
_FONT = "'Source Sans', sans-serif"  # the page's own, served by Streamlit


def curve(values: NDArray[np.float32], epochs: int) -> pa.Table:
    """One value an epoch, as the points that are drawn: mean, lowest and highest of each bin of epochs.

    Bins are as wide as a whole run of `epochs` needs, so that a point once complete never moves.

    >>> curve(np.array([1.0, 0.5, 0.25], dtype=np.float32), epochs=2 * POINTS).to_pydict()
    {'epoch': [2, 3], 'mean': [0.75, 0.25], 'low': [0.5, 0.25], 'high': [1.0, 0.25]}
    """
    width = max(1, math.ceil(epochs / POINTS))
    starts = np.arange(0, len(values), width)
    if len(starts) == 0:
        empty = np.zeros(0, np.float32)
        return pa.table({"epoch": empty.astype(np.uint16), "mean": empty, "low": empty, "high": empty})
    ends = np.minimum(starts + width, len(values))
    means = np.add.reduceat(values.astype(np.float64), starts) / (ends - starts)
    return pa.table(
        {
            "epoch": ends.astype(np.uint16),
            "mean": means.astype(np.float32),
            "low": np.minimum.reduceat(values, starts).astype(np.float32),
            "high": np.maximum.reduceat(values, starts).astype(np.float32),
        }
    )


@lru_cache(maxsize=256)
def loss_chart(epochs: int, vocabulary: int, best: float | None, *, log: bool = False, dark: bool = False) -> Spec:
    """Loss over epochs with that of pure guessing, ln(vocabulary), and the best possible where that is above 0."""
    guess = math.log(vocabulary)
    rules = [(guess, f"pure guessing: {guess:.2f}", "guess", "right")]
    if best is not None and 0 < best < 0.9 * guess:
        rules.append((best, f"best possible: {best:.2f}", "best", "left"))
    scale = alt.Scale(type="log", nice=True) if log else alt.Scale(zero=True, nice=True)
    axis = alt.Axis(tickCount=4, format="~g", title=None)
    return _chart(
        epochs,
        alt.Y("mean:Q", scale=scale, axis=axis),
        rules,
        format=".3f",
        dark=dark,
    )


@lru_cache(maxsize=256)
def accuracy_chart(epochs: int, vocabulary: int, best: float | None, *, dark: bool = False) -> Spec:
    """Accuracy over epochs with that of pure guessing and, where it is known, the best possible."""
    rules = [(1 / vocabulary, f"pure guessing: {percent(1 / vocabulary)}", "guess", "right")]
    if best is not None and best > 1.5 / vocabulary:
        rules.append((best, f"best possible: {percent(best)}", "best", "left"))
    axis = alt.Axis(values=[0, 0.5, 1], labelExpr="datum.value * 100 + ' %'", title=None)
    return _chart(
        epochs,
        alt.Y("mean:Q", scale=alt.Scale(domain=[0, 1.12], nice=False), axis=axis),
        rules,
        format=".1%",
        dark=dark,
    )


def _chart(
    epochs: int, y: alt.Y, rules: list[tuple[float, str, str, str]], *, format: str, dark: bool
) -> Spec:  # fmt: skip
    colours = DARK if dark else LIGHT
    x = alt.X(
        "epoch:Q",
        scale=alt.Scale(domain=[0, epochs], nice=False),
        axis=alt.Axis(
            tickCount=5, format=",d", labelExpr=f"replace(datum.label, ',', '{THIN}')", grid=False, title=None
        ),
    )
    base = alt.Chart(alt.NamedData(STREAMED)).encode(x="epoch:Q")
    spread = base.mark_area(color=colours["line"], opacity=0.16).encode(y="low:Q", y2="high:Q")
    line = base.mark_line(color=colours["line"], strokeWidth=2.2, strokeJoin="round").encode(x=x, y=y)
    near = alt.selection_point(
        "near", nearest=True, on="pointerover", clear="pointerout", fields=["epoch"], empty=False
    )
    point = (
        base.mark_point(color=colours["line"], filled=True, size=70)
        .encode(
            y="mean:Q",
            opacity=alt.condition(near, alt.value(1), alt.value(0)),
            tooltip=[
                alt.Tooltip("epoch:Q", title="up to epoch"),
                alt.Tooltip("mean:Q", title="mean", format=format),
                alt.Tooltip("low:Q", title="lowest", format=format),
                alt.Tooltip("high:Q", title="highest", format=format),
            ],
        )
        .add_params(near)
        .properties(name="points")
    )
    layers: list[Any] = [spread, line]
    for value, words, colour, side in rules:
        one = alt.Chart(alt.InlineData([{}]))
        right = side == "right"
        layers.append(
            one.mark_rule(color=colours[colour], strokeDash=[6, 4] if right else [2, 3], strokeWidth=1.5).encode(
                y=alt.datum(value)
            )
        )
        layers.append(
            one.mark_text(
                text=words,
                align="right" if right else "left",
                baseline="bottom",
                dy=-7,
                dx=-4 if right else 4,
                color=colours[colour],
                fontSize=13,
            ).encode(x=alt.datum(epochs if right else 0), y=alt.datum(value))
        )
    return finished(alt.layer(*layers, point), colours)


@lru_cache(maxsize=64)
def _curves(epochs: int, variants: tuple[str, ...], dark: bool) -> Spec:
    colours = DARK if dark else LIGHT
    x = alt.X(
        "epoch:Q",
        scale=alt.Scale(domain=[0, epochs], nice=False),
        axis=alt.Axis(tickCount=5, format=",d", grid=False, title=None),
    )
    y = alt.Y(
        "accuracy:Q",
        scale=alt.Scale(domain=[0, 1.02], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1], labelExpr="datum.value * 100 + ' %'", title=None),
    )
    shades = _SHADES_DARK if dark else _SHADES_LIGHT
    legend = alt.Legend(
        title=None, orient="top", columns=3, symbolStrokeWidth=3, symbolSize=300, labelFontSize=13, labelLimit=240
    )
    line = (
        alt.Chart(alt.NamedData(STREAMED))
        .mark_line(strokeWidth=2.2)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "variant:N", sort=list(variants), scale=alt.Scale(domain=list(variants), range=shades), legend=legend
            ),
            strokeDash=alt.StrokeDash(
                "variant:N", sort=list(variants), scale=alt.Scale(domain=list(variants), range=_DASHES), legend=legend
            ),
            tooltip=["variant:N", alt.Tooltip("epoch:Q"), alt.Tooltip("accuracy:Q", format=".1%")],
        )
    )
    return finished(alt.layer(line), colours)


def curves_chart(epochs: int, variants: list[str], *, dark: bool = False) -> Spec:
    """Accuracy over epochs, a line for each variant, told apart by shade and by dashes."""
    return _curves(epochs, tuple(variants), dark)


def dots_chart(variants: list[str], most: float, *, accuracy: bool, dark: bool = False) -> Spec:
    """A dot for each run beside its variant; a cross for one that was not solved, a tick at the best possible."""
    colours = DARK if dark else LIGHT
    axis = (
        alt.Axis(values=[0, 0.5, 1], labelExpr="datum.value * 100 + ' %'", title=None, grid=True)
        if accuracy
        else alt.Axis(tickCount=4, format=",d", title=None, grid=True)
    )
    base = alt.Chart(alt.NamedData(STREAMED)).encode(
        y=alt.Y("variant:N", sort=variants, axis=alt.Axis(title=None, labelLimit=200)),
        x=alt.X("value:Q", scale=alt.Scale(domain=[0, most], nice=False), axis=axis),
        tooltip=["variant:N", alt.Tooltip("value:Q", format=".1%" if accuracy else ",d")],
    )
    done = (
        base.transform_filter("datum.solved")
        .mark_point(filled=True, size=90, opacity=0.65, color=colours["line"])
        .properties(name="runs")
    )
    failed = base.transform_filter("!datum.solved").mark_point(
        shape="cross", angle=45, size=90, filled=True, color=colours["guess"]
    )
    best = base.transform_filter("isValid(datum.best)").mark_tick(thickness=3, size=22, color=colours["best"])
    return finished(alt.layer(best.encode(x="best:Q"), failed, done), colours)


def finished(chart: alt.LayerChart | alt.FacetChart, colours: dict[str, str]) -> Spec:
    """The chart as a dictionary in the page's look, its data left to be sent beside it."""
    with alt.data_transformers.enable(consolidate_datasets=False):
        spec: Spec = chart.to_dict()
    for part in (spec, *spec["layer"]):
        if part.get("data") == {"name": STREAMED}:
            del part["data"]  # it draws what is streamed beside the spec
    spec["background"] = "transparent"
    spec["padding"] = {"left": 0, "right": 14, "top": 4, "bottom": 0}
    spec["config"] = {
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            "domain": False,
            "ticks": False,
            "gridColor": colours["grid"],
            "labelColor": colours["muted"],
            "labelFontSize": 13,
            "labelPadding": 6,
        },
        "legend": {"labelColor": colours["muted"]},
    }
    return spec
