"""What the experiments show: the questions, the names of what was compared, and the answers.

A question is known by its name in the records, and so is what was compared.
"""

from __future__ import annotations

from collections.abc import Mapping

from echo_core.records.findings import VariantResult
from echo_core.task.score import SOLVED_EPOCHS, SOLVED_MEAN
from echo_ui.text.en.format import count, integer, listed, percent

_TITLES = {
    "state": "Does carrying the state help?",
    "missing": "Drop, mark or mask what is missing?",
    "whole": "Can it be shown the whole sequence?",
    "lag": "How does the lag change the time it takes?",
    "units": "How many units does it need?",
    "sequence": "Can it echo a sequence as a sequence?",
    "leak": "Can the state alone carry the answer?",
}

CURVES = "Accuracy on fresh sequences, median of the seeds"
ACCURACY = "Accuracy at the end"
EPOCHS = "Epochs until solved"


def lead(seeds: int, command: str) -> str:
    """What the page shows, and the command that records it anew."""
    return (
        f"Each dot is a real run, recorded; each setting was trained with {seeds} seeds. “Solved” means a mean accuracy"
        f" of at least {percent(SOLVED_MEAN)} over {SOLVED_EPOCHS} epochs on sequences never seen before. “{command}”"
        " trains them again."
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


def answer(question: str, found: Mapping[str, VariantResult], *, window_of_five: VariantResult) -> str:
    """The answer to a question; `window_of_five`: what the whole sequence is compared with.

    Raises:
        KeyError: there is no such question.
    """
    match question:
        case "state":
            return (
                f"No, it makes this task slower. Carried, it is solved at epoch {_at(found['carried'])} (median);"
                f" reset, at epoch {_at(found['reset'])}. The answer is in the window anyway, and the state that"
                " arrives was left by another row."
            )
        case "missing":
            return (
                f"Rows with missing numbers marked by -1 are learned about as fast (solved at epoch"
                f" {_at(found['marked'])}) as complete rows (epoch {_at(found['dropped'])}). With a mask that skips"
                f" them, {_epochs(found)} were not enough: {percent(found['masked'].accuracy)}."
            )
        case "whole":
            return (
                "Yes. With all that came before in one row of 25 steps it is solved at epoch"
                f" {_at(found['masked'])} masked and {_at(found['marked'])} marked: more than twice the epochs of a"
                f" window of five ({_at(window_of_five)})."
            )
        case "lag":
            times = ", ".join(f"lag {lag} at epoch {_at(found[f'lag {lag}'])}" for lag in range(5))
            return (
                f"Every lag inside the window of five is learned: {times}. The ends of the window are the easiest."
                f" Lag 5 lies outside, and stays at {percent(found['lag 5'].accuracy)}: pure guessing."
            )
        case "units":
            times = ", ".join(f"{units} at epoch {_at(found[f'{units} units'])}" for units in (15, 25, 50, 100))
            return (
                f"More units, fewer epochs: {times}. With 5 or 10 units, {_epochs(found)} were not enough:"
                f" {percent(found['5 units'].accuracy)} and {percent(found['10 units'].accuracy)}."
            )
        case "sequence":
            told = listed([f"{_of_best(found[f'lag {lag}'])} at lag {lag}" for lag in (2, 5)])
            return (
                "Yes, as far as the answers are shown. The first steps of a row must say what lies before it, and"
                f" nothing can know that: at lag 1 the best possible is {percent(found['lag 1'].best)}, and"
                f" {percent(found['lag 1'].accuracy)} is reached. Farther back takes longer: {told} after"
                f" {_epochs(found)}."
            )
        case "leak":
            return (
                "In part, and by luck of the layout. One number at a time, vocabulary 10: with batches of six, lag 1"
                f" stays at {percent(found['lag 1, batches of 6'].accuracy)} (guessing gives"
                f" {percent(1 / found['lag 1, batches of 6'].experiment.vocabulary)}), while lag 6, which comes back"
                f" to the same lane, reaches {percent(found['lag 6, batches of 6'].accuracy)}. Batches of one bring"
                f" lag 1 to the same lane: {percent(found['lag 1, batches of 1'].accuracy)}. Nothing trains the network"
                " to keep a number for the next batch."
            )
    raise KeyError(question)


def _of_best(one: VariantResult) -> str:
    return f"{percent(one.accuracy)} of {percent(one.best)}"


def _epochs(found: Mapping[str, VariantResult]) -> str:
    return count(next(iter(found.values())).experiment.epochs, "epoch")


def _at(one: VariantResult) -> str:
    return "–" if one.solved_at is None else integer(round(one.solved_at))
