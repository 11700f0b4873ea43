"""What a network names when it is shown more numbers or fewer: the triangle of shares, a row shown, and the epochs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from echo_core.insight.results import LengthProfile, RuleHistory
from echo_core.insight.row_results import Shown
from echo_ui.insight.panel_charts import on_canvas, unsigned_shades
from echo_ui.text import words
from echo_ui.theme.charts import DASHES, STREAMED, Spec, epoch_axis, epochs_to, finish, percent_axis
from echo_ui.theme.colours import Theme

MOST_WRITTEN = 16  # numbers shown up to which the fields are large enough to be written in
WRITTEN = 0.1  # the least share that is written
_ROW, _MOST_HEIGHT = 26, 460  # pixels


def height(most: int) -> int:
    """How tall the triangle of so many lines is, in pixels."""
    return min(60 + _ROW * most, _MOST_HEIGHT)


def triangle_table(profile: LengthProfile) -> pa.Table:
    """A field for each count of numbers shown and each place among them."""
    line, distance = np.tril_indices(profile.most)  # the last number first
    return pa.table(
        {
            "shown": (line + 1).astype(np.int32),
            "place": (line + 1 - distance).astype(np.int32),
            "back": distance.astype(np.int32),
            "share": profile.shares[line, distance].astype(np.float32),
        }
    )


@lru_cache(maxsize=128)
def triangle_chart(most: int, steps: int, lag: int, theme: Theme) -> Spec:
    """Counts of numbers downwards, their places sideways, the share that names each by its shade.

    A place is a column there, and a distance follows the slope. The right answers are outlined, and the count of
    training is named.
    """
    colours = theme.colours
    titled: dict[str, Any] = {"titleColor": colours.muted, "titleFontSize": theme.size(13), "titleFontWeight": 400}
    counts = list(range(1, most + 1))
    x = alt.X(
        "place:O",
        scale=alt.Scale(domain=counts, paddingInner=0.06),
        axis=alt.Axis(orient="top", labelAngle=0, labelOverlap=True, title=words.insight_rule.PLACE_AXIS, **titled),
    )
    y = alt.Y(
        "shown:O",
        scale=alt.Scale(domain=counts, paddingInner=0.1),
        axis=alt.Axis(
            title=words.insight_rule.SHOWN_AXIS,
            labelOverlap=True,
            labelFontWeight=alt.condition(f"datum.value == {steps}", alt.value(700), alt.value(400)),
            **titled,
        ),
    )
    base = alt.Chart(alt.NamedData(STREAMED)).encode(x=x, y=y)
    fields = (
        base.mark_rect()
        .encode(
            color=alt.Color("share:Q", scale=unsigned_shades(theme), legend=None),
            tooltip=[
                alt.Tooltip("shown:O", title=words.insight_rule.SHOWN),
                alt.Tooltip("place:O", title=words.insight_rule.PLACE),
                alt.Tooltip("back:O", title=words.insight.STEPS_BACK),
                alt.Tooltip("share:Q", title=words.insight_rule.NAMED, format=".1%"),
            ],
        )
        .properties(name="fields")
    )
    right = (
        base.transform_filter(f"datum.back == {lag}")
        .mark_rect(filled=False, stroke=colours.answer, strokeWidth=2.5)
        .properties(name="right")
    )
    layers = [fields, right]
    if most <= MOST_WRITTEN:
        layers.append(
            base.transform_filter(f"datum.share >= {WRITTEN}")
            .transform_calculate(written="round(100 * datum.share)")
            .mark_text(fontSize=theme.size(12))
            .encode(
                text="written:Q",
                color=alt.condition("datum.share > 0.5", alt.value(colours.page), alt.value(colours.ink)),
            )
        )
    layers.append(
        alt.Chart(alt.InlineData([{"shown": steps, "place": steps + 1}]))
        .mark_text(
            text=words.insight_rule.AS_IN_TRAINING,
            align="left",
            dx=-8,
            fontWeight=700,
            fontSize=theme.size(13),
            color=colours.ink,
        )
        .encode(x=x, y=y)
        .properties(name="training")
    )
    spec = finish(alt.layer(*layers), theme)
    return spec if most <= MOST_WRITTEN else on_canvas(spec)


def history_table(history: RuleHistory) -> pa.Table:
    """Three lines over the epochs: right at the length of training, and how far it keeps a distance or a place."""
    lines = words.insight_rule.LINES
    return pa.table(
        {
            "epoch": np.tile(history.epochs, len(lines)),
            "line": np.repeat(list(lines), len(history.epochs)),
            "share": np.concatenate([history.right, history.distance, history.place]).astype(np.float32),
        }
    )


@lru_cache(maxsize=128)
def history_chart(epochs: int, theme: Theme) -> Spec:
    """The lines by their colour and dashes, with a legend above them."""
    lines = list(words.insight_rule.LINES)
    legend = alt.Legend(
        title=None,
        orient="top",
        direction="vertical",
        labelFontSize=theme.size(13),
        labelLimit=400,
        symbolType="stroke",
        symbolSize=500,
        symbolStrokeWidth=3,
    )
    shades = [theme.colours.muted, theme.colours.curve, theme.colours.guess]
    curves = (
        alt.Chart(alt.NamedData(STREAMED))
        .mark_line(strokeWidth=2.5, clip=True, point=alt.OverlayMarkDef(size=22, filled=True))
        .encode(
            x=alt.X("epoch:Q", scale=epochs_to(epochs), axis=epoch_axis()),
            y=alt.Y("share:Q", scale=alt.Scale(domain=[0, 1.04], nice=False), axis=percent_axis()),
            color=alt.Color(
                "line:N",
                scale=alt.Scale(domain=lines, range=shades),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=lines, range=DASHES[:3]), legend=legend),
            tooltip=[
                alt.Tooltip("line:N", title=words.insight_rule.LINE),
                alt.Tooltip("epoch:Q", title=words.insight.EPOCH, format=",d"),
                alt.Tooltip("share:Q", title=words.insight.VALUE, format=".1%"),
            ],
        )
        .properties(name="curves")
    )
    return finish(alt.layer(curves), theme)


def row_picture(shown: Shown, lag: int) -> str:
    """The numbers shown, each with its place; the right one outlined, those that equal the answer solid."""
    cells = []
    for place, number in enumerate(shown.numbers.tolist(), start=1):
        classes = ["now"] if place in shown.places else []
        classes += ["answer"] if place == len(shown.numbers) - lag else []
        cells.append(f'<span class="{" ".join(classes)}"><b>{number}</b><small>{place}</small></span>')
    label = words.insight_rule.row_alt(shown.numbers.tolist())
    return (
        f'<div class="strip slow" style="--n:{max(12, min(len(cells), 25))}" role="img" aria-label="{label}">'
        f"{''.join(cells)}</div>"
    )
