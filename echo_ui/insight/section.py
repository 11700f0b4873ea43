"""Look inside a run: why its network answers as it does, one view at a time.

Nothing is asked before a view is chosen. A timer asks again only while an answer is awaited.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from echo_core.task.experiment import Experiment
from echo_ui.insight import counterfactual, gates, lag_profile, linear_probe, rule, saliency, slow_motion
from echo_ui.insight.panel import WAIT_S, Asker, Panel, awaited, forget_awaited
from echo_ui.session import VIEW
from echo_ui.text import words
from echo_ui.theme import colours, html, markdown

REFRESH_S = 0.5  # between two looks for an answer that is on its way
VIEWS: dict[str, Callable[[Panel], None]] = {
    "rule": rule.draw,
    "counterfactual": counterfactual.draw,
    "lag_profile": lag_profile.draw,
    "saliency": saliency.draw,
    "gates": gates.draw,
    "linear_probe": linear_probe.draw,
    "slow_motion": slow_motion.draw,
}


def draw(asker: Asker | None, experiment: Experiment, epoch: int) -> None:
    """Draw the section for the network of an experiment after one epoch.

    Args:
        asker: answers what the views ask; None while the playhead moves.
        experiment: whose network it is.
        epoch: that it is looked at in.
    """
    with st.container(key="insight"):
        with st.container(key="insight-head", horizontal=True):
            st.html(html.heading(words.insight.TITLE), width="content")
            view = st.segmented_control(
                words.insight.TITLE,
                VIEWS,
                key=VIEW,
                format_func=words.insight.VIEWS.__getitem__,
                label_visibility="collapsed",
            )
        # Both always there: where the view's timer writes, nothing else ever stands.
        notice, place = st.container(key="insight-notice"), st.container(key="insight-place")
        if view is None:
            return
        if asker is None:
            notice.info(markdown.said(*words.insight.MOVING))
            return
        ticking = _ticks(view)
        theme = colours.of(st.context.theme.type)
        panel = Panel(asker, experiment, epoch, theme, patience=0.0 if ticking else WAIT_S)
        filling = st.fragment(_view, run_every=REFRESH_S if ticking else None, key="insight-view-fragment")
        with place:
            filling(view, panel, ticking)


def _ticks(view: str) -> bool:
    """Whether a timer is to draw again."""
    return awaited() or (view == "slow_motion" and slow_motion.playing())


def _view(view: str, panel: Panel, ticking: bool) -> None:
    forget_awaited()
    with st.container(key="insight-panel"):
        VIEWS[view](panel)
    if _ticks(view) != ticking:
        st.rerun()
