"""Ask it: what the network says of any numbers, and what one changed number changes."""

from __future__ import annotations

import streamlit as st

from echo_core.insight.requests import CounterfactualRequest
from echo_core.task.errors import InputError
from echo_core.task.experiment import Experiment
from echo_core.task.sequences import check_sequence, parse_sequence, test_sequence
from echo_ui.insight import counterfactual_pictures as pictures
from echo_ui.insight.panel import Panel, announce_awaited
from echo_ui.text import words
from echo_ui.theme import markdown


def draw(panel: Panel) -> None:
    """Draw the fields to type in, and the answers."""
    experiment = panel.experiment
    typed, change = _fields(experiment)
    try:
        sequence = tuple(check_sequence(experiment, parse_sequence(typed)).tolist())
    except InputError as error:
        st.error(markdown.linked(words.errors.explain(error)))
        return
    answered = panel.ask(CounterfactualRequest(sequence, change))
    if answered is None:
        announce_awaited()
        return
    panel.say(words.insight_sentences.counterfactual(experiment, answered.value), answered.epoch)
    st.html(pictures.answers(experiment, answered.value))


def _fields(experiment: Experiment) -> tuple[str, tuple[int, int] | None]:
    """What was typed as the sequence, and which position is to have which number."""
    own = ", ".join(map(str, test_sequence(experiment).tolist()))
    last, most = experiment.length - 1, experiment.vocabulary - 1
    numbers, where, what = st.columns([6, 1.3, 1.3], vertical_alignment="bottom")
    typed = numbers.text_input(
        words.insight.own_numbers(experiment),
        own,
        key=f"insight-numbers-{experiment.length}-{experiment.vocabulary}-{experiment.seed}",
    )
    position = where.number_input(
        words.insight.CHANGE_AT,
        0,
        last,
        None,
        key=f"insight-position-{last}",
        placeholder=words.insight.NO_CHANGE,
        help=words.insight.CHANGE_HELP,
    )
    number = what.number_input(
        words.insight.CHANGE_TO, 0, most, None, key=f"insight-number-{most}", placeholder=words.insight.NO_CHANGE
    )
    return typed, None if position is None or number is None else (int(position), int(number))
