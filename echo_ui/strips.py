"""Sequences as pictures: pure functions from numbers to HTML. Whatever text comes in is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import numpy as np

from echo_core.experiment import Experiment
from echo_core.framing import frame, gather
from echo_core.progress import Prediction
from echo_core.sequences import test_sequence
from echo_ui.words import counted, shape, whole

_CARD_CELLS = 9
_IN_A_LINE = 30  # numbers of the strip; longer sequences are broken into lines
_LINE = 25
_MOST_STEPS = 8  # columns of the table of rows
_MOST_ANSWERS = 60  # pairs drawn of expected and predicted: what is sent twice a second stays small


def miniature(experiment: Experiment) -> str:
    """The tiny strip of a card: a window somewhere in a sequence, its present, and the answer."""
    cells = max(_CARD_CELLS, experiment.window + 4)
    present = min(cells - 2, experiment.window + 2)
    marks = []
    for position in range(cells):
        classes = _marks(
            position, range(present - experiment.window + 1, present + 1), present, present - experiment.lag
        )
        marks.append(f'<i class="{classes}"></i>')
    return f'<span class="mini" aria-hidden="true">{"".join(marks)}</span>'


def _marks(position: int, shown: Iterable[int], present: int, answer: int) -> str:
    classes = ["seen"] if position in shown else []
    classes += ["now"] if position == present else []
    classes += ["answer"] if position == answer else []
    return " ".join(classes)


def strip(experiment: Experiment, t: int) -> str:
    """The test sequence with what the network is shown at `t` marked: window, present and answer."""
    sequence = test_sequence(experiment)
    framing = frame(experiment)
    shown = set(framing.inputs[t].tolist())
    answer = int(framing.targets[t])
    cells = []
    for position, number in enumerate(sequence.tolist()):
        classes = _marks(position, shown, t, answer)
        cells.append(f'<li class="{classes}"><b>{number}</b><small>{position}</small></li>')
    says = f"the answer is x({answer}) = {sequence[answer]}" if answer >= 0 else "there is no answer"
    first = max(0, t - experiment.window + 1)
    label = f"{experiment.length} numbers; at t = {t} the network is shown positions {first} to {t}; {says}"
    return (
        f'<ol class="strip" style="--n:{line_of(experiment.length)}" role="img" aria-label="{escape(label)}">'
        f"{''.join(cells)}</ol>"
    )


def line_of(length: int) -> int:
    """How many numbers of a strip stand in a line."""
    return length if length <= _IN_A_LINE else _LINE


def legend() -> str:
    """What the marks of the strip mean."""
    return (
        '<span class="legend" aria-hidden="true"><span><i class="seen"></i>shown to the network</span>'
        '<span><i class="seen now"></i>present</span><span><i class="answer"></i>to be said</span></span>'
    )


def rows_table(experiment: Experiment, t: int) -> str:
    """The framed rows of the test sequence, one a time step, those not trained on greyed with the reason."""
    sequence = test_sequence(experiment)
    framing = frame(experiment)
    steps = range(experiment.steps)
    columns: list[int | None] = list(steps)
    if len(steps) > _MOST_STEPS:
        columns = [*steps[:2], None, *steps[3 - _MOST_STEPS :]]
    heads = "".join(
        '<th scope="col">…</th>' if step is None else f'<th scope="col">{_offset(experiment.steps - 1 - step)}</th>'
        for step in columns
    )
    inputs = gather(framing.inputs, sequence)
    targets = gather(framing.targets, sequence)
    body = []
    for row, reason in enumerate(framing.reasons):
        cells = "".join(
            "<td>…</td>"
            if step is None
            else f"<td{_hit(framing.inputs[row, step] == framing.targets[row] >= 0)}>{_number(inputs[row, step])}</td>"
            for step in columns
        )
        classes = " ".join(filter(None, ("out" if reason else "", "here" if row == t else "")))
        body.append(
            f'<tr class="{classes}"><th scope="row">{row}</th>{cells}'
            f'<td class="y">{_number(targets[row])}</td><td class="why">{escape(reason)}</td></tr>'
        )
    return (
        '<div class="rows" tabindex="0" role="region" aria-label="The framed rows">'
        f'<table><thead><tr><th scope="col">t</th>{heads}<th scope="col" class="y">to say</th>'
        f'<th scope="col" class="why"></th></tr></thead><tbody>{"".join(body)}</tbody></table></div>'
    )


def _offset(back: int) -> str:
    return "x(t)" if back == 0 else f"x(t−{back})"


def _hit(answer: bool) -> str:
    return ' class="hit"' if answer else ""


def _number(value: int) -> str:
    return "–" if value < 0 else str(value)


def shape_line(experiment: Experiment) -> str:
    """The shape of one epoch in words and numbers, and how many rows are left out."""
    out = experiment.length - experiment.rows
    left = f" {out} of {counted(experiment.length, 'row')} left out." if out else " No row is left out."
    return f'<p class="shape"><b>{escape(shape(experiment))}.</b>{escape(left)}</p>'


def one_hot_picture(experiment: Experiment, t: int) -> str:
    """The input of row `t` as the network gets it: a line a time step, a place a number, one of them filled."""
    positions = frame(experiment).inputs[t]
    numbers = gather(positions, test_sequence(experiment))
    lines = []
    for position, number in zip(positions.tolist(), numbers.tolist(), strict=True):
        if number < 0:
            lines.append('<li class="gone"><small>–</small><span></span></li>')
            continue
        left = 100 * number / experiment.vocabulary
        filled = f'<span><i style="left:{left:.2f}%"></i></span>'
        lines.append(f'<li title="x({position}) = {number}"><small>{number}</small>{filled}</li>')
    dense = " dense" if len(lines) > 24 else ""
    size = f"{counted(experiment.steps, 'time step')} of {counted(experiment.vocabulary, 'feature')}"
    style = f"--v:{experiment.vocabulary};--steps:{experiment.steps}"
    return (
        f'<p class="quiet">{size}: each number is a row of zeros with a single 1 at its place.</p>'
        f'<ol class="onehot{dense}" role="img" aria-label="{size}, one 1 in each" style="{style}">{"".join(lines)}</ol>'
        f'<p class="ends" aria-hidden="true"><span>0</span><span>{experiment.vocabulary - 1}</span></p>'
    )


def comparison(experiment: Experiment, prediction: Prediction) -> str:
    """Expected and predicted numbers side by side, each match and miss marked, with the network's probability."""
    hits = prediction.hits.ravel()
    expected = prediction.expected.ravel()
    predicted = prediction.predicted.ravel()
    probability = prediction.probability.ravel()
    counts = np.flatnonzero(expected >= 0)
    right = int(hits[counts].sum())
    pairs = []
    for index in counts[:_MOST_ANSWERS].tolist():
        sure = round(100 * float(probability[index]))
        mark, tone = ("✓", "") if hits[index] else ("×", ' class="miss"')
        pairs.append(
            f'<li{tone} style="--p:{sure}%"><b>{expected[index]}</b><b>{predicted[index]}<i>{mark}</i></b>'
            f"<small>{sure}%</small></li>"
        )
    rest = len(counts) - len(pairs)
    more = (
        f'<p class="more">The first {len(pairs)} of {len(counts)} are drawn; the count is of all.</p>' if rest else ""
    )
    label = f"{right} of {len(counts)} echoed: expected, predicted, and how sure the network is"
    return (
        '<div class="compare"><p class="sides" aria-hidden="true"><span>Expected</span><span>Predicted</span>'
        f'<small>how sure</small></p><ol style="--n:{max(min(len(pairs), 25), 8)}" aria-label="{label}">'
        f'{"".join(pairs)}</ol><p class="count"><b>{right}</b> of {len(counts)} <br>echoed</p></div>{more}'
    )


