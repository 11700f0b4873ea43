"""The player's two charts: specs that are constant through a run, whose data the browser moves.

Each draws three named tables. `curve` has a row a bin of epochs up to the playhead: epoch, mean, low and high. `head`
has one row, its newest point. `near` has the rows of the curve while the playhead rests, for the pointer to find: each
is a mark of its own, too many to move. Text sizes, width and height are left to the browser, which knows them.
"""

from __future__ import annotations

import math
from functools import lru_cache

import altair as alt

from echo_ui.text import words
from echo_ui.theme.charts import FONT, Spec
from echo_ui.theme.colours import Colours, Theme

_LOG = {
    "scale": {"type": "log", "nice": True},
    "axis": {"values": [0.001, 0.01, 0.1, 1, 10, 100], "format": "~g", "title": None},
}
_CURVE, _HEAD, _NEAR = "curve", "head", "near"


@lru_cache(maxsize=256)
def specs(epochs: int, vocabulary: int, best_accuracy: float, best_loss: float, theme: Theme) -> dict[str, Spec]:
    """The charts "accuracy" and "loss", the "config" of both, and "log": another scale and axis for the loss.

    Treat them as constants.

    Args:
        epochs: of the whole run: the width of the epoch axis.
        vocabulary: how many different numbers there are; it decides what pure guessing reaches.
        best_accuracy: the best possible.
        best_loss: the lowest possible, in nats.
        theme: how the page looks.
    """
    colours = theme.colours
    return {
        "accuracy": _accuracy(epochs, vocabulary, best_accuracy, colours),
        "loss": _loss(epochs, vocabulary, best_loss, colours),
        "log": _LOG,
        "config": _config(colours),
    }


def _accuracy(epochs: int, vocabulary: int, best: float, colours: Colours) -> Spec:
    rules = [(1 / vocabulary, words.charts.guessing_accuracy(1 / vocabulary), "guess")]
    if best > 1.5 / vocabulary:
        rules.append((best, words.charts.best_accuracy(best), "best"))
    axis = alt.Axis(values=[0, 0.5, 1], format=".0%", title=None)
    scale = alt.Scale(domain=[0, 1.16], nice=False)
    return _chart(epochs, alt.Y("mean:Q", scale=scale, axis=axis), rules, colours, digits=".1%")


def _loss(epochs: int, vocabulary: int, best: float, colours: Colours) -> Spec:
    guess = math.log(vocabulary)
    rules = [(guess, words.charts.guessing_loss(guess), "guess")]
    if 0 < best < 0.9 * guess:
        rules.append((best, words.charts.best_loss(best), "best"))
    rules.append((1.16 * guess, "", "room"))  # for the words above guessing; what is worse stretches the scale itself
    scale = alt.Scale(domainMin=0, nice=True)
    axis = alt.Axis(tickCount=3, format="~g", title=None)
    return _chart(epochs, alt.Y("mean:Q", scale=scale, axis=axis), rules, colours, digits=".3f")


def _chart(epochs: int, y: alt.Y, rules: list[tuple[float, str, str]], colours: Colours, *, digits: str) -> Spec:
    x = alt.X(
        "epoch:Q",
        scale=alt.Scale(domain=[0, epochs], nice=False),
        axis=alt.Axis(tickCount=5, format=",d", grid=False, title=None),
    )
    curve, head = alt.Chart(alt.NamedData(_CURVE)), alt.Chart(alt.NamedData(_HEAD))
    spread = curve.mark_area(color=colours.curve, opacity=0.16).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    line = curve.mark_line(color=colours.curve, strokeWidth=2.4, strokeJoin="round").encode(x=x, y=y)
    playhead = head.mark_rule(color=colours.muted, opacity=0.5).encode(x="epoch:Q")
    newest = head.mark_point(color=colours.curve, filled=True, size=80, opacity=1).encode(x="epoch:Q", y="mean:Q")
    layers = [playhead, spread, *_rules(epochs, rules, colours), line, newest, _hover(colours, digits)]
    spec: Spec = alt.layer(*layers).to_dict()
    del spec["config"], spec["$schema"]
    return spec


def _rules(epochs: int, rules: list[tuple[float, str, str]], colours: Colours) -> list[alt.Chart]:
    """Lines at constant values, each with its words: guessing's stand on the right, the best possible's on the left."""
    layers = []
    for value, name, kind in rules:
        one = alt.Chart(alt.InlineData([{}]))
        if kind == "room":
            layers.append(one.mark_rule(opacity=0).encode(y=alt.datum(value)))
            continue
        right = kind == "guess"
        colour = colours.guess if right else colours.good
        rule = one.mark_rule(color=colour, strokeDash=[6, 4] if right else [2, 3], strokeWidth=1.5)
        text = one.mark_text(
            text=name,
            align="right" if right else "left",
            baseline="bottom",
            dx=-4 if right else 4,
            dy=-4,
            color=colour,
        )
        layers += [
            rule.encode(y=alt.datum(value)),
            text.encode(x=alt.datum(epochs if right else 0), y=alt.datum(value)),
        ]
    return layers


def _hover(colours: Colours, digits: str) -> alt.Chart:
    near = alt.selection_point(
        "pointed", nearest=True, on="pointerover", clear="pointerout", fields=["epoch"], empty=False
    )
    return (
        alt.Chart(alt.NamedData(_NEAR))
        .mark_point(color=colours.curve, filled=True, size=70)
        .encode(
            x="epoch:Q",
            y="mean:Q",
            opacity=alt.condition(near, alt.value(1), alt.value(0)),
            tooltip=[
                alt.Tooltip("epoch:Q", title=words.charts.UP_TO_EPOCH, format=",d"),
                alt.Tooltip("mean:Q", title=words.charts.MEAN, format=digits),
                alt.Tooltip("low:Q", title=words.charts.LOWEST, format=digits),
                alt.Tooltip("high:Q", title=words.charts.HIGHEST, format=digits),
            ],
        )
        .add_params(near)
    )


def _config(colours: Colours) -> Spec:
    return {
        "background": "transparent",
        "padding": {"left": 2, "right": 16, "top": 4, "bottom": 0},
        "autosize": {"type": "fit", "contains": "padding"},
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "domain": False,
            "ticks": False,
            "gridColor": colours.grid,
            "labelColor": colours.muted,
            "labelPadding": 6,
        },
    }
