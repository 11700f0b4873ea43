"""The memory trace: how strongly each earlier number moves the answer, over the epochs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from echo_core.insight.results import SaliencyHistory
from echo_ui.insight.panel_charts import BACK, on_canvas, shade_legend, unsigned_shades
from echo_ui.text import words
from echo_ui.theme.charts import STREAMED, Spec, epoch_axis, finish
from echo_ui.theme.colours import Theme


def trace_table(traces: SaliencyHistory, distances: Sequence[int], epochs: int) -> pa.Table:
    """A field for each trace and each of the distances, from the epoch of the trace before to its own."""
    columns = np.isin(traces.distances, distances)
    count = int(columns.sum())
    starts = np.concatenate([[traces.epochs[0] - _untrained(epochs)], traces.epochs[:-1]])
    strengths = traces.strengths[:, columns].ravel()
    known = np.isfinite(strengths)
    return pa.table(
        {
            "start": np.repeat(starts, count).astype(np.int32)[known],
            "epoch": np.repeat(traces.epochs, count)[known],
            "distance": np.tile(traces.distances[columns], len(traces.epochs))[known],
            "strength": strengths[known],
        }
    )


def _untrained(epochs: int) -> int:
    """How many epochs high the untrained network is drawn, above epoch 0."""
    return max(1, epochs // 40)


@lru_cache(maxsize=256)
def trace_chart(distances: tuple[int, ...], steps: int, epochs: int, lag: int, theme: Theme) -> Spec:
    """Epochs downwards, distances sideways, the strength by shade; the lag is named at the foot.

    Distances that lie beyond the `steps` shown stay empty, and say so.
    """
    colours = theme.colours
    at_lag = f"datum.value == {lag}"
    axis = alt.Axis(
        labelExpr=f"({BACK}) + ({at_lag} ? ' {words.insight.IS_LAG}' : '')",
        labelAngle=0,
        title=None,
        labelOverlap=True,
        labelFontWeight=alt.condition(at_lag, alt.value(700), alt.value(400)),
    )
    fields = (
        alt.Chart(alt.NamedData(STREAMED))
        .mark_rect()
        .encode(
            x=alt.X("distance:O", scale=alt.Scale(domain=list(distances), paddingInner=0.04), axis=axis),
            y=alt.Y(
                "start:Q",
                scale=alt.Scale(domain=[-_untrained(epochs), epochs], reverse=True, nice=False),
                axis=epoch_axis(),
            ),
            y2="epoch:Q",
            color=alt.Color("strength:Q", scale=unsigned_shades(theme, None), legend=shade_legend(theme)),
            tooltip=[
                alt.Tooltip("epoch:Q", title=words.insight.EPOCH, format=",d"),
                alt.Tooltip("distance:O", title=words.insight.STEPS_BACK),
                alt.Tooltip("strength:Q", title=words.insight.STRENGTH, format=".3f"),
            ],
        )
        .properties(name="fields")
    )
    unseen = (
        alt.Chart(alt.InlineData([{"distance": j} for j in distances if j >= steps]))
        .mark_text(text=words.insight.NOT_SHOWN, fontSize=theme.size(14), color=colours.muted)
        .encode(x=alt.X("distance:O", scale=alt.Scale(domain=list(distances))), y=alt.datum(epochs / 2))
    )
    return on_canvas(finish(alt.layer(fields, unseen), theme))
