"""What a run does and what it has shown: its buttons, where it stands, the notices beside it, its result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from echo_core.runs.database import StoreProblem
from echo_core.runs.history import Origin
from echo_core.runs.status import Problem, Status
from echo_core.task.score import GOOD_AS_POSSIBLE, SOLVED_EPOCHS, Assessment, Cause, Grade
from echo_ui.text.en.format import count, duration, integer, moment, percent

TRAIN = "Train"
STOP = "Stop"
STOP_HELP = "Watch this run no longer. It stops here unless somebody else watches it."
PLAY_KEPT = "Play the kept run"
TRAIN_AGAIN = "Train again"


# Where it stands


def standing(status: Status, epochs: int) -> str:
    """What happens on the server, in a few words; `epochs` are those trained."""
    match status:
        case Status.QUEUED:
            return "Waiting in the queue"
        case Status.STARTING:
            return "Starting: compiling the first epochs"
        case Status.TRAINING:
            return "Training"
        case Status.COMPLETE:
            return ""
        case Status.STOPPED:
            return f"Stopped after {count(epochs, 'epoch')}" if epochs else "Not trained yet"
        case Status.FAILED:
            return f"Failed after {count(epochs, 'epoch')}"


def training(seconds: float, sharing: float) -> str:
    """How much longer a run trains, and why that is long where `sharing` runs take turns on each worker."""
    turns = " in turn with others" if sharing > 1 else ""
    return f"Training{turns}: {duration(seconds * sharing)} left"


def slowed(seconds: float) -> str:
    """Added to where a run stands: so many visitors look that each is told of it only so often."""
    return f". Many are watching: news every {duration(seconds)}"


def not_kept(problem: StoreProblem) -> str:
    """That runs are not written to the disk just now, and why."""
    match problem:
        case StoreProblem.LOCKED:
            why = "another program holds their file"
        case StoreProblem.FULL:
            why = "the disk is full"
        case StoreProblem.UNUSABLE:
            why = "their file cannot be used"
    return f"New runs are not kept on disk now: {why}. They last as long as this server; it goes on trying."


WARMING_UP = "Workers are warming up"
STARTING = "Starting: the workers are warming up"
STALLED = "Waiting for a worker: training goes on by itself"


def source(origin: Origin, trained_at: datetime | None, seconds: float) -> str:
    """Where a complete run comes from."""
    match origin:
        case Origin.TRAINED_NOW:
            return f"Trained just now in {duration(seconds)}"
        case Origin.KEPT:
            return "Kept run" if trained_at is None else f"Kept from {moment(trained_at)}"
        case Origin.RECORDED:
            return "Recorded run"


def problem(what: Problem) -> tuple[str, str]:
    """What keeps a run, or all of them, from going on."""
    match what:
        case Problem.UNWATCHED:
            return "Stopped.", "Nobody was watching any more. Press Train, and it goes on from here."
        case Problem.SLICE_FAILED:
            return "The run failed.", "The same epochs failed twice on the workers. Press Train to try again from here."
        case Problem.WORKERS_LOST:
            return (
                "The run failed.",
                "One worker after another was lost over these epochs. Press Train to try again.",
            )
        case Problem.NO_CLUSTER:
            return (
                "Nothing can be trained now.",
                "The workers did not start. Kept and recorded runs can be played; the server goes on trying.",
            )
        case Problem.CLUSTER_LOST:
            return (
                "Nothing can be trained now.",
                "The workers were lost. Kept and recorded runs can be played; training goes on when they are back.",
            )


# Notices: each in a few words, and the rest


def train_waits(label: str) -> tuple[str, str]:
    """Of a setting that is not possible."""
    return "Train waits.", f"{label} is not possible beside the other settings."


def for_next_run(differences: Sequence[str]) -> tuple[str, str]:
    """Of settings that differ from those of the run in view."""
    return (
        "Applies to the next run:",
        f"{'; '.join(differences)}. What you see below keeps the settings it started with; press Train.",
    )


def takes_long(seconds: float) -> tuple[str, str]:
    """Of settings whose training will take long."""
    return "A long training:", f"about {duration(seconds)} on a worker of its own. Fewer epochs or units take less."


def took_long(seconds: float) -> tuple[str, str]:
    """Of a run whose training took long, and that is kept."""
    return "This run is kept.", f"Training it took {duration(seconds)}."


# What it has shown


def result(found: Assessment) -> tuple[str, str]:
    """What a run that is over has shown, beside guessing."""
    epochs, chance = count(found.epochs, "epoch"), percent(found.chance)
    if found.kind is Grade.TOO_EARLY or found.reached is None:
        return f"Ended after {epochs}.", f"That is too early to tell it from guessing ({chance})."
    reached = percent(found.reached)
    measured = f"After {epochs} {reached} of its answers are right; guessing gives {chance}."
    match found.kind:
        case Grade.SOLVED:
            return (
                f"Solved at epoch {integer(found.solved_at or 0)}:",
                f"in the last {SOLVED_EPOCHS} epochs {reached} of its answers were right; guessing gives {chance}.",
            )
        case Grade.AS_GOOD_AS_POSSIBLE:
            return (
                f"Within {percent(1 - GOOD_AS_POSSIBLE)} of the best possible:",
                f"after {epochs} {reached} of its answers are right, and {percent(found.best)} is the best possible;"
                f" guessing gives {chance}.",
            )
        case Grade.PARTLY:
            return "Better than guessing, not solved.", f"{measured} {percent(found.best)} is possible."
        case Grade.GUESSING:
            return "No better than guessing.", f"{measured} {cause(found.cause or Cause.NOT_YET)}"


def cause(why: Cause) -> str:
    """Why a run is no better than guessing."""
    match why:
        case Cause.UNREACHABLE:
            return "The answers never reach the network: only a window wider than the lag would show them."
        case Cause.ONLY_CARRIED:
            return "It would have had to remember the answers from an earlier batch, and it did not."
        case Cause.NOT_YET:
            return "The answers are shown, and it has not begun to learn them: more epochs or units may change that."
