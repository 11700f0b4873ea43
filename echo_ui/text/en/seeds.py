"""Several seeds of one experiment, and the answer to whether its result was luck."""

from __future__ import annotations

from echo_core.runs.seeds import COUNT, Luck, Spread
from echo_core.task.score import Grade
from echo_ui.text.en.format import count, integer, percent

FIVE = "Five seeds"
FIVE_HELP = (
    "Train these settings with five seeds, this one and the next four, to see whether the result was luck. What is kept"
    " already is not trained again."
)
END = "This seed alone"
THIS = "this run"
MEDIAN = "median"  # at the end of its line
NOT_BESIDE = "A comparison and several seeds are not shown together: the link’s comparison is."


def seed(number: int) -> str:
    """A run by its seed."""
    return f"seed {integer(number)}"


def band(first: int, last: int) -> str:
    """What the band is of."""
    return f"of seeds {integer(first)} to {integer(last)}, and their band"


def not_so_many(got: str) -> str:
    """Of a link that asks for another number of seeds."""
    return f"Seeds must be {COUNT}, not “{got}”. Leave it out to see one seed."


def progress(done: int, *, live: bool) -> str:
    """How many seeds are trained, and whether others are on their way."""
    if done == COUNT:
        return ""
    return f"{done} of {COUNT} trained" if live else f"Stopped: {done} of {COUNT} trained"


def answer(found: Spread) -> tuple[str, str]:
    """Whether it was luck, as far as that is known."""
    done = len(found.found)
    if found.luck is Luck.OPEN:
        if done < COUNT:
            return "Was that luck?", f"{done} of {COUNT} seeds are trained; the answer comes with the last."
        return "Too early to tell whether that was luck:", "the seeds have too few epochs."
    told = f"{_solved(found)} {_reached(found)}"
    if found.luck is Luck.MIXED:
        return "The seed decides.", told
    match found.found[0].kind:
        case Grade.SOLVED:
            head = "It was not luck:"
        case Grade.AS_GOOD_AS_POSSIBLE:
            head = "It was not luck: all seeds are as good as it can get."
        case Grade.PARTLY:
            head = "It was not bad luck: no seed solves it, and all are better than guessing."
        case _:
            head = "It was not bad luck: no seed is better than guessing."
    return head, f"{told} A coin falls {COUNT} times alike once in {2 ** (COUNT - 1)}."


def _solved(found: Spread) -> str:
    solved = len(found.solved_at)
    if not solved:
        return f"None of {COUNT} seeds solved it."
    first, last = integer(found.solved_at[0]), integer(found.solved_at[-1])
    when = f"epoch {first}" if first == last else f"epochs {first} to {last}"
    return f"{solved} of {count(COUNT, 'seed')} solved it, at {when}."


def _reached(found: Spread) -> str:
    low, high = percent(found.lowest or 0.0), percent(found.highest or 0.0)
    reached = low if low == high else f"from {low} to {high}"
    return f"Their accuracy in the last epochs is {reached}."
