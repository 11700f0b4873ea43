"""What a run does and what it has shown: its state, its buttons, the notices beside it, its result."""

from __future__ import annotations

from collections.abc import Sequence

from echo_core.runs.status import Status
from echo_core.task.score import SOLVED_EPOCHS, Assessment, Cause, Grade
from echo_ui.text.en.format import count, duration, integer, percent

RECORDED = "Recorded run"
EPOCHS = "Epochs"
COMPILING = "compiling the first epochs"
WORKERS_WARMING_UP = "the workers are warming up"
NO_TIME = ""

# Buttons

TRAIN = "Train"
RESUME = "Resume"
PAUSE = "Pause"
STEP = "Step"
STEP_HELP = "Train exactly one epoch, then pause."
STOP = "Stop"
STOP_HELP = "End this run here and keep what it has shown."
RESET = "Reset"
RESET_HELP = "Back to epoch 0 of this run: same seed, same data, same start weights."


# Where it stands


def standing(status: Status, epoch: int, place: int | None) -> str:
    """What a run is doing now, in a few words; `place` is the one in the queue."""
    match status:
        case Status.QUEUED:
            return "Waiting in the queue" if place is None else f"Waiting in the queue: place {place}"
        case Status.STARTING:
            return "Starting"
        case Status.RUNNING:
            return "Training"
        case Status.PAUSED:
            return "Paused" if epoch else "Ready at epoch 0"
        case Status.FINISHED:
            return "Finished"
        case Status.STOPPED:
            return "Stopped"
        case Status.FAILED:
            return "Failed"


def epoch_of(epoch: int, epochs: int) -> str:
    """How far a run is."""
    return f"Epoch {integer(epoch)} of {integer(epochs)}"


def time_left(seconds: float) -> str:
    """How much longer a run takes."""
    return f"{duration(seconds)} left"


def time_spent(seconds: float) -> str:
    """How long a run was trained."""
    return f"{duration(seconds)} of training"


def an_update(milliseconds: float) -> str:
    """How long one update takes."""
    return f"{milliseconds:.2f} ms an update"


# Notices: each in a few words, and the rest


def no_longer_there() -> tuple[str, str]:
    """Of a run that the server has forgotten."""
    return (
        "That run is no longer there.",
        "The server was started anew, or nobody looked at the run for a while. Its settings are still here: press"
        " Train, and the same seed gives the same curve.",
    )


def train_waits(label: str) -> tuple[str, str]:
    """Of a setting that is not possible."""
    return "Train waits.", f"{label} is not possible beside the other settings."


def cannot_train(problem: str) -> tuple[str, str]:
    """Of workers that do not come."""
    return "Nothing can be trained now.", problem


def warming_up() -> tuple[str, str]:
    """Of workers that start."""
    return (
        "Warming up:",
        "the workers load TensorFlow and compile the experiments. Press Train now, and it begins when they are ready.",
    )


def recording_of_preset() -> tuple[str, str]:
    """Of a recording beside other settings."""
    return "The recording below is of the preset’s own settings:", "press Train to try your own."


def for_next_run(differences: Sequence[str], *, over: bool) -> tuple[str, str]:
    """Of settings that differ from those of the run in view; `over`: it trains no further."""
    how = "press Train" if over else "press Stop, then Train"
    return (
        "Applies to the next run:",
        f"{'; '.join(differences)}. What you see below keeps the settings it started with; {how}.",
    )


# What it has shown


def failed(problem: str | None) -> tuple[str, str]:
    """Of a run that broke."""
    return "The run failed.", problem or ""


def result(found: Assessment) -> tuple[str, str]:
    """What a run that is over has shown, beside guessing."""
    epochs, chance = count(found.epochs, "epoch"), percent(found.chance)
    if found.kind is Grade.TOO_EARLY or found.reached is None:
        return f"Ended after {epochs}.", f"That is too early to tell it from guessing ({chance})."
    reached = percent(found.reached)
    measured = f"After {epochs} it echoes {reached} of the numbers; guessing gives {chance}."
    match found.kind:
        case Grade.SOLVED:
            return (
                f"Solved at epoch {integer(found.solved_at or 0)}:",
                f"in the last {SOLVED_EPOCHS} epochs it echoed {reached} of the numbers; guessing gives {chance}.",
            )
        case Grade.AS_GOOD_AS_POSSIBLE:
            return (
                "As good as it can get:",
                f"after {epochs} it echoes {reached} of the numbers, and {percent(found.best)} is the best possible;"
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
            return "The answers could never reach the network, and that is the lesson."
        case Cause.ONLY_CARRIED:
            return "The answers could only come through the state, and it did not read them from there."
        case Cause.NOT_YET:
            return "It has not begun to learn yet: more epochs or more units may change that."
