"""The style that all charts share: axes, level lines, and how a chart becomes a constant Vega-Lite spec."""

from __future__ import annotations

from typing import Any, NamedTuple

import altair as alt

from echo_ui.theme.colours import Colours, Theme

Spec = dict[str, Any]

STREAMED = "streamed"  # the name of the table that is sent beside a spec
DASHES = [[1, 0], [6, 3], [2, 2], [10, 3, 2, 3], [1, 3], [12, 4]]  # of lines that are compared
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


class Level(NamedTuple):
    """A level line: where, what it is called, and whether it is pure guessing's; the best possible's otherwise."""

    value: float
    name: str
    guess: bool

    def line(self, colours: Colours) -> alt.Chart:
        """The line: dashed for guessing, dotted for the best possible."""
        dash = [6, 4] if self.guess else [2, 3]
        return self._at().mark_rule(color=self._colour(colours), strokeDash=dash, strokeWidth=1.5)

    def named(self, colours: Colours, at: Any, *, rise: int, **more: Any) -> alt.Chart:
        """Its name, so many pixels above it: guessing's ends `at`, the best possible's begins there."""
        beside: dict[str, Any] = {"align": "right", "dx": -4} if self.guess else {"align": "left", "dx": 4}
        name = self._at().mark_text(
            text=self.name, baseline="bottom", dy=-rise, color=self._colour(colours), **beside, **more
        )
        return name.encode(x=at)

    def _at(self) -> alt.Chart:
        return alt.Chart(alt.InlineData([{}])).encode(y=alt.datum(self.value))

    def _colour(self, colours: Colours) -> str:
        return colours.guess if self.guess else colours.good


def config(colours: Colours) -> Spec:
    """How the frame and the axes of any chart look, text sizes aside."""
    return {
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


def finish(chart: alt.LayerChart | alt.FacetChart, theme: Theme) -> Spec:
    """The chart as a dictionary in the page's look, its data left to be sent beside it."""
    with alt.data_transformers.enable(consolidate_datasets=False):
        spec: Spec = chart.to_dict()
    for part in (spec, *spec["layer"]):
        if part.get("data") == {"name": STREAMED}:
            del part["data"]  # it draws what is streamed beside the spec
    spec["background"] = "transparent"
    spec["padding"] = {"left": 0, "right": 14, "top": 4, "bottom": 0}
    look = config(theme.colours)
    # A chart's parts say nothing that the words beside it do not say better.
    look |= {"aria": False, "mark": {"aria": False}, "legend": {"labelColor": theme.colours.muted}}
    look["axis"]["labelFontSize"] = theme.size(13)
    spec["config"] = look
    return spec
