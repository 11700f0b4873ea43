"""Ask it: what the network says of any numbers, and what one changed number changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from echo_core.insight.requests import CounterfactualRequest
from echo_core.task.errors import InputError
from echo_core.task.experiment import Experiment
from echo_core.task.sequences import check_sequence, parse_sequence, test_sequence
from echo_ui.insight import counterfactual_pictures as pictures
from echo_ui.insight.panel import Panel
from echo_ui.text import words
from echo_ui.theme import markdown

_CODE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_mount = st.components.v2.component("echo_asked", js=_CODE, isolate_styles=False)


def draw(panel: Panel) -> None:
    """Draw the field to type in, and the numbers, each of which can be changed where it stands, with the answers."""
    experiment = panel.experiment
    own = ", ".join(map(str, test_sequence(experiment).tolist()))
    typed = st.text_input(words.insight.own_numbers(experiment), own, key=f"insight-numbers-{_kind(experiment)}")
    try:
        sequence = tuple(check_sequence(experiment, parse_sequence(typed)).tolist())
    except InputError as error:
        st.error(markdown.linked(words.errors.explain(error)))
        return
    change = _change(experiment)
    found = panel.ask(CounterfactualRequest(sequence, change))
    if found is None:  # the numbers stay, and with them the one that is being changed
        _numbers(experiment, pictures.numbers(experiment, sequence, change))
        return
    panel.say(words.insight_sentences.counterfactual(experiment, found))
    _numbers(experiment, pictures.answers(experiment, found))


def _kind(experiment: Experiment) -> str:
    """What experiments have in common that are asked about the same numbers."""
    return f"{experiment.length}-{experiment.vocabulary}-{experiment.seed}"


def _numbers(experiment: Experiment, picture: str) -> None:
    _mount(key=_key(experiment), data={"html": picture}, default={"change": None}, on_change_change=_nothing)


def _key(experiment: Experiment) -> str:
    return f"insight-asked-{_kind(experiment)}"


def _change(experiment: Experiment) -> tuple[int, int] | None:
    """Which position is to have which number. What a browser tells is not trusted."""
    told: Any = st.session_state.get(_key(experiment), {}).get("change")
    if not isinstance(told, list | tuple) or len(told) != 2 or not all(type(one) is int for one in told):
        return None
    position, number = told
    allowed = 0 <= position < experiment.length and 0 <= number < experiment.vocabulary
    return (position, number) if allowed else None


def _nothing() -> None:
    """A state of a component is told only where somebody listens."""
