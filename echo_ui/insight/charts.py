"""The charts of a look inside a run: constant Vega-Lite specs, and the small tables that they draw.

A spec depends on nothing that changes during a run, so that a chart is embedded once and only its data moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from numpy.typing import NDArray

from echo_core.insight.results import GateTrace, SaliencyHistory, SlowMotion
from echo_ui.lab.charts import DARK, LIGHT, STREAMED, Spec, finished
from echo_ui.text.insight import GATES
from echo_ui.text.words import THIN, percent

_BACK = "datum.value == 0 ? 'x(t)' : 't−' + datum.value"
_NOTHING = {False: "#eef0f5", True: "#1d222d"}  # the colour of zero, by darkness
_FULL = {False: "#23389c", True: "#b9c6ff"}
_PAGE = {False: "#ffffff", True: "#12151c"}
_MOST_DASHED = 150
_BELOW = {False: "#b3470c", True: "#f0925a"}


def by_distance(distances: NDArray[np.int32], values: NDArray[np.float32]) -> pa.Table:
    """A value for each distance; none where it is not known."""
    known = np.isfinite(values)
    return pa.table({"distance": distances, "value": pa.array(values.astype(np.float32), mask=~known)})


@lru_cache(maxsize=256)
def distance_chart(
    distances: tuple[int, ...], lag: int, chance: float | None, *, missing: str = "", dark: bool = False
) -> Spec:
    """A bar for each distance, that of the lag full and named, the others pale; pure guessing where there is a chance.

    With a chance the values are shares; without one they are strengths, however large. Where a value is not known
    stands `missing`.
    """
    colours = DARK if dark else LIGHT
    if chance is None:
        scale, axis = alt.Scale(zero=True, nice=True), alt.Axis(tickCount=4, format="~f", title=None)
    else:
        scale = alt.Scale(domain=[0, 1.12], nice=False)
        axis = alt.Axis(values=[0, 0.5, 1], labelExpr="datum.value * 100 + ' %'", title=None)
    label = alt.Axis(labelExpr=_BACK, labelAngle=0, title=None, labelOverlap=True)
    base = alt.Chart(alt.NamedData(STREAMED)).encode(
        x=alt.X("distance:O", scale=alt.Scale(domain=list(distances), paddingInner=0.3), axis=label)
    )
    at_lag = f"datum.distance == {lag}"
    bars = base.mark_bar(cornerRadiusTopLeft=3, cornerRadiusTopRight=3, stroke=colours["line"]).encode(
        y=alt.Y("value:Q", scale=scale, axis=axis),
        color=alt.value(colours["line"]),
        fillOpacity=alt.condition(at_lag, alt.value(1), alt.value(0.28)),
        strokeWidth=alt.condition(at_lag, alt.value(2), alt.value(0)),
        tooltip=[
            alt.Tooltip("distance:O", title="steps back"),
            alt.Tooltip("value:Q", title="value", format=".1%" if chance is not None else ".3f"),
        ],
    )
    named = (
        base.transform_filter(at_lag)
        .mark_text(text="lag", baseline="bottom", dy=-5, fontSize=14, fontWeight=700, color=colours["line"])
        .encode(y=alt.Y("top:Q", scale=scale))
        .transform_calculate(top="isValid(datum.value) ? datum.value : 0")
    )
    layers = [bars.properties(name="bars"), named]
    if missing:
        layers.append(
            base.transform_filter("!isValid(datum.value)")
            .mark_text(text=missing, baseline="bottom", dy=-22, fontSize=13, color=colours["muted"])
            .encode(y=alt.value("height"))
        )
    if chance is not None:
        one = alt.Chart(alt.InlineData([{}]))
        layers.append(
            one.mark_rule(color=colours["guess"], strokeDash=[6, 4], strokeWidth=1.5).encode(y=alt.datum(chance))
        )
        layers.append(
            one.mark_text(
                text=f"pure guessing: {percent(chance)}",
                align="right",
                baseline="bottom",
                dy=-6,
                dx=-4,
                color=colours["guess"],
                fontSize=13,
            ).encode(x=alt.value("width"), y=alt.datum(chance))
        )
    return finished(alt.layer(*layers), colours)


def traces(told: SaliencyHistory, distances: Sequence[int], epochs: int) -> pa.Table:
    """A field for each trace and each of the distances, from the epoch of the trace before to its own."""
    columns = np.isin(told.distances, distances)
    count = int(columns.sum())
    first = told.epochs[0] - _strip(epochs)
    starts = np.concatenate([[first], told.epochs[:-1]])
    strengths = told.strengths[:, columns].ravel()
    known = np.isfinite(strengths)
    return pa.table(
        {
            "start": np.repeat(starts, count).astype(np.int32)[known],
            "epoch": np.repeat(told.epochs, count)[known],
            "distance": np.tile(told.distances[columns], len(told.epochs))[known],
            "strength": strengths[known],
        }
    )


def _strip(epochs: int) -> int:
    """How many epochs high the untrained network is drawn, above epoch 0."""
    return max(1, epochs // 40)


@lru_cache(maxsize=256)
def trace_chart(distances: tuple[int, ...], steps: int, epochs: int, lag: int, *, dark: bool = False) -> Spec:
    """Epochs downwards, distances sideways, the strength by shade; the lag is named at the foot.

    Distances that lie beyond the `steps` shown stay empty, and say so.
    """
    colours = DARK if dark else LIGHT
    axis = alt.Axis(
        labelExpr=f"({_BACK}) + (datum.value == {lag} ? ' = lag' : '')",
        labelAngle=0,
        title=None,
        labelOverlap=True,
        labelFontWeight=alt.condition(f"datum.value == {lag}", alt.value(700), alt.value(400)),
    )
    fields = (
        alt.Chart(alt.NamedData(STREAMED))
        .mark_rect()
        .encode(
            x=alt.X("distance:O", scale=alt.Scale(domain=list(distances), paddingInner=0.04), axis=axis),
            y=alt.Y(
                "start:Q",
                scale=alt.Scale(domain=[-_strip(epochs), epochs], reverse=True, nice=False),
                axis=alt.Axis(
                    tickCount=5, format=",d", labelExpr=f"replace(datum.label, ',', '{THIN}')", title=None, grid=False
                ),
            ),
            y2="epoch:Q",
            color=alt.Color(
                "strength:Q",
                scale=alt.Scale(range=[_NOTHING[dark], _FULL[dark]], domainMin=0, interpolate="lab"),
                legend=alt.Legend(title=None, orient="right", gradientLength=150, tickCount=3, labelFontSize=12),
            ),
            tooltip=[
                alt.Tooltip("epoch:Q", format=",d"),
                alt.Tooltip("distance:O", title="steps back"),
                alt.Tooltip("strength:Q", format=".3f"),
            ],
        )
        .properties(name="fields")
    )
    unseen = (
        alt.Chart(alt.InlineData([{"distance": j} for j in distances if j >= steps]))
        .mark_text(text="not shown", fontSize=14, color=colours["muted"])
        .encode(x=alt.X("distance:O", scale=alt.Scale(domain=list(distances))), y=alt.datum(epochs / 2))
    )
    return _canvas(finished(alt.layer(fields, unseen), colours))


def activity(told: GateTrace, part: str, columns: int) -> pa.Table:
    """The values of one part of the cell, in the last `columns` time steps, units in their order."""
    values = getattr(told.steps, part).reshape(-1, len(told.order))[-columns:, told.order]  # (columns, units)
    return pa.table(
        {
            "column": np.repeat(np.arange(len(values), dtype=np.int32), values.shape[1]),
            "place": np.tile(np.arange(1, values.shape[1] + 1, dtype=np.int32), len(values)),
            "value": values.astype(np.float32).ravel(),
        }
    )


@lru_cache(maxsize=256)
def activity_chart(units: int, columns: int, steps: int, *, signed: bool, dark: bool = False) -> Spec:
    """Units downwards, time steps sideways, `steps` of them a row; dark is far from zero, hue and dash the sign."""
    colours = DARK if dark else LIGHT
    shades = [_NOTHING[dark], _FULL[dark]]
    scale = alt.Scale(domain=[0, 1], range=shades, interpolate="lab")
    if signed:
        scale = alt.Scale(domain=[-1, 0, 1], range=[_BELOW[dark], *shades], interpolate="lab", clamp=True)
    fields = (
        alt.Chart(alt.NamedData(STREAMED))
        .mark_rect()
        .encode(
            x=alt.X("column:O", scale=alt.Scale(domain=list(range(columns))), axis=None),
            y=alt.Y(
                "place:O",
                scale=alt.Scale(domain=list(range(1, units + 1))),
                axis=alt.Axis(title=None, labelOverlap=True, values=[1, *range(10, units + 1, 10)]),
            ),
            color=alt.Color(
                "value:Q",
                scale=scale,
                legend=alt.Legend(title=None, orient="right", gradientLength=150, tickCount=3, labelFontSize=12),
            ),
            tooltip=[alt.Tooltip("place:O", title="unit"), alt.Tooltip("value:Q", format=".2f")],
        )
        .properties(name="fields")
    )
    borders = [{"column": column} for column in range(steps, columns, steps)] if steps > 1 else []
    rules = (
        alt.Chart(alt.InlineData(borders))
        .mark_rule(color=colours["muted"], strokeWidth=1.5)
        .encode(x=alt.X("column:O", scale=alt.Scale(domain=list(range(columns))), bandPosition=0))
    )
    layers = [fields, *([_dashes(fields, dark)] if signed and dashed(units) else []), rules]
    return _canvas(finished(alt.layer(*layers), colours))


def dashed(units: int) -> bool:
    """Whether that many units are drawn large enough for a dash on those below zero."""
    return units <= _MOST_DASHED


def _dashes(fields: alt.Chart, dark: bool) -> alt.Chart:
    """A dash on each of the fields that is below zero, so that the sign can be told without colours."""
    return (
        alt.Chart(alt.NamedData(STREAMED))
        .transform_filter("datum.value < 0")
        .mark_tick(orient="horizontal", size=5, thickness=1, color=_PAGE[dark])
        .encode(x=fields.encoding.x, y=fields.encoding.y)
    )


def unit(told: GateTrace, place: int, part: str, columns: int) -> pa.Table:
    """One unit's values beside the numbers that went in, in the last `columns` time steps."""
    values = getattr(told.steps, part).reshape(-1, len(told.order))[-columns:, told.order[place - 1]]
    numbers = told.numbers.ravel()[-columns:]
    return pa.table(
        {
            "column": np.arange(len(values), dtype=np.int32),
            "value": values.astype(np.float32),
            "number": ["–" if number < 0 else str(number) for number in numbers.tolist()],
        }
    )


