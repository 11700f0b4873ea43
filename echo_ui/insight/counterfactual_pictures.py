"""The answers to a sequence and, where one of its numbers was changed, to the sequence with that change, as HTML.

Every number put in is a field, so that it can be changed where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from echo_core.insight.readings import due_at
from echo_core.insight.results import Counterfactual
from echo_core.task.experiment import Experiment
from echo_ui.text import words
from echo_ui.theme.html import escape, line_of

_RUNNERS_UP = 2


def answers(experiment: Experiment, asked: Counterfactual) -> str:
    """The sequence, below each number what the network says there, how surely, and what it nearly said.

    Where one number was changed, an arrow leads to the answer that should change, and every answer that did is framed.
    """
    drawn = _drawn(asked)
    before, after = (told.sequence.tolist() for told in (asked.before, asked.after))
    items = [
        f"<li{_attributes(asked, t, drawn.get(t))}>{_number(experiment, t, before[t], after[t], asked.position == t)}"
        f"{_answer(asked, drawn[t]) if t in drawn else ''}</li>"
        for t in range(experiment.length)
    ]
    arrow = _arrow(asked, experiment) if line_of(experiment.length) == experiment.length else ""
    text = words.insight
    below = "".join(f"<small>{escape(name)}</small>" for name in (text.HOW_SURE, text.RUNNERS_UP))
    sides = f"<span>{escape(text.SAYS)}</span>{below}"
    return _picture(experiment, items, sides, arrow, several=asked.before.positions.ndim > 1)


def numbers(experiment: Experiment, sequence: Sequence[int], change: tuple[int, int] | None) -> str:
    """The sequence alone, as long as there are no answers."""
    position, number = change or (None, 0)
    items = [
        f'<li class="{"put" if t == position else ""}">'
        f"{_number(experiment, t, own, number if t == position else own, t == position)}</li>"
        for t, own in enumerate(sequence)
    ]
    return _picture(experiment, items, "", "", several=False)


def _picture(experiment: Experiment, items: list[str], sides: str, arrow: str, *, several: bool) -> str:
    """The positions in a line or several, what stands there at the left, and below how to change a number."""
    text = words.insight
    below = [text.CHANGE, *([text.SEVERAL_ANSWERS] if several else [])]
    return (
        f'<div class="asked"><p class="sides" aria-hidden="true"><span>{escape(text.PUT_IN)}</span>{sides}</p>'
        f'<div>{arrow}<ol style="--n:{line_of(experiment.length)}" aria-label="{escape(text.ANSWERS_ALT)}">'
        f'{"".join(items)}</ol></div></div><p class="more">{escape(" ".join(below))}</p>'
    )


def _drawn(asked: Counterfactual) -> dict[int, tuple[int, ...]]:
    """Where the answer stands that is drawn at each position; of several, that of the first row: it saw the most."""
    places: dict[int, tuple[int, ...]] = {}
    for place in np.ndindex(asked.before.positions.shape):
        if asked.before.expected[place] >= 0:
            places.setdefault(int(asked.before.positions[place]), place)
    return places


def _number(experiment: Experiment, t: int, own: int, now: int, changed: bool) -> str:
    """The number put in at a position, as a field, and above it the one that it replaced."""
    was = f" <s>{own}</s>" if changed else ""
    return (
        f'<small>{t}{was}</small><input class="in" type="number" min="0" max="{experiment.vocabulary - 1}"'
        f' value="{now}" data-position="{t}" data-own="{own}" aria-label="{escape(words.insight.change_at(t))}">'
    )


def _answer(asked: Counterfactual, place: tuple[int, ...]) -> str:
    """What is said there, beside what was said before the change."""
    after = asked.after
    said = int(after.predicted[place])
    mark = "✓" if said == int(after.expected[place]) else "×"
    old = f"<s>{int(asked.before.predicted[place])}</s>" if asked.changed[place] else ""
    likely = [
        (int(number), round(100 * float(probability)))
        for number, probability in zip(after.numbers[place], after.probabilities[place], strict=True)
    ]
    sure = likely[0][1]
    runners_up = "".join(f"<small>{number} <i>{share}%</i></small>" for number, share in likely[1 : 1 + _RUNNERS_UP])
    return (
        f'<b class="said">{old}{said}<i>{mark}</i></b><small class="sure" style="--p:{sure}%">{sure}%</small>'
        f"{runners_up}"
    )


def _attributes(asked: Counterfactual, t: int, place: tuple[int, ...] | None) -> str:
    """The classes of a position and, where it answers, what it should say."""
    classes = ["put"] if t == asked.position else []
    title = ""
    if place is not None:
        expected = int(asked.after.expected[place])
        classes += ["changed"] if t in asked.before.positions[asked.changed] else []
        classes += ["miss"] if int(asked.after.predicted[place]) != expected else []
        title = f' title="{escape(words.insight.should_say(expected))}"'
    return f' class="{" ".join(classes)}"{title}'


def _arrow(asked: Counterfactual, experiment: Experiment) -> str:
    """From the number changed to the answer that should change, if there is one."""
    there = due_at(asked)
    if asked.position is None or there is None:
        return ""
    columns, name = f"{asked.position + 1}/{there + 2}", words.insight.lag_of(experiment.lag)
    return (
        f'<div class="over" style="--n:{experiment.length}" aria-hidden="true">'
        f'<span style="grid-column:{columns}"><i>{name}</i></span></div>'
    )
