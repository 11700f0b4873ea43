"""Sequences as pictures: pure functions from numbers to HTML and to SVG. Whatever text comes in is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence
from echo_core.task.verdict import verdict
from echo_ui.text import words
from echo_ui.theme.colours import Theme
from echo_ui.theme.html import escape

_CARD_CELLS = 9
_SQUARE, _PITCH, _RING = 11, 14, 2  # of a miniature: width of a cell, from one to the next, outline of the answer


def miniature(experiment: Experiment, theme: Theme) -> str:
    """The tiny strip of a card, as SVG: what is shown somewhere in a sequence, its present, and what must be said."""
    window = _CARD_CELLS - 2 if experiment.context == "whole" else min(experiment.window, _CARD_CELLS)
    cells = max(_CARD_CELLS, window + 2)
    present = min(cells - 2, window + 2)
    first = 0 if experiment.context == "whole" else present - window + 1
    answers = range(first, present + 1) if experiment.every_step else [present]
    said = {answer - experiment.lag for answer in answers}
    colours = theme.colours
    squares = []
    for place in range(cells):
        seen = first <= place <= present
        fill = colours.accent if place == present else colours.square_seen if seen else colours.square
        ring = f' stroke="{colours.answer}" stroke-width="{_RING}"' if place in said else ""
        squares.append(
            f'<rect x="{_RING + place * _PITCH}" y="{_RING}" width="{_SQUARE}" height="{_SQUARE - 1}" rx="3"'
            f' fill="{fill}"{ring}/>'
        )
    width, height = cells * _PITCH + _RING, _SQUARE - 1 + 2 * _RING
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{"".join(squares)}</svg>'


def echo(theme: Theme) -> str:
    """What all this is about, as a small SVG: numbers go into a network, and it says one of them."""
    ink, colours = theme.colours.ink, theme.colours

    def cell(x: int, width: int, text: object, fill: str, colour: str = ink, more: str = "") -> str:
        return (
            f'<rect x="{x}" y="2" width="{width}" height="22" rx="5" fill="{fill}"{more}/>'
            f'<text x="{x + width / 2:g}" y="18" fill="{colour}">{escape(str(text))}</text>'
        )

    ring = f' stroke="{colours.answer}" stroke-width="2.5"'
    numbers = "".join(cell(x, 26, number, colours.cell) for x, number in ((2, 38), (32, 7), (62, 93)))
    network = cell(116, 52, words.page.NETWORK, colours.accent, colours.on_accent)
    arrows = "".join(f'<path d="M{x} 13h14m-5-4 5 4-5 4" fill="none" stroke="{ink}"/>' for x in (95, 175))
    said = cell(196, 26, 7, colours.good_back, more=ring)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="224" height="26" font-family="sans-serif" font-size="14"'
        f' text-anchor="middle">{numbers}{network}{arrows}{said}</svg>'
    )


def cells(experiment: Experiment, t: int) -> list[tuple[str, int]]:
    """The test sequence as the strip shows it at `t`: each number after its marks, classes of the style sheet.

    Marked are the window ("seen"), the present ("now") and what must be said ("answer"). A number to say that is not
    shown is "absent"; where the state brings it, the places of its lane are its "trail".
    """
    framing = frame(experiment)
    shown = set(framing.inputs[t].tolist()) - {-1}
    answers = set(framing.targets.reshape(experiment.length, -1)[t].tolist()) - {-1}
    trail = _trail(experiment, t)
    drawn = []
    for position, number in enumerate(test_sequence(experiment).tolist()):
        marks = _marks(position, shown, t, answers)
        marks += ["absent"] if position in answers - shown else []
        marks += ["trail"] if position in trail else []
        drawn.append((" ".join(marks), number))
    return drawn


def described(experiment: Experiment, t: int) -> str:
    """What the strip shows at `t`, for who does not see it."""
    framing, sequence = frame(experiment), test_sequence(experiment)
    answers = set(framing.targets.reshape(experiment.length, -1)[t].tolist()) - {-1}
    first = min(set(framing.inputs[t].tolist()) - {-1})
    says = [(answer, int(sequence[answer])) for answer in sorted(answers)]
    return words.pictures.strip(experiment.length, t, first, says)


def _marks(position: int, shown: Iterable[int], present: int, answers: Iterable[int]) -> list[str]:
    classes = ["seen"] if position in shown else []
    classes += ["now"] if position == present else []
    classes += ["answer"] if position in answers else []
    return classes


def _trail(experiment: Experiment, t: int) -> set[int]:
    """The newest positions of the rows through whose lane a carried answer comes to the row of `t`."""
    row = experiment.row_of(t)
    if row is None or (source := int(verdict(experiment).source[row, -1])) < 0:
        return set()
    return set(range(t - row + source, t, experiment.batch_size))


def legend() -> str:
    """What the marks of the strip mean."""
    return (
        '<span class="legend" aria-hidden="true">'
        f'<span><i class="seen"></i>{escape(words.pictures.SHOWN)}</span>'
        f'<span><i class="seen now"></i>{escape(words.pictures.PRESENT)}</span>'
        f'<span><i class="answer"></i>{escape(words.pictures.TO_SAY)}</span></span>'
    )


def one_hot_picture(experiment: Experiment, t: int) -> str:
    """The input of row `t` as the network gets it: a line a time step, a place a number, one of them filled."""
    positions = frame(experiment).inputs[t]
    numbers = gather(positions, test_sequence(experiment))
    lines = []
    for position, number in zip(positions.tolist(), numbers.tolist(), strict=True):
        if number < 0:
            lines.append(f'<div class="gone"><small>{escape(words.pictures.NONE)}</small><span></span></div>')
            continue
        left = 100 * number / experiment.vocabulary
        filled = f'<span><i style="left:{left:.2f}%"></i></span>'
        title = escape(words.pictures.number_at(position, number))
        lines.append(f'<div title="{title}"><small>{number}</small>{filled}</div>')
    dense = " dense" if len(lines) > 24 else ""
    size = (experiment.steps, experiment.vocabulary)
    style = f"--v:{experiment.vocabulary};--steps:{experiment.steps}"
    label = escape(words.pictures.one_hot_summary(*size))
    return (
        f'<p class="quiet">{escape(words.pictures.one_hot(*size))}</p>'
        f'<div class="onehot{dense}" role="img" aria-label="{label}" style="{style}">{"".join(lines)}</div>'
        f'<p class="ends" aria-hidden="true"><span>0</span><span>{experiment.vocabulary - 1}</span></p>'
    )
