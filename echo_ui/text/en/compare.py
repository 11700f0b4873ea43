"""Two runs beside each other, and several seeds of one experiment."""

from __future__ import annotations

from collections.abc import Sequence

from echo_ui.text.en.format import count, integer, listed, percent, value
from echo_ui.text.en.settings import difference, label

A, B = "A", "B"  # what the two runs are called

# The player of more than one line; `{…}` are filled in by the browser.
PLAYER = {
    "player": "Player of the runs",
    "playing": "Playing {marks} from epoch {epoch}.",
    "finished": "Finished: epoch {epoch} of {epochs}. {figures}",
    "spoken": "epoch {epoch} of {epochs}: {figures}",
    "figures": "{mark} accuracy {accuracy}",
    "and": " and ",
    "ended": "ended at epoch {epoch}",
    "answers_apart": "Two unseen sequences: expected and predicted",
    "says": "{mark} says",
    "of_both": "{mark} {right} of {counted} echoed",
    "answers_of_both": "answers of {mark} of epoch {epoch}",
    "expects": "expected {expected}",
    "says_so": "{mark} predicted {predicted}, {sure} sure: {verdict}",
    "says_nothing": "{mark} has not predicted yet",
    "asks_not": "{mark} has no row for it",
}
LINE = "line"

# Choosing


COMPARE = "Compare"
END = "End comparison"
PRESET = "A preset"
LOOKED = "A run looked at before"
CHANGE = "These settings with one change"
PICK = "Compare with"
SETTING = "Setting"
OTHER_VALUE = "Its other value"
SHOW = "Show beside"
NO_OTHER = "No other run was looked at yet: train one, or pick a preset."


def from_to(changes: Sequence[tuple[str, int | float | str | bool, int | float | str | bool]]) -> tuple[str, str]:
    """What differs between the two runs: of each setting its name, its value in A and its value in B."""
    return f"From {A} to {B}:", f"{'; '.join(difference(*change) for change in changes)}."


def set_to(changes: Sequence[tuple[str, int | float | str | bool]]) -> str:
    """A run by the settings that set it apart.

    >>> set_to([("lag", 2), ("batch_size", 6)])
    'lag 2, batch size 6'
    """
    return ", ".join(f"{label(name).lower()} {value(chosen)}" for name, chosen in changes)
