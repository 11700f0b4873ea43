"""What it remembers: how well a linear probe reads each earlier number out of the hidden state."""

from __future__ import annotations

from echo_core.insight.requests import LinearProbeRequest
from echo_ui.insight.panel import Panel
from echo_ui.text import words


def draw(panel: Panel) -> None:
    """Draw the accuracy with which each earlier number is read out."""
    probe = panel.ask(LinearProbeRequest())
    if probe is None:
        return
    panel.say(words.insight_sentences.linear_probe(panel.experiment, probe))
    panel.bars(words.insight.LINEAR_PROBE_BARS, probe.distances, probe.accuracies, probe.chance)
