"""What the command `export` says: of files, and in the pictures that it draws."""

from __future__ import annotations

import math

from echo_core.cli.words import PRESETS
from echo_core.export.files import FileError, Kind, Problem
from echo_core.export.names import in_force, nearest_preset
from echo_core.export.shown import Answers, Shown, Words, answers
from echo_core.runs.history import History
from echo_core.task.verdict import verdict

KINDS = {
    Kind.SCRIPT: "a script in plain Keras",
    Kind.NOTEBOOK: "the same as a notebook",
    Kind.NETWORK: "the trained network, for keras.models.load_model",
    Kind.TABLE: "loss and accuracy of every epoch as a table",
    Kind.HISTORY: "the whole history",
    Kind.PICTURE: "a picture of curves and answers for a slide",
    Kind.DRAWING: "the same picture in lines",
}  # what each kind of file is
EXPORT_KINDS = "Endings: " + "; ".join(f".{kind} – {about}" for kind, about in KINDS.items()) + "."


def written(target: str) -> str:
    """That a file is there."""
    return f"Wrote {target}."


def not_written(error: FileError) -> str:
    """Why a file cannot be written, and a way out."""
    target = error.target
    match error.problem:
        case Problem.UNKNOWN_ENDING:
            endings = ", ".join(f".{kind}" for kind in Kind)
            return f"--to must end in one of {endings}, but {target!r} came. Name a file such as echo.py."
        case Problem.NO_TEXT:
            texts = ", ".join(f"-.{kind}" for kind in Kind if kind.is_text)
            return f"{target!r} asks to print what is no text. Name a file such as echo{target[1:]}, or print {texts}."
        case Problem.NO_FOLDER:
            return f"{target!r} lies in a folder that does not exist. Make the folder first, or choose another one."
        case Problem.NO_FILE:
            return f"{target!r} is there already and is no file. Choose another name."
        case Problem.NOT_WRITABLE:
            reason = f" ({error.reason})" if error.reason else ""
            return f"{target!r} cannot be written{reason}. Choose a file or a folder that you may write to."


def picture(history: History) -> tuple[list[Shown], Words]:
    """What is written in the picture of a run."""
    experiment = history.experiment
    found = verdict(experiment)
    title = PRESETS[nearest_preset(experiment).name].title
    settings = (f"{name.replace('_', ' ')} {value}" for name, value in in_force(experiment).items())
    words = Words(
        title=title,
        settings=", ".join(settings),
        accuracy="Accuracy on fresh sequences",
        loss="Loss (cross-entropy)",
        epoch="Epoch",
        guess_accuracy=f"pure guessing: {found.guess_accuracy:.1%}",
        guess_loss=f"pure guessing: {math.log(experiment.vocabulary):.2f}",
        best_accuracy=f"best possible: {found.best:.1%}",
        best_loss=f"best possible: {found.floor:.2f}",
        expected="Expected",
        predicted="Predicted",
    )
    return [Shown(history, title, _answered(answers(history)))], words


def _answered(found: Answers) -> str:
    echoed = f"One unseen sequence after epoch {found.epoch:,}: {found.right} of {found.counted} numbers echoed"
    if found.newest_row:
        return f"{echoed}; drawn are those of the newest row"
    return f"{echoed}; drawn are the first {len(found.expected)}" if len(found.expected) < found.counted else echoed
