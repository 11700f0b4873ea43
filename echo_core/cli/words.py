"""Every sentence that the command line prints, made from values and codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from echo_core.insight.readings import Rule, RuleKind
from echo_core.insight.results import LONGER, LengthProfile
from echo_core.runs.status import Problem
from echo_core.sweeps.grid import Grid
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import Experiment
from echo_core.task.framing import Dropped
from echo_core.task.verdict import Outlook, Reach, Verdict

SETTINGS = {
    "lag": "How many steps back the number to repeat lies; 0 is the number just shown.",
    "window": "How many numbers the network is shown at once, the newest last.",
    "length": "How many random numbers a sequence holds. Every epoch draws a fresh one.",
    "vocabulary": "How many different numbers there are: 100 means 0 to 99.",
    "context": "Show a window of fixed width, or the whole sequence so far.",
    "missing": (
        "Where the window reaches before the start of the sequence: drop the row, mark the missing steps with -1,"
        " or mask them so that the network skips them."
    ),
    "output": "Answer once, after the last step shown, or at every step.",
    "units": "How many LSTM cells the network has: its room for remembering.",
    "state": "Carry the network's state from one batch of rows to the next, or reset it to zero before each.",
    "batch_size": "How many rows make one update of the weights.",
    "epochs": "How many fresh sequences to train on, one an epoch.",
    "learning_rate": "How large a step each update takes (Adam).",
    "seed": "Fixes the random numbers and the start weights: one seed, one curve.",
    "stop_when_solved": "End the run as soon as the mean accuracy of the last 20 epochs reaches 99%.",
}  # what each setting does


class PresetWords(NamedTuple):
    """What introduces a preset."""

    title: str
    about: str


PRESETS = {
    "echo-now": PresetWords("Echo now", "Repeat the number you are shown. No memory needed."),
    "lag-without-context": PresetWords(
        "Echo the past, without context", "One number at a time, repeat the one before. The beginner’s mistake."
    ),
    "lag-with-context": PresetWords(
        "Echo the past, with context", "Five numbers at a time, repeat the one before the last."
    ),
    "state-reset": PresetWords(
        "Without the old state", "With context again, the state reset before every batch. Does carrying it help?"
    ),
    "masked-window": PresetWords(
        "Missing numbers, masked", "The first windows begin before the sequence does. What is missing there is skipped."
    ),
    "whole-sequence": PresetWords(
        "The whole sequence", "Every number so far is shown, as one long row. What is missing is skipped."
    ),
    "other-lags": PresetWords("Another lag", "Five numbers at a time, repeat the one three before the last."),
    "echo-sequence": PresetWords(
        "A sequence for a sequence", "Ten numbers in, ten out, each the one before. One in ten is never shown."
    ),
}

DROPPED = {
    Dropped.NO_ANSWER: "no number lies that far back",
    Dropped.INCOMPLETE: "the window reaches before the start",
    Dropped.SURPLUS: "left over: it fills no batch",
}  # why a row is not trained on


def verdict(found: Verdict) -> str:
    """What can be learned."""
    guessing = f"pure guessing gives {found.guess_accuracy:.1%}"
    shown = f"Among the numbers shown are {found.share(Reach.VISIBLE):.1%} of the answers"
    match found.outlook:
        case Outlook.ALL:
            return f"Every answer is among the numbers shown: 100% can be reached; {guessing}."
        case Outlook.SOME:
            return f"{shown}, the rest nowhere: at best {found.best:.1%} can be reached; {guessing}."
        case Outlook.CARRIED:
            return (
                f"{shown}; {found.share(Reach.CARRIED):.1%} could only come through the carried state, which the"
                f" network is never trained to keep: at best {found.best:.1%} can be reached; {guessing}."
            )
        case Outlook.NONE:
            return (
                "No answer is among the numbers shown, nor in a state that is carried: nothing beats guessing;"
                f" {guessing}."
            )


def shape(experiment: Experiment) -> str:
    """How many rows are trained on, and the shape of the input that they make."""
    return (
        f"{experiment.rows} of {experiment.length} rows are trained on, {experiment.batch_size} a batch:"
        f" X ({experiment.rows}, {experiment.steps}, {experiment.vocabulary})."
    )


NOTHING_NAMED = "nothing more often than guessing"
AS_IN_TRAINING = "  (as in training)"


def named(shown: int, distance: int, share: float) -> str:
    """Which of so many numbers is named, and how often."""
    back = "the last" if distance == 0 else f"{distance} before the last"
    return f"number {shown - distance}, {back}: {share:.1%}"


def rule(profile: LengthProfile, found: Rule) -> str:
    """What kind of rule a network has learned."""
    lag, steps, share = profile.lag, profile.steps, f"{found.share:.1%} of its answers"
    answer = "the last number" if lag == 0 else f"the number {lag} before the last"
    longest = steps + LONGER
    match found.kind:
        case RuleKind.DISTANCE:
            return f"A distance: shown {lag + 1} to {longest} numbers, it names {answer} in {share} or more."
        case RuleKind.PLACE:
            named = f"it names number {found.place}, counted from the start, in {share} or more"
            return f"A place: shown {steps} numbers or {steps + 1}, {named}."
        case RuleKind.MIXED:
            least, worst = profile.worst
            fewer = f"shown {least}, in {worst:.1%}"
            return f"Mixed: shown {steps} numbers, as in training, it names {answer} in {share}; {fewer}."
        case RuleKind.NONE:
            return f"No rule: shown {steps} numbers, as in training, it names {answer} in {share}."


GRID_LEGEND = (
    "Accuracy in percent, mean of the last 20 epochs and of the seeds. –: not trained, no answer can be known."
)


def smaller_batches(grids: Sequence[Grid]) -> str:
    """In which cells of grids with the same base a batch is smaller than asked for; "" where in none."""
    smaller = []
    for grid in grids:
        for place, size in grid.smaller_batches().items():
            cell = grid.cell(place)
            smaller.append(f"lag {cell.lag} window {cell.window}: {size}")
    if not smaller:
        return ""
    shown = ", ".join(dict.fromkeys(smaller))
    return f"Fewer rows than a batch of {grids[0].base.batch_size}, so a smaller batch: {shown}."


def equal_updates(grids: Sequence[Grid]) -> str:
    """How many epochs give every run of grids with the same base as many updates; "" where all have the same."""
    ends = [end for grid in grids for end in grid.epochs()]
    if min(ends) == max(ends):
        return ""
    return f"Every run has {grids[0].updates:,} updates: {min(ends):,} to {max(ends):,} epochs, as rows differ."


def recording(number: int, total: int, run: Experiment) -> str:
    """Which run of the map is trained."""
    return f"{number}/{total} lag {run.lag} window {run.window} seed {run.seed}"


# What is wrong with a value


def explain(error: InputError) -> str:
    """What a value must be, what came, and a way out."""
    named = {"grid": "the grid", "setting": "a setting"}.get(error.setting, error.setting)
    return f"{named} must be {_allowed(error)}, but {error.shown} came. {_way_out(error)}"


def _number(limit: float | None) -> str:
    return f"{limit:,}" if isinstance(limit, int) else f"{limit:g}"


def _allowed(error: InputError) -> str:
    match error.code:
        case Code.NOT_A_WHOLE_NUMBER:
            return "a whole number"
        case Code.NOT_A_NUMBER:
            return "a number"
        case Code.NOT_A_SWITCH:
            return "true or false"
        case Code.NOT_A_CHOICE | Code.UNKNOWN_NAME:
            return "one of " + ", ".join(error.choices)
        case Code.NOT_NUMBERS:
            return "whole numbers separated by commas"
        case Code.NOT_RANGES:
            return "whole numbers and ranges"
        case Code.WRONG_LENGTH:
            return f"{error.expected} numbers long"
        case Code.TOO_MANY:
            return f"of at most {error.high} runs"
        case Code.NEEDS_MARK_OR_MASK:
            return "'mark' or 'mask' while the context is the whole sequence"
        case Code.OUT_OF_RANGE:
            kind = "a whole number" if isinstance(error.low, int) else "a number"
            kind = {"sequence": "of whole numbers", "position": "a position"}.get(error.setting, kind)
            return f"{kind} from {_number(error.low)} to {_number(error.high)}"


def _way_out(error: InputError) -> str:
    match error.code:
        case Code.NOT_A_WHOLE_NUMBER | Code.NOT_A_NUMBER | Code.NOT_A_SWITCH | Code.NOT_A_CHOICE:
            return "Write it in digits or words as listed."
        case Code.UNKNOWN_NAME:
            return "Pick one of these." if error.setting == "preset" else "Check the spelling."
        case Code.NOT_NUMBERS:
            return "Write it like 3,1,4,1,5."
        case Code.NOT_RANGES:
            return "Write them like 1,3,5 or 0-9."
        case Code.WRONG_LENGTH:
            return "Leave --length away to take it from the sequence."
        case Code.TOO_MANY:
            return "Choose fewer values or seeds."
        case Code.NEEDS_MARK_OR_MASK:
            return "Only the last row is complete there: mark or mask what is missing, or show a window."
        case Code.OUT_OF_RANGE:
            return _into_range(error)


def _into_range(error: InputError) -> str:
    high = int(error.high or 0)
    match error.setting:
        case "lag" if error.bound_by:
            return f"A lag is shorter than the sequence (length {high + 1}): choose a smaller lag or a longer sequence."
        case "window" if error.bound_by:
            return f"A window fits into the sequence (length {high}): choose a smaller window or a longer sequence."
        case "batch_size":
            return (
                f"A batch fits into the rows of one epoch ({high}):"
                " choose a smaller batch, a shorter lag or window, or a longer sequence."
            )
        case "sequence":
            return "Choose other numbers or a larger vocabulary."
        case "seeds":
            return "Choose one of these."
    return "Choose a value inside these limits."


def problem(what: Problem, reason: str) -> str:
    """Why a sweep ended early; `reason` is that of the cluster, in the words of the library that met it."""
    match what:
        case Problem.UNWATCHED:
            return "Nobody was watching any more."
        case Problem.NO_CLUSTER:
            return f"The workers did not start: {reason}"
        case Problem.CLUSTER_LOST:
            return f"The workers were lost: {reason}"
        case Problem.SLICE_FAILED | Problem.WORKERS_LOST:
            return "A worker could not go on. Start again to train what is missing."
