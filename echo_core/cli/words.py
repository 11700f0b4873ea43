"""Every sentence that the command line prints, made from values and codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from echo_core.insight.readings import Rule, RuleKind
from echo_core.insight.results import LONGER, LengthProfile
from echo_core.runs.status import Problem
from echo_core.sweeps.grid import Grid
from echo_core.task.cost import MOST_EPOCH_SECONDS
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import Experiment
from echo_core.task.framing import Dropped
from echo_core.task.verdict import Outlook, Reach, Verdict

SETTINGS = {
    "lag": "How far back the number to repeat is; 0 is the number just read.",
    "window": "How far back it may look: how many numbers it reads, one after another.",
    "length": "How many random numbers a sequence holds. Every epoch draws a fresh one.",
    "vocabulary": "How many different numbers there are: 100 means 0 to 99.",
    "context": "A window of fixed width, or the whole sequence so far.",
    "missing": (
        "The first windows reach before the start of the sequence: drop such rows, mark their missing steps with -1,"
        " or mask the steps so that the network skips them."
    ),
    "output": "Answer once, after the last step of a row, or at every step.",
    "units": "How many LSTM units the network has: its room for remembering.",
    "state": "Carry the network's memory from one batch to the next, or reset it to zero before each.",
    "batch_size": "Rows per weight update. Rows that fill no whole batch are left out, the oldest first.",
    "epochs": "How many fresh sequences to train on, one an epoch.",
    "learning_rate": "How far each update moves the weights (Adam).",
    "seed": "Fixes the random numbers and the start weights.",
    "stop_when_solved": "End the run as soon as the mean accuracy of the last 20 epochs reaches 99%.",
}  # what each setting does


class PresetWords(NamedTuple):
    """What introduces a preset."""

    title: str
    about: str


PRESETS = {
    "echo-now": PresetWords("Echo now", "Repeat the number that was just read. No memory needed."),
    "lag-without-context": PresetWords(
        "Echo the past, without context", "Read one number, repeat the one before it. The beginner’s mistake."
    ),
    "lag-with-context": PresetWords(
        "Echo the past, with context", "Read five numbers in a row, repeat the second to last."
    ),
    "state-reset": PresetWords(
        "With context, memory wiped", "The same with the state reset before each batch. Faster, but what does it learn?"
    ),
    "carrying-done-right": PresetWords(
        "Carrying, done right", "Answer at every step: what is learned inside a row works across its border."
    ),
    "masked-window": PresetWords(
        "Missing numbers, masked", "The first windows are incomplete. Missing numbers are skipped (masked)."
    ),
    "whole-sequence": PresetWords(
        "The whole sequence", "Read all numbers so far, in rows of every length. Missing numbers are skipped."
    ),
    "other-lags": PresetWords("Another lag", "Read five numbers in a row, repeat the fourth from the end."),
    "echo-sequence": PresetWords(
        "A sequence for a sequence", "Ten numbers in, ten out, each the one before. One in ten cannot be known."
    ),
}

DROPPED = {
    Dropped.NO_ANSWER: "no number lies that far back",
    Dropped.INCOMPLETE: "the window reaches before the start",
    Dropped.SURPLUS: "not enough rows are left for another batch",
}  # why a row is not trained on


def verdict(found: Verdict) -> str:
    """What can be learned."""
    guessing = f"Pure guessing gives {found.guess_accuracy:.1%}."
    shown = f"{found.share(Reach.VISIBLE):.1%} of the answers are among the numbers shown"
    best = f"{found.best:.1%} is the best possible. {guessing}"
    match found.outlook:
        case Outlook.ALL:
            return (
                "Every answer is among the numbers shown: nothing stands in the way of 100% but the learning itself."
                f" {guessing}"
            )
        case Outlook.SOME:
            return f"{shown}, the others cannot be known: {best}"
        case Outlook.CARRIED:
            carried = f"{found.share(Reach.CARRIED):.1%} can only be remembered from an earlier batch"
            taught = "" if found.share(Reach.VISIBLE) else " No row shows its own answer, so no gradient teaches that."
            return f"{shown}, {carried}: {best}{taught}"
        case Outlook.NONE:
            return f"No answer can reach the network, so nothing can beat guessing. {guessing}"


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
        case Code.TOO_DEAR:
            return f"at most {_number(error.high)} beside the other settings"
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
        case Code.TOO_DEAR:
            return (
                f"With more, one epoch takes a worker longer than {MOST_EPOCH_SECONDS:g} s: choose fewer units, larger"
                " batches, a smaller vocabulary, or a shorter window or sequence."
            )
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
