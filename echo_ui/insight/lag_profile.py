"""Which lag?: how often the answers equal each earlier number."""

from __future__ import annotations

from echo_core.insight.requests import LagProfileRequest
from echo_ui.insight.panel import Panel
from echo_ui.text import words


def draw(panel: Panel) -> None:
    """Draw the share of the answers that equal each earlier number."""
    profile = panel.ask(LagProfileRequest())
    if profile is None:
        return
    panel.say(words.insight_sentences.lag_profile(panel.experiment, profile))
    panel.bars(words.insight.LAG_PROFILE_BARS, profile.distances, profile.shares, profile.chance)
