"""What the experiments show: the answer to each question, made from the recorded runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from echo_core.insight.readings import RuleKind
from echo_core.records.findings import VariantResult
from echo_ui.text.en.format import count, integer, listed, percent
from echo_ui.text.en.insight_rule import at_distance, ordinal

Found = Mapping[str, VariantResult]


def answer(question: str, found: Found, rule: Found) -> str:
    """The answer to a question.

    Args:
        question: its name in the records.
        found: what was recorded for it.
        rule: what was recorded for the question of the rule, on which others lean.

    Raises:
        KeyError: there is no such question.
    """
    if question == "rule":
        return _rule(rule)
    return _ANSWERS[question](found, rule)


def _rule(found: Found) -> str:
    reset, carried = found["lag 1, reset"], found["lag 1, carried"]
    many = (found["whole sequence, masked"], found["every step, reset"])
    steps, lag = reset.experiment.steps, reset.experiment.lag
    return (
        f"Not always. With the state reset, the runs are {percent(reset.accuracy)} right, and"
        f" {_runs(reset, RuleKind.PLACE)} learned a place: “the {ordinal(steps - lag)} number since zero”. Show them"
        f" {steps + 1} numbers, and they name the right one in {percent(_named(reset, steps + 1, lag))}. With the state"
        f" carried, {_runs(carried, RuleKind.DISTANCE)} learned the distance: “{at_distance(lag)}”. They are right in"
        f" {percent(min(one.share for one in carried.rules))} or more, from {lag + 1} numbers to {steps + 3}. In rows"
        " of one length the two rules give the same answers, so accuracy cannot tell them apart. Rows of many lengths"
        f" mend it: with the whole sequence masked {_runs(many[0], RuleKind.DISTANCE)} learned the distance, and with"
        f" an answer at every step {_runs(many[1], RuleKind.DISTANCE)}, although the state is reset."
    )


def _state(found: Found, rule: Found) -> str:
    carried, reset, whole = found["carried"], found["reset"], rule["whole sequence, masked"]
    return (
        "It learns more; that is our explanation, a hypothesis. With the state reset every row starts at zero, so one"
        f" place always holds the answer: solved at epoch {_at(reset)}. With it carried, only the first of"
        f" {carried.experiment.batches} batches starts at zero, so no place will do: the network must find the"
        f" distance, and takes until epoch {_at(carried)}. A test of this: the whole sequence, masked, has rows of many"
        " lengths, so no place will do there either, while nothing is carried. It takes until epoch"
        f" {_at(whole)}."
    )


def _missing(found: Found, rule: Found) -> str:
    marked, masked = found["marked"], found["masked"]
    steps, lag = masked.experiment.steps, masked.experiment.lag
    first, *others = masked.batches.tolist()
    lengths = [str(shown) for shown in range(lag + 1, steps)]
    short = [percent(_named(masked, shown, lag)) for shown in range(lag + 1, steps)]
    return (
        f"Rows with missing numbers marked by −1 are learned about as fast (epoch {_at(marked)}) as complete rows"
        f" (epoch {_at(found['dropped'])}). With a mask that skips them, {_epochs(found)} were not enough:"
        f" {percent(masked.accuracy)}. A likely reason: marks keep the count, and {_runs(marked, RuleKind.PLACE)}"
        f" learned “the {ordinal(steps - lag)} number since zero”. A mask breaks it: in the short rows at the start of"
        " a sequence the answer is at another place. The masked networks learned the place with exceptions: shown"
        f" {steps + 1} numbers, they name the {ordinal(steps - lag)} in"
        f" {percent(_at_place(masked, steps + 1, steps - lag))}; shown {listed(lengths)}, the right one in"
        f" {listed(short)}. Two tests of this: in an epoch’s first batch, which holds the short rows,"
        f" {percent(first)} of the answers are right, in the others {_between(others)}; and without the short rows"
        " the same place is learned as fast as with marks."
    )


def _far(found: Found, rule: Found) -> str:
    near, reset, carried = found["lag 1, reset"], found["lag 4, reset"], found["lag 4, carried"]
    first, *others = carried.batches.tolist()
    return (
        "At lag 4 the answer is the first number of a row: take it in, hold it. With the state reset that is learned at"
        f" epoch {_at(reset)}, sooner than lag 1 (epoch {_at(near)}). With the state carried,"
        f" {_runs(carried, RuleKind.PLACE)} learned the same place, “the first number since zero”, and only an epoch’s"
        f" first batch starts at zero: there {percent(first)} of the answers are right, in the other batches"
        f" {_between(others)}. Together that is {percent(carried.accuracy)} after {_epochs(found)}. At lag 1 the"
        f" carried state led to the distance ({_runs(found['lag 1, carried'], RuleKind.DISTANCE)}). Why not at lag 4,"
        " no run here shows."
    )


def _whole(found: Found, rule: Found) -> str:
    masked, far = found["lag 1, masked"], found["lag 4, masked"]
    return (
        f"Yes, at lag 1: with all that came before in one row of {masked.experiment.steps} steps it is solved at epoch"
        f" {_at(masked)} masked and {_at(found['lag 1, marked'])} marked. That is more than twice the epochs of a"
        f" window of five ({_at(rule['lag 1, reset'])}), and it buys the distance instead of a place. Farther"
        f" back it was not learned: lag 4 came to {percent(far.accuracy)} in {_epochs(found)}."
    )


def _carrying(found: Found, rule: Found) -> str:
    reset, carried = found["reset"], found["carried"]
    steps = carried.experiment.steps
    return (
        f"To read on where a row ends. Here rows and batches are of {steps}, so each lane reads straight through, and"
        " every step must output the number before it. The first step of a row needs the last number of the row before."
        f" With the state reset it can only guess: {percent(reset.accuracy)}, where {percent(reset.best)} is the best"
        f" possible. Carried, the runs reach {percent(carried.accuracy)}, where {percent(carried.best)} is the best"
        " possible. No gradient crosses the border, but the other steps teach the network to keep one number, and the"
        " same weights do it across the border."
    )


def _lesson(found: Found, rule: Found) -> str:
    alone, wide, tutorial = found["window 1"], found["window 5"], found["window 5, batches of 5"]
    size = alone.experiment.batch_size
    return (
        "The mistake: to show one number at a time and to hope that the carried state brings the one before. It brings"
        f" the number from {size} steps earlier, since the lanes of a batch of {size} each read every"
        f" {ordinal(size)} number. The accuracy stays at {percent(alone.accuracy)}: pure guessing. The window mends it:"
        f" with five numbers in a row, and nothing else changed, it is solved at epoch {_at(wide)}; with the tutorial’s"
        f" batches of five, at epoch {_at(tutorial)}."
    )


def _lag(found: Found, rule: Found) -> str:
    times = [f"lag {lag} at epoch {_at(found[f'lag {lag}'])}" for lag in range(5)]
    return (
        f"Every lag inside the window of five is learned: {listed(times)}. In this window both ends are the quickest."
        f" Lag 5 lies outside, and stays at {percent(found['lag 5'].accuracy)}: pure guessing."
    )


def _units(found: Found, rule: Found) -> str:
    times = [f"{units} at epoch {_at(found[f'{units} units'])}" for units in (15, 25, 50, 100)]
    return (
        f"More units, fewer epochs: {listed(times)}. With 5 or 10 units, {_epochs(found)} were not enough:"
        f" {percent(found['5 units'].accuracy)} and {percent(found['10 units'].accuracy)}."
    )


def _sequence(found: Found, rule: Found) -> str:
    near, (two, five) = found["lag 1"], (found[f"lag {lag}"] for lag in (2, 5))
    return (
        "Yes, as far as the answers can be known. The first steps of a row ask for numbers from before it, and with the"
        f" state reset nothing brings them: at lag 1 the best possible is {percent(near.best)}, and"
        f" {percent(near.accuracy)} is reached. Farther back the best was not reached in {_epochs(found)}:"
        f" {percent(two.accuracy)} at lag 2, where {percent(two.best)} is possible; {percent(five.accuracy)} at lag 5,"
        f" where {percent(five.best)} is possible."
    )


def _leak(found: Found, rule: Found) -> str:
    blind, lane, single = found["lag 1, batches of 6"], found["lag 6, batches of 6"], found["lag 1, batches of 1"]
    return (
        f"Yes, wherever the lane has read it. One number at a time, {blind.experiment.vocabulary} different numbers:"
        f" with batches of six, lag 6 comes back to the same lane, and {percent(lane.accuracy)} is reached, where"
        f" {percent(lane.best)} is possible. Lag 1 does not come back to its lane: {percent(blind.accuracy)}, where"
        f" guessing gives {percent(1 / blind.experiment.vocabulary)}. Batches of one bring lag 1 to the same lane, and"
        f" {percent(single.best)} is possible; the runs end anywhere {_from(single)}. No row shows its own answer, so"
        " no gradient teaches the network to keep a number for the next batch: it depends on what the state happens"
        " to hold."
    )


_ANSWERS = {
    "state": _state,
    "missing": _missing,
    "far": _far,
    "whole": _whole,
    "carrying": _carrying,
    "lesson": _lesson,
    "lag": _lag,
    "units": _units,
    "sequence": _sequence,
    "leak": _leak,
}


def _runs(one: VariantResult, kind: RuleKind) -> str:
    """How many of the runs learned a rule of that kind."""
    number, runs = sum(rule.kind is kind for rule in one.rules), len(one.rules)
    return f"all {runs}" if number == runs else f"{number} of {runs}"


def _named(one: VariantResult, shown: int, distance: int) -> float:
    """The share that names x(t-distance) when so many numbers are shown, the mean of the seeds."""
    return float(one.named[shown - 1, distance])


def _at_place(one: VariantResult, shown: int, place: int) -> float:
    """The same of the number at a place, counted from 1."""
    return _named(one, shown, shown - place)


def _between(shares: Sequence[float]) -> str:
    low, high = percent(min(shares)), percent(max(shares))
    return low if low == high else f"{low} to {high}"


def _from(one: VariantResult) -> str:
    shares = [outcome.accuracy for outcome in one.outcomes if outcome.accuracy is not None]
    return f"from {percent(min(shares))} to {percent(max(shares))}"


def _epochs(found: Found) -> str:
    return count(next(iter(found.values())).experiment.epochs, "epoch")


def _at(one: VariantResult) -> str:
    return "–" if one.solved_at is None else integer(round(one.solved_at))
