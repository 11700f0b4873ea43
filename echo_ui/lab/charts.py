"""The live charts: a constant Vega-Lite spec for a run, and a small table of constant size for its values.

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

from echo_ui.text import words
from echo_ui.theme.charts import STREAMED, Spec, epoch_axis, epochs_to, finish, guide, percent_axis
from echo_ui.theme.colours import Theme

POINTS = 120  # the most points a curve is drawn with, whatever the number of epochs
_APART = 0.9  # of the loss of guessing: a best possible above that would lie on its line
_ABOVE = 1.5  # times the accuracy of guessing: a best possible below that would


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
def loss_chart(epochs: int, vocabulary: int, best: float, theme: Theme, *, log: bool = False) -> Spec:
    """Loss over epochs with that of pure guessing, ln(vocabulary), and the best possible where that is above 0."""
    guess = math.log(vocabulary)
    guides = guide(guess, words.charts.guessing_loss(guess), theme, kind="guess", at=alt.datum(epochs))
    if 0 < best < _APART * guess:
        guides += guide(best, words.charts.best_loss(best), theme, kind="best", at=alt.datum(0))
    scale = alt.Scale(type="log", nice=True) if log else alt.Scale(zero=True, nice=True)
    axis = alt.Axis(tickCount=4, format="~g", title=None)
    return _chart(epochs, alt.Y("mean:Q", scale=scale, axis=axis), guides, theme, number=".3f")


@lru_cache(maxsize=256)
def accuracy_chart(epochs: int, vocabulary: int, best: float, theme: Theme) -> Spec:
    """Accuracy over epochs with that of pure guessing and, where it is above that, the best possible."""
    guess = 1 / vocabulary
    guides = guide(guess, words.charts.guessing_accuracy(guess), theme, kind="guess", at=alt.datum(epochs))
    if best > _ABOVE * guess:
        guides += guide(best, words.charts.best_accuracy(best), theme, kind="best", at=alt.datum(0))
    scale = alt.Scale(domain=[0, 1.12], nice=False)
    return _chart(epochs, alt.Y("mean:Q", scale=scale, axis=percent_axis()), guides, theme, number=".1%")


def _chart(epochs: int, y: alt.Y, guides: list[alt.Chart], theme: Theme, *, number: str) -> Spec:
    """A line with its spread and the guides, values told where the pointer is, in the format `number`."""
    colour = theme.colours.curve
    base = alt.Chart(alt.NamedData(STREAMED)).encode(x="epoch:Q")
    spread = base.mark_area(color=colour, opacity=0.16).encode(y="low:Q", y2="high:Q")
    line = base.mark_line(color=colour, strokeWidth=2.2, strokeJoin="round").encode(
        x=alt.X("epoch:Q", scale=epochs_to(epochs), axis=epoch_axis()), y=y
    )
    near = alt.selection_point(
        "near", nearest=True, on="pointerover", clear="pointerout", fields=["epoch"], empty=False
    )
    point = (
        base.mark_point(color=colour, filled=True, size=70)
        .encode(
            y="mean:Q",
            opacity=alt.condition(near, alt.value(1), alt.value(0)),
            tooltip=[
                alt.Tooltip("epoch:Q", title=words.charts.UP_TO_EPOCH),
                alt.Tooltip("mean:Q", title=words.charts.MEAN, format=number),
                alt.Tooltip("low:Q", title=words.charts.LOWEST, format=number),
                alt.Tooltip("high:Q", title=words.charts.HIGHEST, format=number),
            ],
        )
        .add_params(near)
        .properties(name="points")
    )
    layers: list[Any] = [spread, line, *guides, point]
    return finish(alt.layer(*layers), theme)
