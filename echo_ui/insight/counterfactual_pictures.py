"""The answers to a sequence and, where one of its numbers was changed, to the sequence with that change, as HTML."""

from __future__ import annotations

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
    cells = [_number(asked, t) + (_answer(asked, drawn[t]) if t in drawn else "") for t in range(experiment.length)]
    items = (f"<li{_attributes(asked, t, drawn.get(t))}>{cell}</li>" for t, cell in enumerate(cells))
    width = line_of(experiment.length)
    arrow = _arrow(asked, experiment) if width == experiment.length else ""
    text = words.insight
    return (
        f'<div class="asked"><p class="sides" aria-hidden="true"><span>{text.PUT_IN}</span><span>{text.SAYS}</span>'
        f"<small>{text.HOW_SURE}</small><small>{text.RUNNERS_UP}</small></p>"
        f'<div>{arrow}<ol style="--n:{width}" aria-label="{escape(text.ANSWERS_ALT)}">{"".join(items)}</ol></div></div>'
        + (f'<p class="more">{text.SEVERAL_ANSWERS}</p>' if asked.before.positions.ndim > 1 else "")
    )


def _drawn(asked: Counterfactual) -> dict[int, tuple[int, ...]]:
    """Where the answer stands that is drawn at each position; of several, that of the first row: it saw the most."""
    places: dict[int, tuple[int, ...]] = {}
    for place in np.ndindex(asked.before.positions.shape):
        if asked.before.expected[place] >= 0:
            places.setdefault(int(asked.before.positions[place]), place)
    return places


def _number(asked: Counterfactual, t: int) -> str:
    """The number put in at a position, beside the one that it replaced."""
    was = f"<s>{asked.before.sequence[t]}</s>" if t == asked.position else ""
    return f'<small>{t}</small><b class="in">{was}{asked.after.sequence[t]}</b>'


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
