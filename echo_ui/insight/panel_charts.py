"""What the pictures of several views share: bars by distance, and fields shaded by a value.

A spec depends on nothing that changes during a run, so that a chart is embedded once and only its data moves.
"""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from numpy.typing import NDArray

from echo_ui.text import words
from echo_ui.theme.charts import STREAMED, Level, Spec, finish, percent_axis
from echo_ui.theme.colours import Theme

BACK = "datum.value == 0 ? 'x(t)' : 't−' + datum.value"  # the label of a distance, as an expression of Vega
MOST_DASHED = 150  # units that are drawn large enough for a dash on those below zero


def bars_table(distances: NDArray[np.int32], values: NDArray[np.float32]) -> pa.Table:
    """A row for each distance (distances,) with its value (distances,); none where that is NaN."""
    return pa.table({"distance": distances, "value": pa.array(values.astype(np.float32), mask=~np.isfinite(values))})


@lru_cache(maxsize=256)
def bars_chart(distances: tuple[int, ...], lag: int, chance: float | None, theme: Theme, *, missing: str = "") -> Spec:
    """A bar for each distance, that of the lag full and named, the others pale.

    Args:
        distances: what stands along the axis.
        lag: the distance whose bar is marked.
        chance: what pure guessing reaches, drawn as a line: values are shares then. Without it they are strengths,
            however large.
        theme: how the page looks.
        missing: what stands where a value is not known.
    """
    colours = theme.colours
    if chance is None:
        scale, axis = alt.Scale(zero=True, nice=True), alt.Axis(tickCount=4, format="~f", title=None)
    else:
        scale = alt.Scale(domain=[0, 1.12], nice=False)
        axis = percent_axis()
    label = alt.Axis(labelExpr=BACK, labelAngle=0, title=None, labelOverlap=True)
    base = alt.Chart(alt.NamedData(STREAMED)).encode(
        x=alt.X("distance:O", scale=alt.Scale(domain=list(distances), paddingInner=0.3), axis=label)
    )
    at_lag = f"datum.distance == {lag}"
    bars = base.mark_bar(cornerRadiusTopLeft=3, cornerRadiusTopRight=3, stroke=colours.curve).encode(
        y=alt.Y("value:Q", scale=scale, axis=axis),
        color=alt.value(colours.curve),
        fillOpacity=alt.condition(at_lag, alt.value(1), alt.value(0.28)),
        strokeWidth=alt.condition(at_lag, alt.value(2), alt.value(0)),
        tooltip=[
            alt.Tooltip("distance:O", title=words.insight.STEPS_BACK),
            alt.Tooltip("value:Q", title=words.insight.VALUE, format=".1%" if chance is not None else ".3f"),
        ],
    )
    named = (
        base.transform_filter(at_lag)
        .mark_text(
            text=words.insight.LAG,
            baseline="bottom",
            dy=-5,
            fontWeight=700,
            color=colours.curve,
            fontSize=theme.size(14),
        )
        .encode(y=alt.Y("top:Q", scale=scale))
        .transform_calculate(top="isValid(datum.value) ? datum.value : 0")
    )
    layers = [bars.properties(name="bars"), named]
    if missing:
        layers.append(
            base.transform_filter("!isValid(datum.value)")
            .mark_text(text=missing, baseline="bottom", dy=-22, fontSize=theme.size(13), color=colours.muted)
            .encode(y=alt.value("height"))
        )
    if chance is not None:
        guessing = Level(chance, words.charts.guessing_accuracy(chance), guess=True)
        name = guessing.named(colours, alt.value("width"), rise=6, fontSize=theme.size(13))
        layers += [guessing.line(colours), name]
    return finish(alt.layer(*layers), theme)


def unsigned_shades(theme: Theme, most: float | None = 1) -> alt.Scale:
    """Values from 0 to `most` as shades, dark for those far from zero; without it they end where the values do."""
    colours = [theme.colours.zero, theme.colours.full]
    if most is None:
        return alt.Scale(range=colours, domainMin=0, interpolate="lab")
    return alt.Scale(domain=[0, most], range=colours, interpolate="lab")


def signed_shades(theme: Theme) -> alt.Scale:
    """Values from -1 to 1 as shades: dark for those far from zero, the hue is the sign."""
    colours = [theme.colours.guess, theme.colours.zero, theme.colours.full]
    return alt.Scale(domain=[-1, 0, 1], range=colours, interpolate="lab", clamp=True)


def shade_legend(theme: Theme) -> alt.Legend:
    """What the shades mean, beside their picture."""
    return alt.Legend(title=None, orient="right", gradientLength=150, tickCount=3, labelFontSize=theme.size(12))


def dashed(units: int) -> bool:
    """Whether that many units are drawn large enough for a dash on those below zero."""
    return units <= MOST_DASHED


def dashes(fields: alt.Chart, theme: Theme) -> alt.Chart:
    """A dash on each of the fields that is below zero, so that the sign can be told without colours."""
    return (
        alt.Chart(alt.NamedData(STREAMED))
        .transform_filter("datum.value < 0")
        .mark_tick(orient="horizontal", size=5, thickness=1, color=theme.colours.page)
        .encode(x=fields.encoding.x, y=fields.encoding.y)
    )


def on_canvas(spec: Spec) -> Spec:
    """The spec, drawn as one picture: thousands of fields are too many for single elements."""
    spec["padding"]["bottom"] = 4
    spec["usermeta"] = {"embedOptions": {"renderer": "canvas"}}
    return spec
