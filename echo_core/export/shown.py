"""What a picture of runs shows and says, as values: the words are made by whoever asks for it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echo_core.model.frames import expected_answers
from echo_core.runs.history import History
from echo_core.task.framing import frame

MOST_ANSWERS = 40  # the most pairs drawn of expected and predicted: more could not be read


class Answers(NamedTuple):
    """What a network says of the test sequence where its training ends.

    Attributes:
        epoch: that end.
        expected: (drawn,) the numbers to say, those that count.
        predicted: (drawn,) the numbers said.
        right: how many of all answers that count are right.
        counted: how many count.
        newest_row: whether those drawn are the steps of the newest row alone.
    """

    epoch: int
    expected: NDArray[np.int32]
    predicted: NDArray[np.int32]
    right: int
    counted: int
    newest_row: bool


def answers(history: History) -> Answers:
    """The answers of the last frame of a run of at least one epoch; `MOST_ANSWERS` of them are drawn."""
    experiment, frames = history.experiment, history.frames
    expected = expected_answers(experiment)
    drawn = np.flatnonzero(expected >= 0)[:MOST_ANSWERS]
    return Answers(
        epoch=int(frames.epochs[-1]),
        expected=expected[drawn],
        predicted=frames.predicted[-1][drawn].astype(np.int32),
        right=int(frames.right[-1]),
        counted=int((frame(experiment).trained().targets >= 0).sum()),
        newest_row=experiment.every_step,
    )


class Shown(NamedTuple):
    """A run in a picture.

    Attributes:
        history: what is known of it; at least one epoch.
        label: what tells it from another one in the same picture.
        answers: what stands above its answers.
    """

    history: History
    label: str
    answers: str


class Words(NamedTuple):
    """What else is written in a picture: its title, the settings, the names of axes, of lines and of rows."""

    title: str
    settings: str
    accuracy: str
    loss: str
    epoch: str
    guess_accuracy: str
    guess_loss: str
    best_accuracy: str
    best_loss: str
    expected: str
    predicted: str
