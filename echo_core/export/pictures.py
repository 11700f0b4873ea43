"""A run, or two that are compared, as one picture for a slide: both curves, and expected beside predicted.

The only module of the core that draws, and so the only one that loads Altair. What is written in a picture is handed to
it, for the page and the command line to word it each in its own way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd
import vl_convert

from echo_core.export.shown import Shown, Words, answers
from echo_core.task.verdict import verdict

WIDTH = 1600  # pixels, about
POINTS = 200  # the most points a curve is drawn with
_CHART = 330  # the height of a chart, in pixels
_TEXT, _SMALL, _TITLE = 19, 16, 30  # sizes of text, in pixels
_DASHES = [[1, 0], [9, 5]]


class Colours(NamedTuple):
    """Colours by what they are for, each as `#rrggbb`: those of the page in light."""

    page: str = "#ffffff"
    ink: str = "#1f2430"
    muted: str = "#636a7c"
    grid: str = "#e6e8ee"
    guess: str = "#b3470c"
    good: str = "#17693a"
    good_back: str = "#e3f5e9"
    bad: str = "#a53c07"
    bad_back: str = "#fdeae0"
    cell: str = "#f1f2f6"
    curves: tuple[str, str] = ("#3355dd", "#8a5cd0")


def png(shown: Sequence[Shown], words: Words) -> bytes:
    """The picture in pixels, about `WIDTH` of them wide."""
    return vl_convert.vegalite_to_png(spec(shown, words))


def svg(shown: Sequence[Shown], words: Words) -> str:
    """The picture in lines, which stay sharp at any size."""
    return vl_convert.vegalite_to_svg(spec(shown, words))


def spec(shown: Sequence[Shown], words: Words) -> dict[str, Any]:
    """The picture as a Vega-Lite specification of its own, data included.

    Args:
        shown: one run, or two of which the first gives the lines of guessing and of the best possible.
        words: what is written there.
    """
    colours = Colours()
    first = shown[0].history.experiment
    found = verdict(first)
    longest = max(run.history.epoch for run in shown)
    curves = pd.concat([_curves(run, longest) for run in shown])
    accuracy = _Chart(
        "accuracy",
        words.accuracy,
        alt.Y("mean(accuracy):Q", title=None, scale=alt.Scale(domain=[0, 1.1], nice=False)).axis(
            values=[0, 0.25, 0.5, 0.75, 1], format=".0%"
        ),
        [_Line(1 / first.vocabulary, words.guess_accuracy, best=False)]
        + ([_Line(found.best, words.best_accuracy, best=True)] if found.best > 1.5 / first.vocabulary else []),
    )
    guess = math.log(first.vocabulary)
    loss = _Chart(
        "loss",
        words.loss,
        alt.Y("mean(loss):Q", title=None, scale=alt.Scale(domainMin=0, nice=True)).axis(tickCount=5, format="~g"),
        [_Line(guess, words.guess_loss, best=False)]
        + ([_Line(found.floor, words.best_loss, best=True)] if 0 < found.floor < 0.9 * guess else []),
    )
    charts = alt.hconcat(
        *(_chart(chart, curves, longest, words.epoch, shown, colours) for chart in (accuracy, loss)),
        spacing=90,
        bounds="flush",
    )
    said = alt.vconcat(*(_answers(run, words, colours) for run in shown), spacing=14)
    whole = alt.vconcat(charts, said, spacing=26).properties(
        title=alt.TitleParams(
            text=words.title,
            subtitle=words.settings,
            anchor="start",
            fontSize=_TITLE,
            subtitleFontSize=_TEXT,
            subtitlePadding=8,
            offset=22,
        ),
        padding=30,
    )
    with alt.data_transformers.enable("default", max_rows=None):
        return _styled(whole, colours).to_dict()


class _Line(NamedTuple):
    value: float
    name: str
    best: bool  # the best possible, not guessing


class _Chart(NamedTuple):
    field: str
    title: str
    y: alt.Y
    lines: list[_Line]


def _curves(run: Shown, longest: int) -> pd.DataFrame:
    """A row an epoch: the last epoch of its bin, loss, accuracy, and the run's label."""
    history = run.history
    width = max(1, math.ceil(longest / POINTS))
    bins = (np.arange(history.epoch) // width + 1) * width
    finite = np.where(np.isfinite(history.losses), history.losses, np.nan).astype(float)
    return pd.DataFrame(
        {
            "epoch": np.minimum(bins, history.epoch),
            "loss": finite,
            "accuracy": history.accuracies.astype(float),
            "run": run.label,
        }
    )


def _chart(
    chart: _Chart, curves: pd.DataFrame, epochs: int, epoch: str, shown: Sequence[Shown], colours: Colours
) -> alt.LayerChart | alt.FacetChart:
    labels = [run.label for run in shown]
    x = alt.X("epoch:Q", title=epoch, scale=alt.Scale(domain=[0, epochs], nice=False)).axis(
        tickCount=5, format=",d", grid=False
    )
    key = None if len(shown) == 1 else alt.Legend(title=None, orient="top", symbolStrokeWidth=3, symbolSize=700)
    colour = alt.Color("run:N", sort=labels, scale=alt.Scale(domain=labels, range=list(colours.curves)), legend=key)
    dash = alt.StrokeDash("run:N", sort=labels, scale=alt.Scale(domain=labels, range=_DASHES), legend=key)
    base = alt.Chart(curves[["epoch", chart.field, "run"]])
    spreads = [
        base.transform_filter(alt.FieldEqualPredicate(field="run", equal=label))
        .mark_area(opacity=0.16, color=of_run)
        .encode(x=x, y=alt.Y(f"min({chart.field}):Q"), y2=f"max({chart.field})")
        for label, of_run in zip(labels, colours.curves, strict=False)
    ]
    line = base.mark_line(strokeWidth=3, strokeJoin="round").encode(x=x, y=chart.y, color=colour, strokeDash=dash)
    guides = [layer for guide in chart.lines for layer in _guide(guide, epochs, colours)]
    return alt.layer(*spreads, *guides, line).properties(
        width=(WIDTH - 240) // 2,
        height=_CHART,
        title=alt.TitleParams(chart.title, anchor="start", frame="group", fontSize=_TEXT, offset=16),
    )


def _guide(line: _Line, epochs: int, colours: Colours) -> list[alt.Chart]:
    """A level line and its name: guessing's dashed, named on the right; the best possible's dotted, on the left."""
    one = alt.Chart(alt.InlineData([{}]))
    colour = colours.good if line.best else colours.guess
    rule = one.mark_rule(color=colour, strokeDash=[2, 4] if line.best else [8, 5], strokeWidth=2)
    name = one.mark_text(
        text=line.name,
        align="left" if line.best else "right",
        baseline="bottom",
        dx=6 if line.best else -6,
        dy=-6,
        color=colour,
        fontSize=_SMALL,
    )
    y = alt.datum(line.value)
    return [rule.encode(y=y), name.encode(x=alt.datum(0 if line.best else epochs), y=y)]


def _answers(run: Shown, words: Words, colours: Colours) -> alt.LayerChart:
    """Expected over predicted, a column an answer; what is right and what is wrong tell shape and colour."""
    found = answers(run.history)
    drawn = len(found.expected)
    table = pd.DataFrame(
        {
            "place": np.tile(np.arange(drawn), 2),
            "row": np.repeat([words.expected, words.predicted], drawn),
            "number": np.concatenate([found.expected, found.predicted]).astype(int),
            "kind": ["asked"] * drawn + ["right" if hit else "wrong" for hit in found.expected == found.predicted],
        }
    )
    base = alt.Chart(table).encode(
        x=alt.X("place:O", axis=None, scale=alt.Scale(paddingInner=0.12)),
        y=alt.Y("row:N", title=None, sort=[words.expected, words.predicted], scale=alt.Scale(paddingInner=0.16)),
    )
    kinds = ["asked", "right", "wrong"]
    cells = base.mark_rect(cornerRadius=5).encode(
        color=alt.Color(
            "kind:N",
            legend=None,
            scale=alt.Scale(domain=kinds, range=[colours.cell, colours.good_back, colours.bad_back]),
        )
    )
    ink = alt.Color(
        "kind:N", legend=None, scale=alt.Scale(domain=kinds, range=[colours.ink, colours.good, colours.bad])
    )
    numbers = base.mark_text(fontSize=_TEXT if drawn <= 30 else _SMALL, dy=-7).encode(text="number:Q", color=ink)
    marks = (
        base.transform_filter("datum.kind != 'asked'")
        .transform_calculate(mark="datum.kind == 'right' ? '✓' : '×'")
        .mark_text(fontSize=_SMALL, dy=14, fontWeight="bold")
        .encode(text="mark:N", color=ink)
    )
    return (
        alt.layer(cells, numbers, marks)
        .resolve_scale(color="independent")
        .properties(width=WIDTH - 170, height=108, title=alt.TitleParams(run.answers, anchor="start", fontSize=_TEXT))
    )


def _styled(picture: alt.VConcatChart, colours: Colours) -> alt.VConcatChart:
    return (
        picture.configure(background=colours.page, font="sans-serif")
        .configure_view(stroke=None)
        .configure_title(color=colours.ink, subtitleColor=colours.muted, fontWeight="bold")
        .configure_axis(
            domain=False,
            ticks=False,
            gridColor=colours.grid,
            labelColor=colours.muted,
            labelFontSize=_SMALL,
            labelPadding=8,
            labelLimit=300,
            titleColor=colours.muted,
            titleFontSize=_SMALL,
            titleFontWeight="normal",
            titlePadding=10,
        )
        .configure_legend(labelFontSize=_SMALL, labelColor=colours.ink, labelLimit=600)
    )
