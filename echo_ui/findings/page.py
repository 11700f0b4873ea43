"""The page of findings: a question, its answer in a sentence, and the runs behind it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from echo_core.records import findings
from echo_core.records.findings import COMPARISONS, VariantResult
from echo_ui.findings import charts
from echo_ui.text import words
from echo_ui.theme import colours, html

_STYLE = Path(__file__).with_name("findings.css")
_BY_ACCURACY = ("sequence", "leak")  # questions that no run solves: their charts show accuracy instead of epochs
_COMMAND = "python -m echo_core record findings"
_HEIGHT = 200  # of a chart, in pixels


def page() -> None:
    """Draw the page."""
    st.html(_STYLE)
    st.html(html.lead(words.findings.lead(len(findings.SEEDS), _COMMAND)))
    for question in COMPARISONS:
        with st.container(key=f"finding-{question.name}", border=True):
            _finding(question.name, findings.results(question.name))


def _finding(name: str, answers: Mapping[str, VariantResult]) -> None:
    theme = colours.of(st.context.theme.type)
    epochs = next(iter(answers.values())).experiment.epochs
    said = words.findings.answer(name, answers, window_of_five=findings.results("state")["reset"])
    st.html(f'<div class="finding"><h2>{html.escape(words.findings.title(name))}</h2><p>{html.linked(said)}</p></div>')
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(html.heading(words.findings.CURVES))
        st.vega_lite_chart(
            charts.curves(answers),
            charts.curves_chart(epochs, tuple(answers), theme),
            theme=None,
            height=_HEIGHT,
            alt=words.findings.curves_alt(name),
        )
    with right:
        accuracy = name in _BY_ACCURACY
        st.html(html.heading(words.findings.ACCURACY if accuracy else words.findings.EPOCHS))
        st.vega_lite_chart(
            charts.dots(answers, accuracy=accuracy),
            charts.dots_chart(tuple(answers), 1.0 if accuracy else float(epochs), theme, accuracy=accuracy),
            theme=None,
            height=_HEIGHT,
            alt=words.findings.dots_alt(name),
        )
