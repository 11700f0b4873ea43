"""What it remembers: how well a linear probe reads each earlier number out of the hidden state."""

from __future__ import annotations

from echo_core.insight.requests import LinearProbeRequest
from echo_ui.insight.panel import Panel, announce_awaited
from echo_ui.text import words


def draw(panel: Panel) -> None:
    """Draw the accuracy with which each earlier number is read out."""
    answered = panel.ask(LinearProbeRequest())
    if answered is None:
        announce_awaited()
        return
    probe = answered.value
    panel.say(words.insight_sentences.linear_probe(panel.experiment, probe), answered.epoch)
    panel.bars(words.insight.LINEAR_PROBE_BARS, probe.distances, probe.accuracies, probe.chance)
