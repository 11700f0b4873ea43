"""Taking a run home: its files, its script, what replaced the tutorial's lines that no longer run, and pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping

from echo_core.export.files import Kind
from echo_core.export.names import in_force, nearest_preset
from echo_core.export.shown import Answers, Shown, Words, answers
from echo_core.runs.history import History
from echo_core.task.experiment import SETTINGS, Value
from echo_core.task.verdict import verdict
from echo_ui.text.en import charts, format, player, presets
from echo_ui.text.en import settings as settings_words

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


UNSEEN = "One unseen sequence"


LABELS = {
    Kind.SCRIPT: "Script (.py)",
    Kind.NOTEBOOK: "Notebook (.ipynb)",
    Kind.NETWORK: "Network (.keras)",
    Kind.TABLE: "Table (.csv)",
    Kind.HISTORY: "History (.json)",
    Kind.PICTURE: "Picture (.png)",
    Kind.DRAWING: "Drawing (.svg)",
}  # of the buttons
HELP = {
    Kind.SCRIPT: "The script below.",
    Kind.NOTEBOOK: "The script below in cells, for Jupyter.",
    Kind.NETWORK: "The trained network. Load it with keras.models.load_model; it needs nothing of ours.",
    Kind.TABLE: "Loss and accuracy of every epoch.",
    Kind.HISTORY: "Settings, curves, and the answers while it learned.",
    Kind.PICTURE: "Curves and answers for a slide.",
    Kind.DRAWING: "The same picture in lines, sharp at any size.",
}  # what is in each file

TUTORIAL = "What no longer runs in the tutorial"
TUTORIAL_ABOUT = "Its second and third listings were written for Keras 2. Keras 3 stops at two of their lines."
LINE, ERROR, NOW = "Line", "What Keras 3 says", "What replaced it"
REFUSED = {
    "LSTM(50, batch_input_shape=(5, 5, 100), stateful=True)": (
        "Unrecognized keyword arguments passed to LSTM: batch_input_shape"
    ),
    "model.reset_states()": "'Sequential' object has no attribute 'reset_states'",
}  # the tutorial's lines that no longer run, and the error that comes
REPLACED = {
    "LSTM(50, batch_input_shape=(5, 5, 100), stateful=True)": "keras.Input(batch_shape=(5, 5, 100)) as the first layer",
    "model.reset_states()": "lstm.reset_state() of the layer",
}  # the same lines, and what replaced them


def picture(*histories: History) -> tuple[list[Shown], Words]:
    """What is written in the picture of a run, or of two that are compared."""
    experiment = histories[0].experiment
    found = verdict(experiment)
    settings = [in_force(history.experiment) for history in histories]
    alike = {name: value for name, value in settings[0].items() if all(one.get(name) == value for one in settings)}
    titles = dict.fromkeys(presets.title(nearest_preset(history.experiment).name) for history in histories)
    words = Words(
        title=", compared with: ".join(titles),
        settings=_settings(alike),
        accuracy=player.WORDS["accuracy"],
        loss=player.WORDS["loss"],
        epoch=player.WORDS["playhead"],
        guess_accuracy=charts.guessing_accuracy(found.guess_accuracy),
        guess_loss=charts.guessing_loss(math.log(experiment.vocabulary)),
        best_accuracy=charts.best_accuracy(found.best),
        best_loss=charts.best_loss(found.floor),
        expected=player.WORDS["expected"],
        predicted=player.WORDS["predicted"],
    )
    shown = []
    for history, own in zip(histories, settings, strict=True):
        differs = _settings({name: value for name, value in own.items() if name not in alike})
        label = differs or format.count(history.experiment.epochs, "epoch")
        shown.append(Shown(history, label, answered(answers(history), label if len(histories) > 1 else UNSEEN)))
    return shown, words


def answered(found: Answers, what: str) -> str:
    """What stands above the answers in a picture; `what` they are."""
    counted, drawn = format.integer(found.counted), len(found.expected)
    echoed = f"{what} after epoch {format.integer(found.epoch)}: {format.integer(found.right)} of {counted} echoed"
    if found.newest_row:
        return f"{echoed}; drawn are those of the newest row"
    return f"{echoed}; drawn are the first {drawn}" if drawn < found.counted else echoed


def _settings(settings: Mapping[str, Value]) -> str:
    return ", ".join(_setting(name, value) for name, value in settings.items())


def _setting(name: str, value: Value) -> str:
    label = settings_words.label(name).lower().replace("lstm", "LSTM")
    if isinstance(value, bool):
        return label
    if SETTINGS[name].choices:
        return f"{label}: {settings_words.choice(name, str(value)).lower()}"
    return f"{label} {format.value(value)}"
