"""The player's two charts: specs that are constant through a run, whose data the browser moves.

Each draws named tables. `curve` has a row a bin of epochs up to the playhead: epoch, mean, low and high. `head` has one
row, its newest point. `near` has the rows of the curve while the playhead rests, for the pointer to find: each is a
mark of its own, too many to move. A second line, of another run or the median of several, has `other` and `other_head`.
Text sizes, width and height are left to the browser, which knows them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import altair as alt

from echo_ui.text import words
from echo_ui.theme.charts import Level, Spec, config, epoch_axis, epochs_to
from echo_ui.theme.colours import Colours, Theme

OTHER_DASH = [7, 3]  # of the second line
_LOG = {
    "scale": {"type": "log", "nice": True},
    "axis": {"values": [0.001, 0.01, 0.1, 1, 10, 100], "format": "~g", "title": None},
}
T = TypeVar("T")

_CURVE, _HEAD, _OTHER, _OTHER_HEAD, _NEAR = "curve", "head", "other", "other_head", "near"
_ROOM, _LETTER = 16, 8  # pixels on the right of a chart, and of a letter that stands there


class Limits(NamedTuple):
    """What a run can reach.

    Attributes:
        vocabulary: how many different numbers there are; it decides what pure guessing reaches.
        accuracy: the best possible.
        loss: the lowest possible, in nats.
    """

    vocabulary: int
    accuracy: float
    loss: float


@lru_cache(maxsize=256)
def specs(epochs: int, limits: tuple[Limits, ...], marks: tuple[str, ...], theme: Theme) -> dict[str, Spec]:
    """The charts "accuracy" and "loss", the "config" of both, and "log": another scale and axis for the loss.

    Treat them as constants.

    Args:
        epochs: of the longest run: the width of the epoch axis.
        limits: those of each run.
        marks: what stands at the end of each line, one or two. Where there are more than runs, the second line is the
            median of several, within their band.
        theme: how the page looks.
    """
    return {
        "accuracy": _accuracy(epochs, limits, marks, theme.colours),
        "loss": _loss(epochs, limits, marks, theme.colours),
        "log": _LOG,
        "config": _config(theme.colours, _ROOM + _LETTER * max(map(len, marks))),
    }


def _accuracy(epochs: int, limits: tuple[Limits, ...], marks: tuple[str, ...], colours: Colours) -> Spec:
    levels = [
        Level(1 / vocabulary, words.charts.guessing_accuracy(1 / vocabulary, whose), True)
        for vocabulary, whose in _whose([each.vocabulary for each in limits], marks)
    ]
    best = [each.accuracy if each.accuracy > 1.5 / each.vocabulary else None for each in limits]
    levels += [Level(value, words.charts.best_accuracy(value, whose), False) for value, whose in _whose(best, marks)]
    axis = alt.Axis(values=[0, 0.5, 1], format=".0%", title=None)
    scale = alt.Scale(domain=[0, 1.16], nice=False)
    y = alt.Y("mean:Q", scale=scale, axis=axis)
    return _chart(epochs, y, levels, [], marks, len(limits), colours, digits=".1%")


def _loss(epochs: int, limits: tuple[Limits, ...], marks: tuple[str, ...], colours: Colours) -> Spec:
    guesses = [math.log(each.vocabulary) for each in limits]
    best = [each.loss if 0 < each.loss < 0.9 * guess else None for each, guess in zip(limits, guesses, strict=True)]
    levels = [Level(value, words.charts.guessing_loss(value, whose), True) for value, whose in _whose(guesses, marks)]
    levels += [Level(value, words.charts.best_loss(value, whose), False) for value, whose in _whose(best, marks)]
    # For the words above guessing; what is worse stretches the scale itself.
    room = alt.Chart(alt.InlineData([{}])).mark_rule(opacity=0).encode(y=alt.datum(1.16 * max(guesses)))
    scale = alt.Scale(domainMin=0, nice=True)
    axis = alt.Axis(tickCount=3, format="~g", title=None)
    y = alt.Y("mean:Q", scale=scale, axis=axis)
    return _chart(epochs, y, levels, [room], marks, len(limits), colours, digits=".3f")


def _whose(levels: Sequence[T | None], marks: tuple[str, ...]) -> list[tuple[T, str]]:
    """The levels that there are, each once, and whose each is: "" where it is everybody's."""
    if len(set(levels)) == 1:
        return [(level, "") for level in levels[:1] if level is not None]
    return [(level, mark) for level, mark in zip(levels, marks, strict=False) if level is not None]