@lru_cache(maxsize=64)
def unit_chart(columns: int, *, signed: bool, dark: bool = False) -> Spec:
    """One unit's values over the time steps, the numbers that went in below."""
    colours = DARK if dark else LIGHT
    low = -1.0 if signed else 0.0
    x = alt.X("column:O", scale=alt.Scale(domain=list(range(columns))), axis=None)
    base = alt.Chart(alt.NamedData(STREAMED)).encode(x=x)
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[low - 0.35 * (1 - low), 1.05], nice=False, clamp=True),
        axis=alt.Axis(values=[low, 0, 1] if signed else [0, 1], format="~g", title=None, labelAlign="right"),
    )
    bars = base.mark_bar(color=colours["line"], opacity=0.75).encode(
        y=y, y2=alt.datum(0.0), tooltip=[alt.Tooltip("number:N"), alt.Tooltip("value:Q", format=".2f")]
    )
    numbers = base.mark_text(baseline="bottom", fontSize=13, color=colours["muted"], dy=-2).encode(
        y=alt.value("height"), text="number:N"
    )
    return finished(alt.layer(bars, numbers), colours)


def gates(told: SlowMotion, step: int) -> pa.Table:
    """All parts of the cell after one step."""
    values = np.stack([getattr(told.steps, part)[step] for part in GATES])  # (parts, units)
    return pa.table(
        {
            "part": np.repeat(list(GATES.values()), values.shape[1]),
            "place": np.tile(np.arange(1, values.shape[1] + 1, dtype=np.int32), len(values)),
            "value": values.astype(np.float32).ravel(),
        }
    )


