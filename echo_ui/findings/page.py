"""The page of findings: a question, its answer in a few sentences, and the runs behind it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from echo_core.records import findings
from echo_core.records.findings import COMPARISONS, VariantResult
from echo_ui.findings import asked, charts, pictures, ways
from echo_ui.text import words
from echo_ui.theme import colours, html

_BY_LENGTH = "rule"  # the question whose runs look alike by accuracy: what they name is drawn instead
_BY_ACCURACY = ("carrying", "sequence", "leak")  # questions that no run solves: accuracy is drawn instead of epochs
_COMMAND = "python -m echo_core record findings"
_HEIGHT = 200  # of a chart, in pixels


def page() -> None:
    """Draw the page."""
    st.html(html.lead(words.findings.lead(len(findings.SEEDS), _COMMAND)))
    for question in COMPARISONS:
        with st.container(key=f"finding-{question.name}", border=True):
            _finding(question.name, findings.results(question.name))
    with st.container(key="asked", border=True):
        st.html(asked.questions(findings.results("leak")["lag 1, batches of 1"]))


def _finding(name: str, answers: Mapping[str, VariantResult]) -> None:
    said = words.findings_answers.answer(name, answers, findings.results(_BY_LENGTH))
    st.html(f'<div class="finding"><h2>{html.escape(words.findings.title(name))}</h2><p>{html.linked(said)}</p></div>')
    if name == _BY_LENGTH:
        drawn = "".join(pictures.lengths(label, answer) for label, answer in answers.items())
        st.html(f'{html.heading(words.findings.SHOWN, pictures.legend())}<div class="all-lengths">{drawn}</div>')
    else:
        _charts(name, answers)
    st.html(ways.links({label: answer.experiment for label, answer in answers.items()}))


def _charts(name: str, answers: Mapping[str, VariantResult]) -> None:
    theme = colours.of(st.context.theme.type)
    epochs = max(answer.experiment.epochs for answer in answers.values())
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
        heading = words.findings.ACCURACY if accuracy else words.findings.EPOCHS
        st.html(html.heading(heading, pictures.dots_legend(best=accuracy)))
        st.vega_lite_chart(
            charts.dots(answers, accuracy=accuracy),
            charts.dots_chart(tuple(answers), 1.0 if accuracy else float(epochs), theme, accuracy=accuracy),
            theme=None,
            height=_HEIGHT,
            alt=words.findings.dots_alt(name),
        )
