"""Inside the cell: gates and states of every unit while the network reads the test sequence."""

from __future__ import annotations

import streamlit as st

from echo_core.insight.requests import GatesRequest
from echo_ui.insight import gates_charts as charts
from echo_ui.insight.panel import HEIGHT, Panel, title
from echo_ui.insight.panel_charts import dashed
from echo_ui.text import words

MOST_COLUMNS = 60  # time steps drawn, but at least one row


def draw(panel: Panel) -> None:
    """Draw one part of the cell in every unit, and below it in one."""
    trace = panel.ask(GatesRequest())
    if trace is None:
        return
    steps, units = panel.experiment.steps, panel.experiment.units
    panel.say(words.insight_sentences.gates(trace))
    part = st.segmented_control(
        words.insight.PART_OF_CELL,
        words.insight.PARTS,
        default="hidden",
        key="insight-part",
        format_func=words.insight.PARTS.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    columns = min(trace.numbers.size, max(steps, MOST_COLUMNS // steps * steps))
    signed = part in charts.SIGNED
    title(words.insight.units_title(part, dashes=signed and dashed(units)))
    panel.chart(
        charts.units_table(trace, part, columns),
        charts.units_chart(units, columns, steps, panel.theme, signed=signed),
        words.insight.units_alt(part),
        min(max(HEIGHT // 2, 5 * units), 2 * HEIGHT),
    )
    unit = st.slider(words.insight.FOLLOW_UNIT, 1, units, key=f"insight-unit-{units}") if units > 1 else 1
    title(words.insight.unit_title(part, unit))
    panel.chart(
        charts.unit_table(trace, unit, part, columns),
        charts.unit_chart(charts.numbers(trace, columns), panel.theme, signed=signed),
        words.insight.UNIT_ALT,
        110,
    )
