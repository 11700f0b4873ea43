"""Pictures of sequences for the looks inside a run: pure functions from numbers to HTML."""

from __future__ import annotations

from html import escape

import numpy as np

from echo_core.insight.results import Counterfactual, SlowMotion
from echo_core.task.experiment import Experiment
from echo_ui.lab.strips import line_of
from echo_ui.text.terms import linked

_RUNNERS_UP = 2
_SEVERAL = "Of several answers to a number, the one drawn is of the row that had seen most before it; all are counted."


def aside(text: str) -> str:
    """A text for screen readers alone."""
    return f'<p class="unseen">{escape(text)}</p>'


def sentence(text: str) -> str:
    """What to look for, or what was found."""
    return f'<p class="look-for">{linked(text)}</p>'


def title(text: str) -> str:
    """The heading of a picture."""
    return f"<h3>{linked(text)}</h3>"


def standing(text: str, *, untrained: bool) -> str:
    """Which network a look tells of, in a tag."""
    return f'<p class="standing{" tag" if untrained else ""}">{escape(text)}</p>'


def asked(experiment: Experiment, told: Counterfactual) -> str:
    """The sequence, below each number what the network says there, how surely, and what it nearly said.

    Where one number was changed, an arrow leads to the answer that should change, and every answer that did is framed.
    """
    before, after = told.before, told.after
    columns = _columns(told)
    changed = {int(t) for t in before.positions[told.changed]}
    width = line_of(experiment.length)
    cells = []
    for t, number in enumerate(after.sequence.tolist()):
        put = t == told.position
        was = f"<s>{before.sequence[t]}</s>" if put else ""
        head = f'<small>{t}</small><b class="in">{was}{number}</b>'
        if t not in columns:
            cells.append(f'<li class="{"put" if put else ""}">{head}</li>')
            continue
        place = columns[t]
        said, expected = int(after.predicted[place]), int(after.expected[place])
        hit = said == expected
        old = f"<s>{int(before.predicted[place])}</s>" if told.changed[place] else ""
        sure = round(100 * float(after.probabilities[place][0]))
        runners_up = "".join(
            f"<small>{number} <i>{round(100 * float(probability))}%</i></small>"
            for number, probability in list(zip(after.numbers[place], after.probabilities[place], strict=True))[
                1 : 1 + _RUNNERS_UP
            ]
        )
        classes = " ".join(
            filter(None, ("put" if put else "", "changed" if t in changed else "", "" if hit else "miss"))
        )
        mark = "✓" if hit else "×"
        cells.append(
            f'<li class="{classes}" title="should say {expected}">{head}<b class="said">{old}{said}<i>{mark}</i></b>'
            f'<small class="sure" style="--p:{sure}%">{sure}%</small>{runners_up}</li>'
        )
    arrow = ""
    if told.position is not None and told.due.any() and width == experiment.length:
        there = int(before.positions[told.due].max())
        arrow = (
            f'<div class="over" style="--n:{width}" aria-hidden="true">'
            f'<span style="grid-column:{told.position + 1}/{there + 2}"><i>lag {experiment.lag}</i></span></div>'
        )
    return (
        '<div class="asked"><p class="sides" aria-hidden="true"><span>put in</span><span>says</span>'
        "<small>how sure</small><small>runners-up</small></p>"
        f'<div>{arrow}<ol style="--n:{width}" aria-label="Each number put in, what the network says, how surely, and'
        f' its runners-up">{"".join(cells)}</ol></div></div>'
        + (f'<p class="more">{_SEVERAL}</p>' if before.positions.ndim > 1 else "")
    )


def _columns(told: Counterfactual) -> dict[int, tuple[int, ...]]:
    """Where in the answers that of each position stands; of several, that of the first row: it had been shown most."""
    places: dict[int, tuple[int, ...]] = {}
    for place in np.ndindex(told.before.positions.shape):
        if told.before.expected[place] >= 0:
            places.setdefault(int(told.before.positions[place]), place)
    return places


def row(told: SlowMotion, step: int, answer: int) -> str:
    """The numbers of one row, those read so far tinted, the one being read solid, position `answer` outlined."""
    cells = []
    for place, (position, number) in enumerate(zip(told.positions.tolist(), told.numbers.tolist(), strict=True)):
        classes = ["seen"] if place <= step else []
        classes += ["now"] if place == step else []
        classes += ["answer"] if position == answer >= 0 else []
        shown, where = ("–", "missing") if number < 0 else (number, f"x({position})")
        cells.append(f'<li class="{" ".join(classes)}"><b>{shown}</b><small>{where}</small></li>')
    label = f"Step {step + 1} of {len(cells)} of this row reads {told.numbers[step]}"
    return (
        f'<ol class="strip slow" style="--n:{max(12, min(len(cells), 25))}" role="img" aria-label="{label}">'
        f"{''.join(cells)}</ol>"
    )
