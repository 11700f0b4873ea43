"""The labels of the views of a run's network: titles, buttons, charts, and what their pictures show."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echo_core.insight.row_results import SlowMotion
from echo_core.task.experiment import Experiment
from echo_ui.text.en.format import at, back, integer, percent

TITLE = "Look inside this run"
VIEWS = {
    "rule": "Show it more, or fewer",
    "counterfactual": "Ask it",
    "lag_profile": "Which lag?",
    "saliency": "Memory trace",
    "gates": "Inside the cell",
    "linear_probe": "What it remembers",
    "slow_motion": "Slow motion",
}


class Notice(NamedTuple):
    """A sentence that stands out, and one that goes on."""

    strong: str
    text: str


MOVING = Notice("The run is playing.", "Pause it, and the network of that epoch can be looked into.")
AWAITED = Notice("The picture is on its way.", "A worker computes it.")
UNANSWERABLE = Notice("There is no picture of this epoch.", "The workers failed at it time and again. Try another one.")


def no_view(got: str) -> str:
    """Of a link that asks for a view there is none of."""
    return f"A look inside must be one of {', '.join(VIEWS)}, not “{got}”. Leave it out to open none."


def standing(epoch: int, epochs: int) -> str:
    """Which network a view is of.

    >>> standing(0, 2000), standing(1500, 2000)
    ('untrained: random weights', 'network of epoch 1,500 of 2,000')
    """
    return "untrained: random weights" if epoch == 0 else f"network of epoch {integer(epoch)} of {integer(epochs)}"


# Labels of several pictures

LAG = "lag"
IS_LAG = "= lag"
EPOCH = "epoch"
STEPS_BACK = "steps back"
STRENGTH = "strength"
VALUE = "value"
UNIT = "unit"
PART = "part"
NUMBER = "number"
PROBABILITY = "probability"
NOT_SHOWN = "not shown"
MISSING = "missing"


class Bars(NamedTuple):
    """The words of a picture with a bar for each earlier number.

    Attributes:
        title: stands above it.
        alt: what it shows, for who cannot see it.
        values: what the list of its values is of, for who cannot see it.
    """

    title: str
    alt: str
    values: str


def bar_values(bars: Bars, distances: NDArray[np.int32], values: NDArray[np.float32], *, shares: bool) -> str:
    """Every value (distances,) by its distance, shares in percent."""
    written = (f"{back(int(j))} {_value(float(v), share=shares)}" for j, v in zip(distances, values, strict=True))
    return f"{bars.values}: {', '.join(written)}."


def _value(value: float, *, share: bool) -> str:
    if not math.isfinite(value):
        return "none"
    return percent(value) if share else f"{value:.2f}"


# Ask it

CHANGE = "Type over a number, or move it with the arrow keys: one at a time is changed. Empty it to have it back."
PUT_IN, SAYS, HOW_SURE, RUNNERS_UP = "put in", "says", "how sure", "runners-up"
ANSWERS_ALT = "Each number put in, what the network says, how surely, and its runners-up"
SEVERAL_ANSWERS = (
    "When a number was answered several times, the answer with the most context is drawn; all are counted."
)


def own_numbers(experiment: Experiment) -> str:
    """What can be typed in."""
    return f"Your own {experiment.length} numbers, from 0 to {experiment.vocabulary - 1}"


def change_at(position: int) -> str:
    """The name of the field of a number."""
    return f"Change {at(position)}"


def should_say(number: int) -> str:
    """What the answer should have been."""
    return f"should say {number}"


def lag_of(lag: int) -> str:
    """The name of the arrow from a number to its echo."""
    return f"lag {lag}"


# Which lag?

LAG_PROFILE_BARS = Bars(
    "How often the answer equals each earlier number, on fresh sequences",
    "Share of the answers equal to each earlier number, the lag marked.",
    "Share of the answers equal to",
)

# Memory trace

TRACE_ALT = "How strongly each earlier number moves the answer, over the epochs."


def trace_title(experiment: Experiment) -> str:
    """What the fields of the memory trace show."""
    if experiment.every_step:
        return "How strongly each number shown moves the last answer of its row"
    return "How strongly each number shown moves the answer"


def strength_bars(epoch: int) -> Bars:
    """The words of the bars of one memory trace."""
    return Bars(
        f"Strength of each earlier number at epoch {integer(epoch)}",
        "Strength of each earlier number, the lag marked.",
        "Strength of",
    )


# Inside the cell

PARTS = {
    "hidden": "Hidden state",
    "cell": "Cell state",
    "input": "Input gate",
    "forget": "Forget gate",
    "candidate": "Candidate",
    "output": "Output gate",
}
PART_OF_CELL = "Part of the cell"
FOLLOW_UNIT = "Follow unit"
UNIT_ALT = "One unit over the time steps, beside the numbers that went in."


def units_title(part: str, *, dashes: bool) -> str:
    """What the fields of one part of the cell show; with `dashes`, those below zero are marked."""
    fields = "one line for each unit (similar units next to each other), one column for each time step"
    if dashes:
        return f"{PARTS[part]}: {fields}; a dash: below zero"
    return f"{PARTS[part]}: {fields}"


def units_alt(part: str) -> str:
    """The same for who cannot see it."""
    return f"{PARTS[part]} of every unit over the time steps of the test sequence."


def unit_title(part: str, unit: int) -> str:
    """What the bars of one unit, counted from 1, show."""
    return f"{PARTS[part]} of unit {unit}, and the numbers that went in"


# What it remembers

LINEAR_PROBE_BARS = Bars(
    "How often a linear probe of the hidden state names each earlier number",
    "Accuracy of the probe for each earlier number, the lag marked.",
    "Accuracy of the probe for",
)

# Slow motion

ROW_OF = "Row of t ="
TIME_STEP = "Time step"
STEP_BACK, STEP_ON, PLAY, HOLD = "Back", "Next", "Play", "Hold"
STATES_ALT = "Gates and states of every unit after this step."
LIKELY_ALT = "The most probable numbers, if it had to answer after this step."


def step_reads(step: int, steps: int, number: int) -> str:
    """Where in its row a time step, counted from 1, stands, and what it reads; -1 is a missing number."""
    if number < 0:
        return f"Step {step} of {steps} of this row reads a missing number"
    return f"Step {step} of {steps} of this row reads {number}"


def states_title(step: int, *, dashes: bool, followed: int) -> str:
    """What the fields of all gates and states show, one unit framed; with `dashes`, those below zero are marked."""
    fields = f"Gates and states after step {step}: one column for each unit, unit {followed} framed"
    return f"{fields}; a dash: below zero" if dashes else fields


def likely_title(motion: SlowMotion, step: int) -> str:
    """What would be said after a step, counted from 0."""
    said, after = int(motion.said[step, 0]), step + 1
    if motion.expected < 0:
        return f"After step {after} it would say {said}"
    right = percent(round(float(motion.right[step]), 3))
    if said == motion.expected:
        return f"After step {after} it would say {said} ({right})"
    return f"After step {after} it would say {said}; {motion.expected} gets {right}"
