"""The style that all charts share: axes, guiding lines, and how a chart becomes a constant Vega-Lite spec."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from echo_ui.theme.colours import Theme

Spec = dict[str, Any]

STREAMED = "streamed"  # the name of the table that is sent beside a spec
DASHES = [[1, 0], [6, 3], [2, 2], [10, 3, 2, 3], [1, 3], [12, 4]]  # of lines that are compared
LEVEL_DASH = {"guess": [6, 4], "best": [2, 3]}  # of level lines: of pure guessing, and of the best possible
FONT = "'Source Sans', sans-serif"  # the page's own, served by Streamlit


def percent_axis(**more: Any) -> alt.Axis:
    """An axis of shares, written in percent at 0, a half and 1."""
    return alt.Axis(values=[0, 0.5, 1], labelExpr="datum.value * 100 + '%'", title=None, **more)


def epoch_axis() -> alt.Axis:
    """An axis of epochs."""
    return alt.Axis(tickCount=5, format=",d", grid=False, title=None)


def epochs_to(epochs: int) -> alt.Scale:
    """The scale of a whole run, so that nothing moves while it fills."""
    return alt.Scale(domain=[0, epochs], nice=False)


def guide(
    value: float, words: str, theme: Theme, *, kind: Literal["guess", "best"], at: Any, rise: int = 7
) -> list[alt.Chart]:
    """A level line with its name: of pure guessing, dashed, or of the best possible, dotted.

    Args:
        value: where it lies.
        words: its name.
        theme: how the page looks.
        kind: of what it is the line.
        at: where its name ends, for guessing at the right, or begins, for the best possible at the left.
        rise: pixels between line and name.
    """
    guessing = kind == "guess"
    colour = theme.colours.guess if guessing else theme.colours.good
    one = alt.Chart(alt.InlineData([{}]))
    rule = one.mark_rule(color=colour, strokeDash=LEVEL_DASH[kind], strokeWidth=1.5)
    name = one.mark_text(
        text=words,
        align="right" if guessing else "left",
        baseline="bottom",
        dy=-rise,
        dx=-4 if guessing else 4,
        color=colour,
        fontSize=theme.size(13),
    )
    return [rule.encode(y=alt.datum(value)), name.encode(x=at, y=alt.datum(value))]


def finish(chart: alt.LayerChart | alt.FacetChart, theme: Theme) -> Spec:
    """The chart as a dictionary in the page's look, its data left to be sent beside it."""
    with alt.data_transformers.enable(consolidate_datasets=False):
        spec: Spec = chart.to_dict()
    for part in (spec, *spec["layer"]):
        if part.get("data") == {"name": STREAMED}:
            del part["data"]  # it draws what is streamed beside the spec
    spec["background"] = "transparent"
    spec["padding"] = {"left": 0, "right": 14, "top": 4, "bottom": 0}
    spec["config"] = {
        # A chart's parts say nothing that the words beside it do not say better.
        "aria": False,
        "mark": {"aria": False},
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "domain": False,
            "ticks": False,
            "gridColor": theme.colours.grid,
            "labelColor": theme.colours.muted,
            "labelFontSize": theme.size(13),
            "labelPadding": 6,
        },
        "legend": {"labelColor": theme.colours.muted},
    }
    return spec
