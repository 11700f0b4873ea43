"""Every word of the player, seen or spoken. `{…}` are filled in by the browser."""

from __future__ import annotations

from echo_ui.text.en.format import integer

WORDS = {
    "locale": "en",
    # Figures
    "accuracy": "Accuracy on fresh sequences",
    "loss": "Loss (cross-entropy)",
    "best": "best {value} at epoch {epoch}",
    "no_epoch": "no epoch yet",
    "none": "–",
    "log": "Log scale",
    # The playhead
    "player": "Player of the run",
    "epoch": "Epoch {epoch} of {epochs}",
    "playhead": "Epoch",
    "spoken": "epoch {epoch} of {epochs}, accuracy {accuracy}",
    "spoken_start": "epoch {epoch} of {epochs}",
    "start": "To the start (Home)",
    "back": "One epoch back (←, with Shift ten)",
    "play": "Play (Space)",
    "pause": "Pause (Space)",
    "forward": "One epoch forward (→, with Shift ten)",
    "end": "To the end (End)",
    "keys": "Space plays, ← → step",
    "playing": "Playing from epoch {epoch}.",
    "finished": "Finished: epoch {epoch} of {epochs}, accuracy {accuracy}.",
    "speed": "Speed",
    "slow": "5 epochs a second",
    "times": "{factor}×",
    "follow": "As fast as it trains",
    # Answers
    "answers": "One unseen sequence: expected and predicted",
    "expected": "Expected",
    "predicted": "Predicted",
    "sure": "how sure",
    "answers_of": "answers of epoch {epoch}",
    "of": "of {counted} echoed",
    "echoed": "{right} of {counted} echoed: expected, predicted, and how sure the network is",
    "match": "✓",
    "miss": "×",
    "pair": "expected {expected}, predicted {predicted}, {sure} sure: {verdict}",
    "right": "right",
    "wrong": "wrong",
    "unknown": "expected {expected}, not predicted yet",
    # What can go wrong
    "charts_missing": "The charts could not be loaded: reload the page to try again. All else works without them.",
    "player_missing": "The player could not be loaded: reload the page to try again.",
}


def first_drawn(drawn: int, counted: int) -> str:
    """What is drawn where there are too many answers."""
    return f"The first {drawn} of {integer(counted)} are drawn; the count is of all."


def newest_row_drawn(rows: int) -> str:
    """What is drawn where every step answers."""
    return f"The newest row is drawn, step by step; the count is of all {integer(rows)} rows."
