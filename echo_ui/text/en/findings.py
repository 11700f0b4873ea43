"""The page of findings: its questions, the legends of its charts, and the ways to the lab.

A question is known by its name in the records, and so is what was compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from echo_core.insight.readings import Rule, RuleKind
from echo_core.task.score import SOLVED_EPOCHS, SOLVED_MEAN
from echo_ui.text.en.format import percent
from echo_ui.text.en.insight_rule import at_distance, ordinal

_TITLES = {
    "rule": "Is it right for the right reason?",
    "state": "Why does carrying the state take longer?",
    "missing": "Why do masks take longer than marks?",
    "far": "Why is lag 4 easy with the state reset, and out of reach with it carried?",
    "whole": "Can it be shown the whole sequence?",
    "carrying": "What is a carried state good for?",
    "lesson": "What is the beginner’s mistake, and what mends it?",
    "lag": "How does the lag change the time it takes?",
    "units": "How many units does it need?",
    "sequence": "Can it echo a sequence as a sequence?",
    "leak": "Can the state alone carry the answer?",
}

CURVES = "Accuracy on fresh sequences, median of the seeds"
ACCURACY = "Accuracy at the end"
EPOCHS = "Epochs until solved"
SHOWN = "What it names when it is shown more numbers, or fewer"
OPEN = "Open in the lab:"

# The legends: a mark, and what it means

RUN = "a run"
NOT_SOLVED = "a run that was not solved"
BEST = "the best possible"
NAMED = "named: the larger, the more often"
RIGHT = "the right answer"
READ = "a number that it is shown, from the first since zero"
TRAINED = "as many as in training"


def lead(seeds: int, command: str) -> str:
    """What the page shows, and the command that records it anew."""
    return (
        f"Each setting was trained with {seeds} seeds, and each dot is one recorded run. “Solved” means a mean accuracy"
        f" of at least {percent(SOLVED_MEAN)} over {SOLVED_EPOCHS} epochs of fresh sequences. “{command}” trains them"
        " all again."
    )


def title(question: str) -> str:
    """The question."""
    return _TITLES[question]


def curves_alt(question: str) -> str:
    """The chart of the curves for those who do not see it."""
    return f"{title(question)} Accuracy over the epochs of each setting."


def dots_alt(question: str) -> str:
    """The chart of the single runs for those who do not see it."""
    return f"{title(question)} A dot for each run of each setting."


# What networks name when they are shown more numbers, or fewer


def learned(rules: Sequence[Rule]) -> str:
    """What the runs of one setting have learned.

    >>> learned([Rule(RuleKind.PLACE, None, 4, 1.0)] * 2)
    'a place: the fourth number since zero'
    >>> learned([Rule(RuleKind.DISTANCE, 1, None, 1.0), Rule(RuleKind.NONE, None, None, 0.2)])
    'a distance: the number one step before the last (1 of 2 runs); no rule (1 of 2 runs)'
    """
    counted = Counter(_rule(one) for one in rules).most_common()
    if len(counted) == 1:
        return counted[0][0]
    return "; ".join(f"{said} ({number} of {len(rules)} runs)" for said, number in counted)


def _rule(found: Rule) -> str:
    match found.kind:
        case RuleKind.DISTANCE:
            return f"a distance: {at_distance(found.lag or 0)}"
        case RuleKind.PLACE:
            return f"a place: the {ordinal(found.place or 0)} number since zero"
        case RuleKind.MIXED:
            return "right at its own length only"
        case RuleKind.NONE:
            return "no rule"


def trained(accuracy: float) -> str:
    """How right a setting is in training."""
    return f"{percent(accuracy)} right in training"


def named_alt(variant: str, told: Sequence[tuple[int, int, float]]) -> str:
    """The picture of a setting for those who do not see it.

    Args:
        variant: its name.
        told: for so many numbers shown, the place that is named most often, counted from 1, and its share.
    """
    lines = (f"shown {shown}, it names the {ordinal(place)} in {percent(share)}" for shown, place, share in told)
    return f"{variant}: {'; '.join(lines)}."