@lru_cache(maxsize=64)
def gates_chart(units: int, *, dark: bool = False) -> Spec:
    """The six parts of the cell downwards, units sideways; dark is far from zero, its hue and a dash the sign."""
    scale = alt.Scale(
        domain=[-1, 0, 1], range=[_BELOW[dark], _NOTHING[dark], _FULL[dark]], interpolate="lab", clamp=True
    )
    fields = (
        alt.Chart(alt.NamedData(STREAMED))
        .mark_rect()
        .encode(
            x=alt.X("place:O", scale=alt.Scale(domain=list(range(1, units + 1))), axis=None),
            y=alt.Y(
                "part:N",
                scale=alt.Scale(domain=list(GATES.values()), paddingInner=0.12),
                axis=alt.Axis(title=None, labelLimit=120),
            ),
            color=alt.Color("value:Q", scale=scale, legend=None),
            tooltip=["part:N", alt.Tooltip("place:O", title="unit"), alt.Tooltip("value:Q", format=".2f")],
        )
        .properties(name="fields")
    )
    layers = [fields, *([_dashes(fields, dark)] if dashed(units) else [])]
    return _canvas(finished(alt.layer(*layers), DARK if dark else LIGHT))


def likely(told: SlowMotion, step: int) -> pa.Table:
    """The most probable numbers after one step, the one to say marked."""
    return pa.table(
        {
            "rank": np.arange(told.said.shape[1], dtype=np.int32),
            "number": [f"{n} ✓" if n == told.expected else str(n) for n in told.said[step].tolist()],
            "probability": told.probabilities[step].astype(np.float32),
            "right": told.said[step] == told.expected,
        }
    )


