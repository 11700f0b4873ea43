"""Show it more, or fewer: which number the network names, however many it is shown."""

from __future__ import annotations

from echo_core.insight import readings
from echo_core.insight.requests import RuleRequest
from echo_ui.insight.panel import Panel
from echo_ui.text import words


def draw(panel: Panel) -> None:
    """Say which rule the network follows."""
    profile = panel.ask(RuleRequest())
    if profile is None:
        return
    panel.say(words.insight_rule.rule(profile, readings.rule(profile)))
