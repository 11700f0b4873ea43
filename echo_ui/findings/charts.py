"""The charts of recorded runs: their curves, and a dot for each; constant specs, and the tables that they draw."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import altair as alt
import pandas as pd

from echo_core.records.findings import VariantResult
from echo_ui.theme.charts import DASHES, STREAMED, Spec, epoch_axis, epochs_to, finish, percent_axis
from echo_ui.theme.colours import Theme


def curves(answers: Mapping[str, VariantResult]) -> pd.DataFrame:
    """The median curve of each variant: columns epoch, accuracy, variant."""
    rows = [
        (round((place + 1) * answer.experiment.epochs / len(middle)), accuracy, label)
        for label, answer in answers.items()
        if len(middle := answer.curve.tolist())
        for place, accuracy in enumerate(middle)
    ]
    return pd.DataFrame(rows, columns=["epoch", "accuracy", "variant"])


def dots(answers: Mapping[str, VariantResult], *, accuracy: bool) -> pd.DataFrame:
    """A row for each run: columns variant, value (epochs until solved, or accuracy), solved, best."""
    rows = [
        (
            label,
            outcome.accuracy if accuracy else float(outcome.solved_at or answer.experiment.epochs),
            accuracy or outcome.solved_at is not None,
            answer.best if accuracy else None,
        )
        for label, answer in answers.items()
        for outcome in answer.outcomes
    ]
    return pd.DataFrame(rows, columns=["variant", "value", "solved", "best"]).astype({"best": "float64"})


@lru_cache(maxsize=64)
def curves_chart(epochs: int, variants: tuple[str, ...], theme: Theme) -> Spec:
    """Accuracy over epochs, a line for each variant, told apart by shade and by dashes."""
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=3,
        symbolStrokeWidth=3,
        symbolSize=300,
        labelFontSize=theme.size(13),
        labelLimit=240,
    )
    names = list(variants)
    shades = list(theme.colours.variants)
    line = (
        alt.Chart(alt.NamedData(STREAMED))
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("epoch:Q", scale=epochs_to(epochs), axis=epoch_axis()),
            y=alt.Y("accuracy:Q", scale=alt.Scale(domain=[0, 1.02], nice=False), axis=percent_axis()),
            color=alt.Color("variant:N", sort=names, scale=alt.Scale(domain=names, range=shades), legend=legend),
            strokeDash=alt.StrokeDash(
                "variant:N", sort=names, scale=alt.Scale(domain=names, range=DASHES), legend=legend
            ),
            tooltip=["variant:N", alt.Tooltip("epoch:Q"), alt.Tooltip("accuracy:Q", format=".1%")],
        )
    )
    return finish(alt.layer(line), theme)


@lru_cache(maxsize=64)
def dots_chart(variants: tuple[str, ...], most: float, theme: Theme, *, accuracy: bool) -> Spec:
    """A dot for each run beside its variant; a cross for one that was not solved, a tick at the best possible."""
    colours = theme.colours
    axis = percent_axis(grid=True) if accuracy else alt.Axis(tickCount=4, format=",d", title=None, grid=True)
    base = alt.Chart(alt.NamedData(STREAMED)).encode(
        y=alt.Y("variant:N", sort=list(variants), axis=alt.Axis(title=None, labelLimit=200)),
        x=alt.X("value:Q", scale=alt.Scale(domain=[0, most], nice=False), axis=axis),
        tooltip=["variant:N", alt.Tooltip("value:Q", format=".1%" if accuracy else ",d")],
    )
    done = (
        base.transform_filter("datum.solved")
        .mark_point(filled=True, size=90, opacity=0.65, color=colours.curve)
        .properties(name="runs")
    )
    failed = base.transform_filter("!datum.solved").mark_point(
        shape="cross", angle=45, size=90, filled=True, color=colours.guess
    )
    best = base.transform_filter("isValid(datum.best)").mark_tick(thickness=3, size=22, color=colours.good)
    return finish(alt.layer(best.encode(x="best:Q"), failed, done), theme)
