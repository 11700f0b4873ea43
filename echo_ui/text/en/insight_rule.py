"""The words of the rule that a network follows when it is shown more numbers than in training, or fewer."""

from __future__ import annotations

from echo_core.insight.readings import Rule, RuleKind
from echo_core.insight.results import LONGER, LengthProfile, RuleHistory
from echo_core.insight.row_results import Shown
from echo_ui.text.en.format import count, integer, listed, percent

TRIANGLE_TITLE = "Which number it names, in % of its answers (outlined: the right one)"
TRIANGLE_ALT = "Share of the answers that name each number shown, for each count of numbers shown."
SHOWN_AXIS = "numbers shown"
PLACE_AXIS = "which of them it names, counted from the start"
AS_IN_TRAINING = "← as in training"
SHOWN, PLACE, NAMED, LINE = "numbers shown", "place", "named in", "rule"
HISTORY_ALT = "Over the epochs: how often it is right, how far it keeps a distance, how far it names a place."
LINES = (
    "right, shown as many as in training",
    "a distance: right, however many it is shown",
    "a place: the same one, shown one more",
)
OWN_NUMBERS = "Show it these numbers, from zero"
ADD_FIRST, TAKE_FIRST, TAKE_LAST, ADD_LAST = "Add before", "Take the first", "Take the last", "Add after"

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
    lag, steps, right = profile.lag, profile.steps, percent(round(found.share, 3))
    answer, own = at_distance(lag), count(steps, "number")
    match found.kind:
        case RuleKind.DISTANCE:
            counts = " to ".join(dict.fromkeys((str(lag + 1), str(steps + LONGER))))
            return f"It has learned a distance: shown {counts} numbers, it names {answer} in {_at_least(found.share)}."
        case RuleKind.PLACE:
            place = found.place or 0
            named = f"shown {own} or {steps + 1}, it names the {ordinal(place)} in {_at_least(found.share)}."
            judged = f" Of {steps} that is right, of {steps + 1} it is wrong." if place == steps - lag else ""
            return f"It has learned a place: {named}{judged}"
        case RuleKind.MIXED:
            shown, worst = profile.worst
            return (
                f"It is right for the length of its training: shown {own}, it names {answer} in {right} of its"
                f" answers, but shown {shown}, in {percent(round(worst, 3))}."
            )
        case RuleKind.NONE if lag >= steps:
            return f"It follows no rule. In training it is shown {own}, and {answer} is not among them."
        case RuleKind.NONE:
            return f"It follows no rule: shown {own}, as in training, it names {answer} in {right} of its answers."


def _at_least(share: float) -> str:
    """A share that is the least of several.

    >>> _at_least(1.0), _at_least(0.995)
    ('all its answers', 'at least 99.5% of its answers')
    """
    return "all its answers" if share == 1 else f"at least {percent(round(share, 3))} of its answers"


def triangle_values(profile: LengthProfile) -> str:
    """For each count of numbers shown, the one named most often, for who cannot see the picture."""
    lines = []
    for shown in range(1, profile.most + 1):
        echoes = profile.echoes(shown)
        most = max(range(shown), key=echoes.__getitem__)
        lines.append(f"{shown} shown: the {ordinal(shown - most)} in {percent(round(echoes[most], 3))}")
    return f"Named most often, by how many numbers are shown. {'; '.join(lines)}."


def history_title(found: Rule, since: int | None) -> str:
    """Since which epoch looked at the rule holds."""
    if since is None or found.kind is RuleKind.NONE:
        return "When does it follow a rule?"
    when = "from the start" if since == 0 else f"since epoch {integer(since)} at the latest"
    match found.kind:
        case RuleKind.DISTANCE:
            return f"It has kept this distance {when}"
        case RuleKind.PLACE:
            return f"It has named one place {when}"
        case _:
            return f"It has been right at its own length {when}"


def history_values(history: RuleHistory) -> str:
    """Where the lines end, for who cannot see them."""
    ends = zip(LINES, (history.right, history.distance, history.place), strict=True)
    told = "; ".join(f"{line}: {percent(round(float(shares[-1]), 3))}" for line, shares in ends)
    return f"At epoch {integer(int(history.epochs[-1]))}, {told}."


def row_alt(numbers: list[int]) -> str:
    """The numbers shown, for who cannot see them."""
    return f"Shown: {', '.join(map(str, numbers))}"


def shown(asked: Shown, lag: int) -> str:
    """What a network says of a few numbers, which of them that is, and which would be right."""
    said, right, among = int(asked.said[0]), asked.right(lag), len(asked.numbers)
    named = f"It says {said} ({percent(round(float(asked.probabilities[0]), 3))})"
    if right is None:
        shown_so_far = "1 number is" if among == 1 else f"{among} numbers are"
        rest = f"Only {shown_so_far} shown, so there is no right answer yet."
    elif said == right:
        rest = f"That is right: it is {at_distance(lag)}."
    else:
        rest = f"Right is {right}, {at_distance(lag)}."
    if not asked.places:
        return f"{named}, which it was not shown. {rest}"
    return f"{named}, the {listed([ordinal(place) for place in asked.places])} of {count(among, 'number')}. {rest}"


def runners_up(asked: Shown) -> str:
    """The most probable answers but the first, those that are not 0% as it is written."""
    shares = [round(float(share), 3) for share in asked.probabilities[1:]]
    others = [f"{number} ({percent(share)})" for number, share in zip(asked.said[1:], shares, strict=True) if share]
    return f"Next: {', '.join(others)}." if others else "No other number gets 0.1%."
