"""The words of the rule that a network follows when it is shown more numbers than in training, or fewer."""

from __future__ import annotations

from echo_core.insight.readings import LONGER, Rule, RuleKind
from echo_core.insight.results import LengthProfile
from echo_ui.text.en.format import count, percent

_NAMED = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(place: int) -> str:
    """A place, counted from 1.

    >>> ordinal(4), ordinal(11), ordinal(22), ordinal(112)
    ('fourth', '11th', '22nd', '112th')
    """
    if place <= len(_NAMED):
        return _NAMED[place - 1]
    ending = "th" if place % 100 in (11, 12, 13) else _ENDINGS.get(place % 10, "th")
    return f"{place}{ending}"


def at_distance(lag: int) -> str:
    """The number so many steps before the last one shown.

    >>> at_distance(0), at_distance(1), at_distance(3)
    ('the last number', 'the number one step before the last', 'the number 3 steps before the last')
    """
    if lag == 0:
        return "the last number"
    return f"the number {'one step' if lag == 1 else f'{lag} steps'} before the last"


def rule(profile: LengthProfile, found: Rule) -> str:
    """What a network has learned: a distance, a place, neither, or an answer for its own rows alone."""
    lag, steps, share = profile.lag, profile.steps, percent(round(found.share, 3))
    answer, own = at_distance(lag), count(steps, "number")
    longest = steps + LONGER
    match found.kind:
        case RuleKind.DISTANCE:
            kept = f"from {lag + 1} numbers to {longest}" if lag + 1 < longest else f"{longest} numbers"
            return f"It has learned a distance. Shown {kept}, it names {answer} in {share} of its answers or more."
        case RuleKind.PLACE:
            place = found.place or 0
            start = f"It has learned a place: the {ordinal(place)} number since zero."
            named = f"Shown {steps} numbers or {steps + 1}, it names that one in {share} of its answers or more."
            if place == steps - lag:
                return f"{start} {named} Of {own} it is the right one, of {steps + 1} it is not."
            return f"{start} {named}"
        case RuleKind.MIXED:
            least = profile.least_right(longest)
            worst = percent(round(profile.at_distance(least, lag), 3))
            return (
                f"It is right for the length that it was trained on. Shown {own}, it names {answer} in {share} of its"
                f" answers; shown {least}, in {worst}."
            )
        case RuleKind.NONE if lag >= steps:
            return f"It follows no rule. In training it is shown {own}, and {answer} is not among them."
        case RuleKind.NONE:
            return f"It follows no rule. Shown {own}, as in training, it names {answer} in {share} of its answers."
