"""Which lag?: how often the answers equal each earlier number."""

from __future__ import annotations

from echo_core.insight.requests import LagProfileRequest
from echo_ui.insight.panel import Panel, announce_awaited
from echo_ui.text import words


def draw(panel: Panel) -> None:
    """Draw the share of the answers that equal each earlier number."""
    answered = panel.ask(LagProfileRequest())
    if answered is None:
        announce_awaited()
        return
    profile = answered.value
    panel.say(words.insight_sentences.lag_profile(panel.experiment, profile), answered.epoch)
    panel.bars(words.insight.LAG_PROFILE_BARS, profile.distances, profile.shares, profile.chance)
