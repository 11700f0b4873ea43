"""Show it more, or fewer: which number the network names, however many it is shown."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from echo_core.insight import readings
from echo_core.insight.readings import Rule
from echo_core.insight.requests import RuleRequest, ShownRequest
from echo_core.runs.requests import OverEpochsRequest
from echo_core.task.errors import InputError
from echo_core.task.sequences import MOST_SHOWN, check_numbers, fresh_numbers, parse_sequence
from echo_ui.insight import rule_charts as charts
from echo_ui.insight.panel import Panel, title
from echo_ui.text import words
from echo_ui.theme import html, markdown

HISTORY_HEIGHT = 300  # in pixels


def draw(panel: Panel) -> None:
    """Draw what it names of how many, since when, and what it says of a row that a person can change."""
    profile = panel.ask(RuleRequest())
    if profile is None:
        return
    found = readings.rule(profile)
    panel.say(words.insight_rule.rule(profile, found))
    left, right = st.columns([3, 2], gap="large")
    with left:
        title(words.insight_rule.TRIANGLE_TITLE)
        st.html(html.unseen(words.insight_rule.triangle_values(profile)))
        panel.chart(
            charts.triangle_table(profile),
            charts.triangle_chart(profile.most, profile.steps, profile.lag, panel.theme),
            words.insight_rule.TRIANGLE_ALT,
            charts.height(profile.most),
        )
    _row(panel)
    with right:
        _history(panel, found)


def _history(panel: Panel, found: Rule) -> None:
    """Draw how far the network followed each kind of rule, up to the playhead."""
    history = panel.ask(OverEpochsRequest(RuleRequest()))
    if history is None:
        return
    title(words.insight_rule.history_title(found, readings.since(history, found.kind)))
    st.html(html.unseen(words.insight_rule.history_values(history)))
    panel.chart(
        charts.history_table(history),
        charts.history_chart(panel.experiment.epochs, panel.theme),
        words.insight_rule.HISTORY_ALT,
        HISTORY_HEIGHT,
    )


def _row(panel: Panel) -> None:
    """Let a person change a row of numbers, and draw what the network says of it."""
    experiment = panel.experiment
    key = f"insight-shown-{experiment.vocabulary}-{experiment.steps}-{experiment.seed}"
    fresh = fresh_numbers(experiment, 1, MOST_SHOWN)[0].tolist()
    typed, buttons = st.columns([1, 1], gap="medium", vertical_alignment="bottom")
    text = typed.text_input(words.insight_rule.OWN_NUMBERS, _spell(fresh[: experiment.steps]), key=key)
    try:
        numbers = check_numbers(experiment, parse_sequence(text)).tolist()
    except InputError as error:
        st.error(markdown.linked(words.errors.explain(error)))
        return
    _buttons(buttons, key, numbers, fresh)
    found = panel.ask(ShownRequest(tuple(numbers)))
    if found is None:
        return
    st.html(html.paragraph(words.insight_rule.shown(found, experiment.lag), "look-for"))
    st.html(charts.row_picture(found, experiment.lag))
    st.html(html.paragraph(words.insight_rule.runners_up(found), "more"))


def _buttons(place: DeltaGenerator, key: str, numbers: Sequence[int], fresh: Sequence[int]) -> None:
    """Buttons that add a number at either end, one that the row does not hold where there is one, or take one away."""
    new = next((number for number in fresh if number not in numbers), fresh[0])
    text = words.insight_rule
    changes = {
        "add-first": (text.ADD_FIRST, "add", [new, *numbers]),
        "take-first": (text.TAKE_FIRST, "remove", numbers[1:]),
        "take-last": (text.TAKE_LAST, "remove", numbers[:-1]),
        "add-last": (text.ADD_LAST, "add", [*numbers, new]),
    }
    with place, st.container(key="insight-ends", horizontal=True):
        for name, (label, icon, changed) in changes.items():
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"insight-{name}",
                on_click=_to,
                args=(key, changed),
                disabled=not 1 <= len(changed) <= MOST_SHOWN,
            )


def _to(key: str, numbers: Sequence[int]) -> None:
    """Put other numbers into the field."""
    st.session_state[key] = _spell(numbers)


def _spell(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
