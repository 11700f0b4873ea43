"""Taking a run home: its files, its script, what replaced the tutorial's lines that no longer run, and pictures."""

from __future__ import annotations

import math
from typing import NamedTuple

from echo_core.export.files import Kind
from echo_core.export.names import in_force, nearest_preset
from echo_core.export.shown import Answers, Shown, Words, answers
from echo_core.runs.history import History
from echo_core.task.experiment import SETTINGS, Value
from echo_core.task.verdict import verdict
from echo_ui.text.en import charts, format, player, presets, settings

TAKE_HOME = "Take home"
FILES = "This run as a file"
SCRIPT = "This run as plain Keras"
SCRIPT_ABOUT = (
    "The script needs `tensorflow` and `pandas`, nothing else. It starts from the same weights and draws the same"
    " numbers, so its first epochs give the losses that you see here."
)
NOT_TRAINED = "Nothing is trained yet. Press Train, and the rest of the files can be saved when the run is over."
STILL_TRAINS = "The run still trains. The rest of the files can be saved when it is over."
NETWORK_LATE = "The workers did not make the file in time. Click again in a moment."


class KindWords(NamedTuple):
    """A button that saves a kind of file, and what the file is."""

    label: str
    help: str


KINDS = {
    Kind.SCRIPT: KindWords("Script (.py)", "The script below."),
    Kind.NOTEBOOK: KindWords("Notebook (.ipynb)", "The script below in cells, for Jupyter."),
    Kind.NETWORK: KindWords(
        "Network (.keras)", "The trained network. Load it with keras.models.load_model; it needs nothing of ours."
    ),
    Kind.TABLE: KindWords("Table (.csv)", "Loss and accuracy of every epoch."),
    Kind.HISTORY: KindWords("History (.json)", "Settings, curves, and the answers while it learned."),
    Kind.PICTURE: KindWords("Picture (.png)", "Curves and answers for a slide."),
    Kind.DRAWING: KindWords("Drawing (.svg)", "The same picture in lines, sharp at any size."),
}


class Replaced(NamedTuple):
    """A line of the tutorial that no longer runs: what it says, which error comes, and what replaced it."""

    line: str
    error: str
    now: str


TUTORIAL = "What no longer runs in the tutorial"
TUTORIAL_ABOUT = "Its second and third listings were written for Keras 2. Keras 3 stops at two of their lines."
REPLACED = (
    Replaced(
        line="LSTM(50, batch_input_shape=(5, 5, 100), stateful=True)",
        error="Unrecognized keyword arguments passed to LSTM: batch_input_shape",
        now="keras.Input(batch_shape=(5, 5, 100)) as the first layer",
    ),
    Replaced(
        line="model.reset_states()",
        error="'Sequential' object has no attribute 'reset_states'",
        now="lstm.reset_state() of the layer",
    ),
)
LINE, ERROR, NOW = "Line", "What Keras 3 says", "What replaced it"


def picture(history: History) -> tuple[Shown, Words]:
    """What is written in the picture of a run."""
    experiment = history.experiment
    found = verdict(experiment)
    title = presets.title(nearest_preset(experiment).name)
    guess = math.log(experiment.vocabulary)
    words = Words(
        title=title,
        settings=", ".join(_setting(name, value) for name, value in in_force(experiment).items()),
        accuracy=player.WORDS["accuracy"],
        loss=player.WORDS["loss"],
        epoch=player.WORDS["playhead"],
        guess_accuracy=charts.guessing_accuracy(found.guess_accuracy),
        guess_loss=charts.guessing_loss(guess),
        best_accuracy=charts.best_accuracy(found.best),
        best_loss=charts.best_loss(found.floor),
        expected=player.WORDS["expected"],
        predicted=player.WORDS["predicted"],
    )
    return Shown(history, title, answered(answers(history))), words


def answered(found: Answers) -> str:
    """What stands above the answers in a picture."""
    counted, drawn = format.integer(found.counted), len(found.expected)
    echoed = f"One unseen sequence after epoch {format.integer(found.epoch)}: {found.right} of {counted} echoed"
    if found.newest_row:
        return f"{echoed}; drawn are those of the newest row"
    return f"{echoed}; drawn are the first {drawn}" if drawn < found.counted else echoed


def _setting(name: str, value: Value) -> str:
    label = settings.label(name).lower().replace("lstm", "LSTM")
    if isinstance(value, bool):
        return label
    if SETTINGS[name].choices:
        return f"{label}: {settings.choice(name, str(value)).lower()}"
    return f"{label} {format.value(value)}"
