"""The settings: label, help, choices and the term that explains each, in one table."""

from __future__ import annotations

import math
from typing import NamedTuple

from echo_core.task.experiment import SETTINGS
from echo_ui.text.en.format import value
from echo_ui.text.subjects import Term


class _Words(NamedTuple):
    label: str
    help: str
    term: Term
    choices: dict[str, str] = {}  # noqa: RUF012 - never changed


_TABLE = {
    "lag": _Words(
        "Lag",
        "How far back the number to repeat is; 0 is the number just read. With lag 1 the network must repeat the number"
        " before the newest one.",
        Term.LAG,
    ),
    "window": _Words(
        "Window",
        "How far back the network may look: how many numbers it reads, one after another, the newest last. With window"
        " 1 it reads the newest number alone.",
        Term.WINDOW,
    ),
    "length": _Words(
        "Sequence length",
        "How many random numbers a sequence holds. Every epoch draws a fresh one. A longer sequence gives more rows to"
        " learn from in every epoch.",
        Term.SEQUENCE,
    ),
    "vocabulary": _Words(
        "Vocabulary",
        "How many different numbers there are: 100 means 0 to 99. Guessing is right once in that many times.",
        Term.VOCABULARY,
    ),
    "context": _Words(
        "What is shown",
        "A window of fixed width, or the whole sequence so far.",
        Term.WINDOW,
        {"window": "A window", "whole": "All so far"},
    ),
    "missing": _Words(
        "Missing numbers",
        "The first windows reach before the start of the sequence. Drop such rows, mark their missing steps with -1, or"
        " mask the steps so that the network skips them.",
        Term.MISSING,
        {"drop": "Drop", "mark": "Mark", "mask": "Mask"},
    ),
    "output": _Words(
        "Answers",
        "Answer once, after the last step of a row, or at every step (Keras: return_sequences=True).",
        Term.EVERY_STEP,
        {"last": "At the end", "sequence": "At every step"},
    ),
    "units": _Words(
        "LSTM units",
        "How many LSTM units the network has: its room for remembering. Fewer learn more slowly.",
        Term.UNIT,
    ),
    "state": _Words(
        "State",
        "Carry the network’s memory from one batch to the next (Keras: stateful=True), or reset it to zero before each."
        " A carried state is the only memory that reaches beyond the window.",
        Term.STATE,
        {"reset": "Reset", "carry": "Carry"},
    ),
    "batch_size": _Words(
        "Batch size",
        "Rows per weight update. A carried state needs a row in every lane of every batch, so rows that fill no whole"
        " batch are left out, the oldest first.",
        Term.BATCH,
    ),
    "epochs": _Words(
        "Epochs",
        "How many fresh sequences to train on, one an epoch. Recorded runs took fewer than 300 for echo now, fewer than"
        " 1,000 for a window of five with the state reset, and fewer than 2,000 with it carried.",
        Term.EPOCH,
    ),
    "learning_rate": _Words(
        "Learning rate",
        "How far each update moves the weights (Adam). Too small: slow. Too large: it never settles. 0.001 is the usual"
        " choice.",
        Term.LEARNING_RATE,
    ),
    "seed": _Words(
        "Seed",
        "Fixes the random numbers and the start weights. The same settings and seed give the same curves again, on the"
        " same machine with the same versions.",
        Term.SEED,
    ),
    "stop_when_solved": _Words(
        "Stop when solved",
        "End the run as soon as the mean accuracy of the last 20 epochs reaches 99%.",
        Term.SOLVED,
    ),
}


def label(name: str) -> str:
    """What the setting is called."""
    return _TABLE[name].label


def inside(name: str) -> str:
    """The same inside a sentence.

    >>> inside("batch_size"), inside("units")
    ('batch size', 'LSTM units')
    """
    name = label(name)
    return name if name[:2].isupper() else name[0].lower() + name[1:]


def help(name: str) -> str:
    """What the setting does, in plain words, with what it may be."""
    setting, words = SETTINGS[name], _TABLE[name].help
    limits = f" From {value(setting.low)} to {value(setting.high)}." if math.isfinite(setting.high) else ""
    return words + limits


def choice(name: str, chosen: str) -> str:
    """How one choice of a setting is written."""
    return _TABLE[name].choices[chosen]


def term(name: str) -> Term:
    """The term by which the glossary explains the setting."""
    return _TABLE[name].term


def more(address: str) -> str:
    """The way to the glossary, as a Markdown link to the address."""
    return f"[More in the glossary]({address})"


def difference(name: str, old: int | float | str | bool, new: int | float | str | bool) -> str:
    """One setting, as it was and as it is to be.

    >>> difference("epochs", 2000, 4000)
    'epochs 2,000 → 4,000'
    """
    return f"{inside(name)} {value(old)} → {value(new)}"


def new_seed(seed: int) -> str:
    """The button that draws another seed."""
    return f"New seed ({seed})"


MORE = "More settings"
WINDOW_IDLE = "All numbers so far are shown: the window has no say."
NEW_SEED_HELP = "Other random numbers and other start weights, for the next run."
