"""Two runs beside each other, and several seeds of one experiment."""

from __future__ import annotations

from collections.abc import Sequence

from echo_core.task.experiment import Value
from echo_core.task.score import Assessment
from echo_ui.text.en import run
from echo_ui.text.en.format import listed, value
from echo_ui.text.en.settings import difference, inside
from echo_ui.text.subjects import Source, Story

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
PICK = "Compare with"
SETTING = "Setting"
OTHER_VALUE = "Its other value"
SHOW = "Show beside"
NO_OTHER = "No other run was looked at yet: train one, or pick a preset."
BESIDE = "Two runs in step"
INSIDE = "Look inside"


def source(which: Source) -> str:
    """Where the second run comes from."""
    match which:
        case Source.PRESET:
            return "A preset"
        case Source.LOOKED:
            return "A run looked at"
        case Source.CHANGE:
            return "One change"


def story(which: Story) -> str:
    """A comparison that is a lesson of its own."""
    match which:
        case Story.MEND:
            return "The mistake and its mend"
        case Story.STATE:
            return "Reset and carried"


def described(title: str, changes: Sequence[tuple[str, Value]]) -> str:
    """A run by the preset that is nearest, and what differs from it."""
    return f"{title}: {set_to(changes)}" if changes else title


# Said

THE_SAME = "The run to compare with has the same settings, so there is one run to show. Change one of its settings."


def of_the_other(problem: str) -> str:
    """What is wrong with the settings of the second run."""
    return f"Of the run to compare with: {problem}"


def same_now() -> tuple[str, str]:
    """Of a comparison whose two runs have become the same."""
    return "Both runs have the same settings now:", "one line is drawn. Change a setting, or pick another run."


def apart(changes: Sequence[tuple[str, Value, Value]]) -> str:
    """Why the two runs are not asked for the same numbers."""
    names = listed([inside(name) for name, _, _ in changes])
    return f"{A} and {B} are asked for different numbers, because they differ in {names}."


def result(found: Assessment) -> str:
    """What one of two runs has shown, in a few words."""
    return f"{run.result(found)[0].rstrip('.:')}."


def from_to(changes: Sequence[tuple[str, Value, Value]]) -> tuple[str, str]:
    """What differs between the two runs: of each setting its name, its value in A and its value in B."""
    return f"From {A} to {B}:", f"{'; '.join(difference(*change) for change in changes)}."


def set_to(changes: Sequence[tuple[str, Value]]) -> str:
    """A run by the settings that set it apart.

    >>> set_to([("lag", 2), ("batch_size", 6)])
    'lag 2, batch size 6'
    """
    return ", ".join(f"{inside(name)} {value(chosen)}" for name, chosen in changes)
