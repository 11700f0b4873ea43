"""One row, time step by time step: the row itself, the inside of the LSTM, and what would be said."""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from echo_core.insight.row_results import SlowMotion
from echo_ui.insight.panel_charts import dashed, dashes, on_canvas, signed_shades
from echo_ui.text import words
from echo_ui.theme.charts import STREAMED, Spec, finish, percent_axis
from echo_ui.theme.colours import Theme


def row_picture(motion: SlowMotion, step: int, answer: int) -> str:
    """The numbers of the row, those read so far tinted, the one being read solid, position `answer` outlined.

    Steps count from 0.
    """
    cells = []
    for place, (position, number) in enumerate(zip(motion.positions.tolist(), motion.numbers.tolist(), strict=True)):
        classes = ["seen"] if place <= step else []
        classes += ["now"] if place == step else []
        classes += ["answer"] if position == answer >= 0 else []
        shown, where = ("–", words.insight.MISSING) if number < 0 else (number, f"x({position})")
        cells.append(f'<span class="{" ".join(classes)}"><b>{shown}</b><small>{where}</small></span>')
    label = words.insight.step_reads(step + 1, len(cells), int(motion.numbers[step]))
    return (
        f'<div class="strip slow" style="--n:{max(12, min(len(cells), 25))}" role="img" aria-label="{label}">'
        f"{''.join(cells)}</div>"
    )


def parts_table(motion: SlowMotion, step: int, followed: int) -> pa.Table:
    """All parts of the LSTM after one step, in every unit, that at place `followed`, from 0, marked."""
    values = np.stack([getattr(motion.steps, part)[step] for part in words.insight.PARTS])  # (parts, units)
    return pa.table(
        {
            "part": np.repeat(list(words.insight.PARTS.values()), values.shape[1]),
            "place": np.tile(np.arange(1, values.shape[1] + 1, dtype=np.int32), len(values)),
            "value": values.astype(np.float32).ravel(),
            "followed": np.tile(np.arange(values.shape[1]) == followed, len(values)),
        }
    )


@lru_cache(maxsize=64)
def parts_chart(units: int, theme: Theme) -> Spec:
    """The six parts of the LSTM downwards, units sideways; the one that is followed is framed.

    Dark is far from zero, its hue and a dash the sign.
    """
    fields = (
        alt.Chart(alt.NamedData(STREAMED))
        .mark_rect()
        .encode(
            x=alt.X("place:O", scale=alt.Scale(domain=list(range(1, units + 1))), axis=None),
            y=alt.Y(
                "part:N",
                scale=alt.Scale(domain=list(words.insight.PARTS.values()), paddingInner=0.12),
                axis=alt.Axis(title=None, labelLimit=120),
            ),
            color=alt.Color("value:Q", scale=signed_shades(theme), legend=None),
            tooltip=[
                alt.Tooltip("part:N", title=words.insight.PART),
                alt.Tooltip("place:O", title=words.insight.UNIT),
                alt.Tooltip("value:Q", title=words.insight.VALUE, format=".2f"),
            ],
        )
        .properties(name="fields")
    )
    frame = (
        alt.Chart(alt.NamedData(STREAMED))
        .transform_filter("datum.followed")
        .mark_rect(fillOpacity=0, stroke=theme.colours.ink, strokeWidth=1.5)
        .encode(x=fields.encoding.x, y=fields.encoding.y)
        .properties(name="frame")
    )
    layers = [fields, *([dashes(fields, theme)] if dashed(units) else []), frame]
    return on_canvas(finish(alt.layer(*layers), theme))


def likely_table(motion: SlowMotion, step: int) -> pa.Table:
    """The most probable numbers after one step, the one to say marked."""
    return pa.table(
        {
            "rank": np.arange(motion.said.shape[1], dtype=np.int32),
            "number": [f"{n} ✓" if n == motion.expected else str(n) for n in motion.said[step].tolist()],
            "probability": motion.probabilities[step].astype(np.float32),
            "right": motion.said[step] == motion.expected,
        }
    )


@lru_cache(maxsize=64)
def likely_chart(count: int, theme: Theme) -> Spec:
    """Bars of the most probable numbers, the one to say full and ticked."""
    colours = theme.colours
    base = alt.Chart(alt.NamedData(STREAMED)).encode(
        y=alt.Y("rank:O", scale=alt.Scale(domain=list(range(count)), paddingInner=0.25), axis=None)
    )
    x = alt.X(
        "probability:Q",
        scale=alt.Scale(domain=[-0.14, 1.15], nice=False),
        axis=percent_axis(),
    )
    bars = base.mark_bar(color=colours.curve, cornerRadiusEnd=3).encode(
        x=x,
        x2=alt.datum(0.0),
        fillOpacity=alt.condition("datum.right", alt.value(1), alt.value(0.28)),
        tooltip=[
            alt.Tooltip("number:N", title=words.insight.NUMBER),
            alt.Tooltip("probability:Q", title=words.insight.PROBABILITY, format=".1%"),
        ],
    )
    names = base.mark_text(align="right", dx=-6, fontSize=theme.size(15), color=colours.muted).encode(
        x=alt.datum(0.0), text="number:N"
    )
    values = base.mark_text(align="left", dx=6, fontSize=theme.size(13), color=colours.muted).encode(
        x="probability:Q", text=alt.Text("probability:Q", format=".0%")
    )
    return finish(alt.layer(bars, names, values), theme)
