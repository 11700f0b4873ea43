"""The words of the drawing of one unit: its wires, its gates, and what runs through them."""

from __future__ import annotations

from echo_core.insight.row_results import UnitStep
from echo_ui.text.en.format import count, decimals, percent

INPUT = "x(t)"
WIRES = {
    "cell_before": "c(t−1)",
    "hidden_before": "h(t−1)",
    "kept": "f · c(t−1)",
    "let_in": "i · g",
    "cell": "c(t)",
    "hidden": "h(t)",
}
BOXES = {
    "forget": "forget gate",
    "input": "input gate",
    "candidate": "candidate",
    "output": "output gate",
}
SHORT_BOXES = {"forget": "forget", "input": "input", "candidate": "candidate", "output": "output"}
SYMBOLS = {"forget": "f", "input": "i", "candidate": "g", "output": "o"}
TANH, MISSING = "tanh", "–"
SKIPPED = "This step is masked: the unit skips it, and both its states stay as they are."


def key(number: int) -> str:
    """What letters, valves and wires mean; -1 is a missing number."""
    goes_in = "The missing number goes in as a vector of −1" if number < 0 else "x goes in as a one-hot vector"
    return (
        f"{goes_in}; c is the cell state, h the hidden state, t this step. The wider a valve, the more its gate lets"
        " through; the thicker a wire, the larger its number. All numbers are rounded."
    )


def title(unit: int, step: int) -> str:
    """What is drawn: a unit and a step, both counted from 1."""
    return f"Unit {unit} in step {step}, with its gates as valves"


def why(unit: int, largest: int, units: int) -> str:
    """Which unit, counted from 1, the hidden state of the last step singles out, and whether it is the one drawn."""
    if units == 1:
        return "It is the only unit."
    if unit == largest:
        return "No unit has a larger hidden state, in size, after the last step of this row."
    return f"The largest hidden state, in size, after the last step of this row is that of unit {largest}."


def share(opening: float) -> str:
    """How far a gate is open.

    >>> share(0.834), share(0.999)
    ('83%', '100%')
    """
    return percent(round(opening, 2))


def open_by(opening: float) -> str:
    """The same with a word for it."""
    return f"{share(opening)} open"


def others(units: int) -> str:
    """Whose hidden states go into the gates beside that of the unit; nobody's if it is alone."""
    return f"and {count(units - 1, 'other')}" if units > 1 else ""


def sums(told: UnitStep) -> tuple[str, str]:
    """The arithmetic of the step: how the cell state and the hidden state come about."""
    f, c, i, g = (_factor(value) for value in (told.forget, told.cell_before, told.input, told.candidate))
    return (
        f"c(t) = f · c(t−1) + i · g = {f} · {c} + {i} · {g} = {decimals(told.cell)}",
        f"h(t) = o · tanh c(t) = {_factor(told.output)} · {_factor(told.squashed)} = {decimals(told.hidden)}",
    )


def _factor(value: float) -> str:
    """A number as a factor: in parentheses if it has a sign."""
    written = decimals(value)
    return f"({written})" if written.startswith("−") else written


def described(told: UnitStep, unit: int, step: int, number: int, *, skipped: bool) -> str:
    """The whole drawing in words, for who cannot see it; unit and step count from 1, and -1 is a missing number."""
    reads = "a missing number" if number < 0 else str(number)
    start = f"Unit {unit} in step {step}, which reads {reads}."
    if skipped:
        states = f"cell state {decimals(told.cell)}, hidden state {decimals(told.hidden)}"
        return f"{start} {SKIPPED} They are: {states}."
    before = (
        f"Before it, the cell state is {decimals(told.cell_before)}, the hidden state {decimals(told.hidden_before)}."
    )
    kept = f"The forget gate is {open_by(told.forget)} and keeps {decimals(told.kept)} of the cell state."
    let_in = (
        f"The candidate is {decimals(told.candidate)}; the input gate is {open_by(told.input)} and lets in"
        f" {decimals(told.let_in)} of it."
    )
    added = f"Together, the cell state is now {decimals(told.cell)}; its tanh is {decimals(told.squashed)}."
    passed = (
        f"The output gate is {open_by(told.output)} and passes on {decimals(told.hidden)} of that: the hidden state."
    )
    return " ".join((start, before, kept, let_in, added, passed))
