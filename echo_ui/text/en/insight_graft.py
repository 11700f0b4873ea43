"""The words of a graft: a row that goes on from the state of another row, or from zero."""

from __future__ import annotations

from echo_core.insight.readings import GraftEffect, donor_step, graft_effect
from echo_core.insight.row_results import Graft
from echo_ui.text.en.format import count, percent

TITLE = "Graft a memory"
ZEROS = "zeros"
NO_GRAFT = "no graft"
WITHOUT, WITH = "without the graft", "with the graft"


def choose(step: int) -> str:
    """What is chosen: whose state the row is given."""
    return f"After step {step}, replace the state of this row by"


def state_of(t: int | None) -> str:
    """One that can be chosen; None: zeros."""
    return ZEROS if t is None else f"the state of the row of t = {t}"


def graft(asked: Graft) -> str:
    """What the graft changed in the answer, and whose number the network names now."""
    before, now, step = int(asked.said[0]), int(asked.grafted[0]), asked.step
    state = "zeros" if asked.donor is None else "the state of the other row"
    sure = percent(round(float(asked.grafted_probabilities[0]), 3))
    start = f"With {state} after step {step} it says {now} ({sure})"
    match graft_effect(asked):
        case GraftEffect.SAME if before in asked.numbers[step:]:
            return f"{start}, as without the graft. That number comes in later, so the graft does not touch it."
        case GraftEffect.SAME:
            return f"{start}, as without the graft."
        case GraftEffect.DONOR:
            return (
                f"{start}, not {before}. The other row was shown {now} at its step {donor_step(asked)}: the state"
                " brought that number along."
            )
        case GraftEffect.OWN:
            return f"{start}, not {before}. That is a number from its own row, from after the graft."
        case GraftEffect.NEITHER:
            return f"{start}, not {before}. {_unexplained(asked)}"


def _unexplained(asked: Graft) -> str:
    rest = len(asked.numbers) - asked.step
    state, after = ("zeros", "them") if asked.donor is None else ("other state", "it")
    if not rest:
        return f"The {state} alone cannot explain this number."
    return f"Neither the {state} nor the {count(rest, 'step')} after {after} explains this number."


def says(number: int, share: float) -> str:
    """An answer, and how sure it is."""
    return f"says {number} ({percent(round(share, 3))})"


def row_alt(numbers: list[int], step: int, donor: bool) -> str:
    """The numbers behind an answer, for who cannot see them; -1 is missing."""
    spelled = ["missing" if number < 0 else str(number) for number in numbers]
    first = ", ".join(spelled[:step]) + (" from the other row" if donor else "") if step else ZEROS
    return f"{first}; then {', '.join(spelled[step:]) or 'nothing'}"
