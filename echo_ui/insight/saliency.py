"""Memory trace: how strongly each earlier number moves the answer, over the epochs."""

from __future__ import annotations

import numpy as np
import streamlit as st

from echo_core.insight.requests import SaliencyRequest
from echo_core.insight.results import Saliency, distances
from echo_core.runs.requests import OverEpochsRequest
from echo_core.task.experiment import Experiment
from echo_ui.insight import saliency_charts as charts
from echo_ui.insight.panel import HEIGHT, Panel, title
from echo_ui.text import words


def draw(panel: Panel) -> None:
    """Draw the strengths over the epochs up to the playhead, beside those at it."""
    experiment = panel.experiment
    history = panel.ask(OverEpochsRequest(SaliencyRequest()))
    if history is None:
        return
    drawn = _drawn(experiment)
    head = st.container()
    left, right = st.columns(2, gap="large")
    with right:
        columns = np.isin(history.distances, drawn)
        panel.bars(
            words.insight.strength_bars(panel.epoch),
            history.distances[columns],
            history.strengths[-1][columns],
            None,
            height=HEIGHT - 60,
            missing=words.insight.NOT_SHOWN,
        )
    with left:
        title(words.insight.trace_title(experiment))
        panel.chart(
            charts.trace_table(history, drawn, experiment.epochs),
            charts.trace_chart(drawn, experiment.steps, experiment.epochs, experiment.lag, panel.theme),
            words.insight.TRACE_ALT,
            HEIGHT + 20,
        )
    with head:
        last = Saliency(history.distances, history.strengths[-1])
        panel.say(words.insight_sentences.saliency(experiment, last))


def _drawn(experiment: Experiment) -> tuple[int, ...]:
    """The distances that are drawn: those that a row can show, and the lag."""
    last = max(experiment.steps - 1, experiment.lag)
    return tuple(j for j in distances(experiment).tolist() if j <= last)