def _chart(
    epochs: int,
    y: alt.Y,
    levels: list[Level],
    beneath: list[alt.Chart],
    marks: tuple[str, ...],
    runs: int,
    colours: Colours,
    *,
    digits: str,
) -> Spec:
    x = alt.X("epoch:Q", scale=epochs_to(epochs), axis=epoch_axis())
    curve, head = alt.Chart(alt.NamedData(_CURVE)), alt.Chart(alt.NamedData(_HEAD))
    spread = curve.mark_area(color=colours.curve, opacity=0.16).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    line = curve.mark_line(color=colours.curve, strokeWidth=2.4, strokeJoin="round").encode(x=x, y=y)
    playhead = head.mark_rule(color=colours.muted, opacity=0.5).encode(x="epoch:Q")
    newest = head.mark_point(color=colours.curve, filled=True, size=80, opacity=1).encode(x="epoch:Q", y="mean:Q")
    layers = [
        playhead,
        *([spread] if len(marks) == runs else []),
        *beneath,
        *(level.line(colours) for level in levels),
        line,
    ]
    if several := len(marks) > 1:
        layers += [*_other(marks[1], colours), _end(head, marks[0], colours.curve, rise=-6)]
    layers += [*_names(epochs, levels, colours), newest, _hover(colours, digits, several=several)]
    spec: Spec = alt.layer(*layers).to_dict()
    del spec["config"], spec["$schema"]
    return spec


def _other(mark: str, colours: Colours) -> list[alt.Chart]:
    """The second line: dashed, with a diamond at its end, and its band."""
    other, head = alt.Chart(alt.NamedData(_OTHER)), alt.Chart(alt.NamedData(_OTHER_HEAD))
    colour = colours.ink
    return [
        other.mark_area(color=colour, opacity=0.13).encode(x="epoch:Q", y=alt.Y("low:Q"), y2="high:Q"),
        other.mark_line(color=colour, strokeWidth=2, strokeDash=OTHER_DASH).encode(x="epoch:Q", y="mean:Q"),
        head.mark_point(color=colour, filled=True, size=90, opacity=1, shape="diamond").encode(x="epoch:Q", y="mean:Q"),
        _end(head, mark, colour, rise=7),
    ]


def _end(head: alt.Chart, mark: str, colour: str, *, rise: int) -> alt.Chart:
    """What a line is called, at its end."""
    text = head.mark_text(text=mark, color=colour, align="left", baseline="middle", dx=8, dy=rise, fontWeight="bold")
    return text.encode(x="epoch:Q", y="mean:Q")


def _names(epochs: int, levels: list[Level], colours: Colours) -> list[alt.Chart]:
    """The names of level lines, above all that is drawn: guessing's on the right, the best possible's on the left.

    Those of a second line of the same kind stand further inside, where the first's cannot lie over them.
    """
    names = []
    for place, level in enumerate(levels):
        inside = 0.4 * epochs if any(other.guess is level.guess for other in levels[:place]) else 0
        names.append(level.named(colours, alt.datum(epochs - inside if level.guess else inside), rise=4))
    return names


def _hover(colours: Colours, digits: str, *, several: bool) -> alt.Chart:
    fields = ["epoch", "of"] if several else ["epoch"]
    near = alt.selection_point(
        "pointed", nearest=True, on="pointerover", clear="pointerout", fields=fields, empty=False
    )
    return (
        alt.Chart(alt.NamedData(_NEAR))
        .mark_point(color=colours.curve, filled=True, size=70)
        .encode(
            x="epoch:Q",
            y="mean:Q",
            opacity=alt.condition(near, alt.value(1), alt.value(0)),
            tooltip=[
                *([alt.Tooltip("of:N", title=words.compare.LINE)] if several else []),
                alt.Tooltip("epoch:Q", title=words.charts.UP_TO_EPOCH, format=",d"),
                alt.Tooltip("mean:Q", title=words.charts.MEAN, format=digits),
                alt.Tooltip("low:Q", title=words.charts.LOWEST, format=digits),
                alt.Tooltip("high:Q", title=words.charts.HIGHEST, format=digits),
            ],
        )
        .add_params(near)
    )


def _config(colours: Colours, right: int) -> Spec:
    return {
        "background": "transparent",
        "padding": {"left": 2, "right": right, "top": 8, "bottom": 0},
        "autosize": {"type": "fit", "contains": "padding"},
        **config(colours),
    }
