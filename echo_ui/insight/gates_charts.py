"""The inside of the LSTM: one part of it in every unit and time step, and one unit beside the numbers that went in."""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from numpy.typing import NDArray

from echo_core.insight.results import GateTrace
from echo_ui.insight.panel_charts import dashed, dashes, on_canvas, shade_legend, signed_shades, unsigned_shades
from echo_ui.text import words
from echo_ui.theme.charts import STREAMED, Spec, finish
from echo_ui.theme.colours import Theme

SIGNED = ("hidden", "cell", "candidate")  # parts whose values lie between -1 and 1, not 0 and 1


def units_table(trace: GateTrace, part: str, columns: int) -> pa.Table:
    """The values of one part in the last `columns` time steps, units in their order."""
    values = _newest(trace, part, columns)
    return pa.table(
        {
            "column": np.repeat(np.arange(len(values), dtype=np.int32), values.shape[1]),
            "place": np.tile(np.arange(1, values.shape[1] + 1, dtype=np.int32), len(values)),
            "value": values.ravel(),
        }
    )


def _newest(trace: GateTrace, part: str, columns: int) -> NDArray[np.float32]:
    """(columns, units) the values of one part in the last time steps, units in their order."""
    values: NDArray[np.float32] = getattr(trace.steps, part).reshape(-1, len(trace.order))
    return values[-columns:, trace.order].astype(np.float32)


@lru_cache(maxsize=256)
def units_chart(units: int, columns: int, steps: int, theme: Theme, *, signed: bool) -> Spec:
    """Units downwards, time steps sideways, `steps` of them a row; dark is far from zero, hue and dash the sign."""
    scale = signed_shades(theme) if signed else unsigned_shades(theme)
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
            color=alt.Color("value:Q", scale=scale, legend=shade_legend(theme)),
            tooltip=[
                alt.Tooltip("place:O", title=words.insight.UNIT),
                alt.Tooltip("value:Q", title=words.insight.VALUE, format=".2f"),
            ],
        )
        .properties(name="fields")
    )
    borders = [{"column": column} for column in range(steps, columns, steps)] if steps > 1 else []
    rules = (
        alt.Chart(alt.InlineData(borders))
        .mark_rule(color=theme.colours.muted, strokeWidth=1.5)
        .encode(x=alt.X("column:O", scale=alt.Scale(domain=list(range(columns))), bandPosition=0))
    )
    layers = [fields, *([dashes(fields, theme)] if signed and dashed(units) else []), rules]
    return on_canvas(finish(alt.layer(*layers), theme))


def unit_table(trace: GateTrace, place: int, part: str, columns: int) -> pa.Table:
    """The values of the unit at `place`, from 1, beside the numbers that went in, in the last `columns` time steps."""
    values = _newest(trace, part, columns)[:, place - 1]
    return pa.table(
        {"column": np.arange(len(values), dtype=np.int32), "value": values, "number": numbers(trace, columns)}
    )


def numbers(trace: GateTrace, columns: int) -> tuple[str, ...]:
    """What went in in the last `columns` time steps, as it is written."""
    return tuple("–" if number < 0 else str(number) for number in trace.numbers.ravel()[-columns:].tolist())


@lru_cache(maxsize=64)
def unit_chart(numbers: tuple[str, ...], theme: Theme, *, signed: bool) -> Spec:
    """One unit's values over the time steps, the numbers that went in below, as many as there is room for."""
    base = alt.Chart(alt.NamedData(STREAMED)).encode(
        x=alt.X(
            "column:O",
            scale=alt.Scale(domain=list(range(len(numbers)))),
            axis=alt.Axis(title=None, labelAngle=0, labelOverlap=True, labelExpr=f"{list(numbers)}[datum.value]"),
        )
    )
    low = -1.0 if signed else 0.0
    bars = base.mark_bar(color=theme.colours.curve, opacity=0.75).encode(
        y=alt.Y(
            "value:Q",
            scale=alt.Scale(domain=[low, 1], nice=False),
            axis=alt.Axis(values=[low, 0, 1] if signed else [0, 1], format="~g", title=None, labelAlign="right"),
        ),
        y2=alt.datum(0.0),
        tooltip=[
            alt.Tooltip("number:N", title=words.insight.NUMBER),
            alt.Tooltip("value:Q", title=words.insight.VALUE, format=".2f"),
        ],
    )
    return finish(alt.layer(bars), theme)