def progress_bar(epoch: int, epochs: int, state: str, pace: tuple[str, str]) -> str:
    """How far a run is: a bar between two lines of words; without a state it is a recorded run."""
    head = f"<b>{escape(state)}</b>" if state else '<b class="tag">Recorded run</b>'
    return (
        f'<div class="progress{"" if state else " past"}"><p>{head}'
        f"<span>Epoch {whole(epoch)} of {whole(epochs)}</span></p>"
        f'<div class="bar" role="progressbar" aria-label="Epochs" aria-valuemin="0" aria-valuemax="{epochs}"'
        f' aria-valuenow="{epoch}"><i style="width:{100 * epoch / epochs:.2f}%"></i></div>'
        f"<p><span>{escape(pace[0])}</span><span>{escape(pace[1])}</span></p></div>"
    )


def problems(sentences: Iterable[str]) -> str:
    """What was wrong with a link, in one box that screen readers announce."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return (
        '<div class="notice warn" role="alert"><b>The link asked for what cannot be;'
        f" the preset’s own values stand in.</b><ul>{items}</ul></div>"
    )


def figure(value: str, beside: str) -> str:
    """A large number with what belongs to it in small."""
    return f'<p class="figure"><b>{escape(value)}</b><span>{escape(beside)}</span></p>'


def heading(text: str, beside: str = "") -> str:
    """A section's title; `beside` is markup of this module."""
    return f'<div class="head"><h2>{escape(text)}</h2>{beside}</div>'


def notice(text: str, kind: str = "info", *, strong: str = "", alert: bool = False) -> str:
    """A sentence in a box that screen readers announce; the kind is info, good, warn or bad."""
    head = f"<b>{escape(strong)}</b> " if strong else ""
    return f'<p class="notice {escape(kind)}" role="{"alert" if alert else "status"}">{head}{escape(text)}</p>'


def best(label: str, epoch: int) -> str:
    """The words for a best value and the epoch it came at.

    >>> best("100 %", 12)
    'best 100 % at epoch 12'
    """
    return f"best {label} at epoch {whole(epoch)}"


def verdict(kind: str, head: str, rest: str) -> str:
    """Whether the answer is shown, marked by shape and colour; the kind is yes, no or out."""
    mark = {"yes": "✓", "no": "×", "out": "–"}[kind]
    return f'<p class="verdict {kind}"><b>{mark} {escape(head)}</b> {escape(rest)}</p>'