@lru_cache(maxsize=64)
def likely_chart(count: int, *, dark: bool = False) -> Spec:
    """Bars of the most probable numbers, the one to say full and ticked."""
    colours = DARK if dark else LIGHT
    base = alt.Chart(alt.NamedData(STREAMED)).encode(
        y=alt.Y("rank:O", scale=alt.Scale(domain=list(range(count)), paddingInner=0.25), axis=None)
    )
    x = alt.X(
        "probability:Q",
        scale=alt.Scale(domain=[-0.14, 1.15], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1], labelExpr="datum.value * 100 + ' %'", title=None),
    )
    bars = base.mark_bar(color=colours["line"], cornerRadiusEnd=3).encode(
        x=x,
        x2=alt.datum(0.0),
        fillOpacity=alt.condition("datum.right", alt.value(1), alt.value(0.28)),
        tooltip=["number:N", alt.Tooltip("probability:Q", format=".1%")],
    )
    names = base.mark_text(align="right", dx=-6, fontSize=15, color=colours["muted"]).encode(
        x=alt.datum(0.0), text="number:N"
    )
    values = base.mark_text(align="left", dx=6, fontSize=13, color=colours["muted"]).encode(
        x="probability:Q", text=alt.Text("probability:Q", format=".0%")
    )
    return finished(alt.layer(bars, names, values), colours)


def _canvas(spec: Spec) -> Spec:
    """Drawn as one picture: thousands of fields are too many for single elements."""
    spec["padding"]["bottom"] = 4
    spec["usermeta"] = {"embedOptions": {"renderer": "canvas"}}
    return spec
