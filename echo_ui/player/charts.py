"""The player's two charts: specs that are constant through a run, whose data the browser moves.

Each draws three named tables. `curve` has a row a bin of epochs up to the playhead: epoch, mean, low and high. `head`
has one row, its newest point. `near` has the rows of the curve while the playhead rests, for the pointer to find: each
is a mark of its own, too many to move. Text sizes, width and height are left to the browser, which knows them.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import altair as alt

Spec = dict[str, Any]

LIGHT = {"line": "#3355dd", "guess": "#b3470c", "best": "#17693a", "muted": "#636a7c", "grid": "#e6e8ee"}
DARK = {"line": "#8ba0ff", "guess": "#f0925a", "best": "#6fd69a", "muted": "#a2a9ba", "grid": "#2b3140"}
_FONT = "'Source Sans', sans-serif"  # the page's own, served by Streamlit
_LOG = {
    "scale": {"type": "log", "nice": True},
    "axis": {"values": [0.001, 0.01, 0.1, 1, 10, 100], "format": "~g", "title": None},
}
_CURVE, _HEAD, _NEAR = "curve", "head", "near"


@lru_cache(maxsize=256)
def specs(
    epochs: int, vocabulary: int, best_accuracy: float | None, best_loss: float | None, *, dark: bool
) -> dict[str, Spec]:
    """The charts "accuracy" and "loss", the "config" of both, and "log": another scale and axis for the loss.

    Treat them as constants.

    Args:
        epochs: of the whole run: the width of the epoch axis.
        vocabulary: how many different numbers there are; it decides what pure guessing reaches.
        best_accuracy: the best possible; None where it is not known.
        best_loss: the lowest possible, in nats; None where it is not known.
        dark: whether the page is dark.
    """
    colours = DARK if dark else LIGHT
    return {
        "accuracy": _accuracy(epochs, vocabulary, best_accuracy, colours),
        "loss": _loss(epochs, vocabulary, best_loss, colours),
        "log": _LOG,
        "config": _config(colours),
    }


def percent(share: float) -> str:
    """A share as a percentage with as many digits as it deserves.

    >>> percent(0.955), percent(0.01), percent(1)
    ('95.5%', '1%', '100%')
    """
    return f"{round(100 * share, 1):g}%"


def _accuracy(epochs: int, vocabulary: int, best: float | None, colours: dict[str, str]) -> Spec:
    rules = [(1 / vocabulary, f"pure guessing: {percent(1 / vocabulary)}", "guess")]
    if best is not None and best > 1.5 / vocabulary:
        rules.append((best, f"best possible: {percent(best)}", "best"))
    axis = alt.Axis(values=[0, 0.5, 1], format=".0%", title=None)
    scale = alt.Scale(domain=[0, 1.16], nice=False)
    return _chart(epochs, alt.Y("mean:Q", scale=scale, axis=axis), rules, colours, digits=".1%")


def _loss(epochs: int, vocabulary: int, best: float | None, colours: dict[str, str]) -> Spec:
    guess = math.log(vocabulary)
    rules = [(guess, f"pure guessing: {guess:.2f}", "guess")]
    if best is not None and 0 < best < 0.9 * guess:
        rules.append((best, f"best possible: {best:.2f}", "best"))
    rules.append((1.16 * guess, "", "room"))  # for the words above guessing; what is worse stretches the scale itself
    scale = alt.Scale(domainMin=0, nice=True)
    axis = alt.Axis(tickCount=3, format="~g", title=None)
    return _chart(epochs, alt.Y("mean:Q", scale=scale, axis=axis), rules, colours, digits=".3f")


def _chart(epochs: int, y: alt.Y, rules: list[tuple[float, str, str]], colours: dict[str, str], *, digits: str) -> Spec:
    x = alt.X(
        "epoch:Q",
        scale=alt.Scale(domain=[0, epochs], nice=False),
        axis=alt.Axis(tickCount=5, format=",d", grid=False, title=None),
    )
    curve, head = alt.Chart(alt.NamedData(_CURVE)), alt.Chart(alt.NamedData(_HEAD))
    spread = curve.mark_area(color=colours["line"], opacity=0.16).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    line = curve.mark_line(color=colours["line"], strokeWidth=2.4, strokeJoin="round").encode(x=x, y=y)
    playhead = head.mark_rule(color=colours["muted"], opacity=0.5).encode(x="epoch:Q")
    newest = head.mark_point(color=colours["line"], filled=True, size=80, opacity=1).encode(x="epoch:Q", y="mean:Q")
    layers = [playhead, spread, *_rules(epochs, rules, colours), line, newest, _hover(colours, digits)]
    spec: Spec = alt.layer(*layers).to_dict()
    del spec["config"], spec["$schema"]
    return spec


def _rules(epochs: int, rules: list[tuple[float, str, str]], colours: dict[str, str]) -> list[alt.Chart]:
    """Lines at constant values, each with its words: guessing's stand on the right, the best possible's on the left."""
    layers = []
    for value, words, kind in rules:
        one = alt.Chart(alt.InlineData([{}]))
        if kind == "room":
            layers.append(one.mark_rule(opacity=0).encode(y=alt.datum(value)))
            continue
        right = kind == "guess"
        rule = one.mark_rule(color=colours[kind], strokeDash=[6, 4] if right else [2, 3], strokeWidth=1.5)
        text = one.mark_text(
            text=words,
            align="right" if right else "left",
            baseline="bottom",
            dx=-4 if right else 4,
            dy=-4,
            color=colours[kind],
        )
        layers += [
            rule.encode(y=alt.datum(value)),
            text.encode(x=alt.datum(epochs if right else 0), y=alt.datum(value)),
        ]
    return layers


def _hover(colours: dict[str, str], digits: str) -> alt.Chart:
    near = alt.selection_point(
        "pointed", nearest=True, on="pointerover", clear="pointerout", fields=["epoch"], empty=False
    )
    return (
        alt.Chart(alt.NamedData(_NEAR))
        .mark_point(color=colours["line"], filled=True, size=70)
        .encode(
            x="epoch:Q",
            y="mean:Q",
            opacity=alt.condition(near, alt.value(1), alt.value(0)),
            tooltip=[
                alt.Tooltip("epoch:Q", title="up to epoch", format=",d"),
                alt.Tooltip("mean:Q", title="mean", format=digits),
                alt.Tooltip("low:Q", title="lowest", format=digits),
                alt.Tooltip("high:Q", title="highest", format=digits),
            ],
        )
        .add_params(near)
    )


def _config(colours: dict[str, str]) -> Spec:
    return {
        "background": "transparent",
        "padding": {"left": 2, "right": 16, "top": 4, "bottom": 0},
        "autosize": {"type": "fit", "contains": "padding"},
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            "domain": False,
            "ticks": False,
            "gridColor": colours["grid"],
            "labelColor": colours["muted"],
            "labelPadding": 6,
        },
    }
