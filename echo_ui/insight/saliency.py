"""Memory trace: how strongly each earlier number moves the answer, over the epochs."""

from __future__ import annotations

import numpy as np
import streamlit as st

from echo_core.insight.requests import SaliencyRequest
from echo_core.insight.results import Saliency, SaliencyHistory, distances
from echo_core.runs.requests import OverEpochsRequest
from echo_core.task.experiment import Experiment
from echo_ui.insight import saliency_charts as charts
from echo_ui.insight.panel import HEIGHT, Panel, announce_awaited, title
from echo_ui.text import words


def draw(panel: Panel) -> None:
    """Draw the strengths over the epochs beside those of one epoch, which can be chosen."""
    experiment = panel.experiment
    answered = panel.ask(OverEpochsRequest(SaliencyRequest()))
    if answered is None:
        announce_awaited()
        return
    history: SaliencyHistory = answered.value
    drawn = _drawn(experiment)
    head = st.container()
    left, right = st.columns(2, gap="large")
    with right:
        index = len(history.epochs) - 1 if panel.live else _choose(history)
        columns = np.isin(history.distances, drawn)
        panel.bars(
            words.insight.strength_bars(int(history.epochs[index])),
            history.distances[columns],
            history.strengths[index][columns],
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
        chosen = Saliency(history.distances, history.strengths[index])
        panel.say(words.insight_sentences.saliency(experiment, chosen), int(history.epochs[index]))


def _drawn(experiment: Experiment) -> tuple[int, ...]:
    """The distances that are drawn: those that a row can show, and the lag."""
    last = max(experiment.steps - 1, experiment.lag)
    return tuple(j for j in distances(experiment).tolist() if j <= last)


def _choose(history: SaliencyHistory) -> int:
    """Let one of the traces be chosen; its index in the history."""
    epochs: list[int] = history.epochs.tolist()
    if len(epochs) == 1:
        return 0
    chosen = st.select_slider(
        words.insight.BACK_THROUGH,
        epochs,
        epochs[-1],
        key=f"insight-epoch-{epochs[-1]}",
        format_func=words.format.integer,
    )
    return epochs.index(chosen)
