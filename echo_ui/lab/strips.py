"""Sequences as pictures: pure functions from numbers to HTML. Whatever text comes in is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import numpy as np

from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.presets import Preset
from echo_core.task.score import Prediction
from echo_core.task.sequences import test_sequence
from echo_core.task.verdict import verdict as verdict_of
from echo_ui.text.presets import DROPPED, PRESETS
from echo_ui.text.terms import linked
from echo_ui.text.words import counted, shape, whole

_CARD_CELLS = 9
_IN_A_LINE = 30  # numbers of the strip; longer sequences are broken into lines
_LINE = 25
_MOST_STEPS = 8  # columns of the table of rows
_MOST_ANSWERS = 60  # pairs drawn of expected and predicted: what is sent twice a second stays small


_CHIPS = {
    "yes": ("good", "✓", "answer shown"),
    "part": ("some", "◐", "mostly shown"),
    "carried": ("some", "→", "through the state"),
    "no": ("bad", "×", "answer not there"),
}


def card(preset: Preset, outlook: str, *, selected: bool) -> str:
    """The face of a preset's card; `outlook` is the kind of what can be learned: yes, part, carried or no."""
    tone, mark, text = _CHIPS[outlook]
    words = PRESETS[preset.name]
    return (
        f'<div class="face{" chosen" if selected else ""}"><div>{miniature(preset.experiment)}'
        f'<em class="{tone}">{mark} {text}</em></div><h3>{escape(words.title)}</h3><p>{escape(words.about)}</p></div>'
    )


def more_card(count: int, unfolded: bool) -> str:
    """The face of the card that unfolds the other experiments."""
    sign = "▴" if unfolded else "▾"
    return (
        f'<div class="face"><div><em class="some">{count} presets</em></div><h3>More experiments {sign}</h3>'
        "<p>State on or off, missing numbers, the whole sequence, a sequence for a sequence.</p></div>"
    )


def miniature(experiment: Experiment) -> str:
    """The tiny strip of a card: what is shown somewhere in a sequence, its present, and what must be said."""
    window = _CARD_CELLS - 2 if experiment.context == "whole" else min(experiment.window, _CARD_CELLS)
    cells = max(_CARD_CELLS, window + 2)
    present = min(cells - 2, window + 2)
    first = 0 if experiment.context == "whole" else present - window + 1
    answers = range(first, present + 1) if experiment.every_step else [present]
    said = {answer - experiment.lag for answer in answers}
    marks = [f'<i class="{_marks(p, range(first, present + 1), present, said)}"></i>' for p in range(cells)]
    return f'<span class="mini" aria-hidden="true">{"".join(marks)}</span>'


def _marks(position: int, shown: Iterable[int], present: int, answers: Iterable[int]) -> str:
    classes = ["seen"] if position in shown else []
    classes += ["now"] if position == present else []
    classes += ["answer"] if position in answers else []
    return " ".join(classes)


def strip(experiment: Experiment, t: int) -> str:
    """The test sequence with what the network is shown at `t` marked: window, present and what must be said.

    A number to say that is not shown is outlined in dashes; where the state brings it, so are the places of its lane.
    """
    sequence = test_sequence(experiment)
    framing = frame(experiment)
    shown = set(framing.inputs[t].tolist()) - {-1}
    answers = set(framing.targets.reshape(experiment.length, -1)[t].tolist()) - {-1}
    trail = _trail(experiment, t)
    cells = []
    for position, number in enumerate(sequence.tolist()):
        classes = _marks(position, shown, t, answers)
        classes += " absent" if position in answers - shown else ""
        classes += " trail" if position in trail else ""
        cells.append(f'<li class="{classes}"><b>{number}</b><small>{position}</small></li>')
    says = ", ".join(f"x({answer}) = {sequence[answer]}" for answer in sorted(answers))
    label = (
        f"{experiment.length} numbers; at t = {t} the network is shown positions {min(shown)} to {t};"
        f" {f'to be said: {says}' if says else 'there is no answer'}"
    )
    return (
        f'<ol class="strip" style="--n:{line_of(experiment.length)}" role="img" aria-label="{escape(label)}">'
        f"{''.join(cells)}</ol>"
    )


def _trail(experiment: Experiment, t: int) -> set[int]:
    """The newest positions of the rows through whose lane a carried answer comes to the row of `t`."""
    row = experiment.row_of(t)
    if row is None or (source := int(verdict_of(experiment).source[row, -1])) < 0:
        return set()
    return set(range(t - row + source, t, experiment.batch_size))


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
    targets = gather(framing.targets, sequence).reshape(experiment.length, -1)
    body = []
    for row, reason in enumerate(framing.reasons):
        wanted = set(framing.targets.reshape(experiment.length, -1)[row].tolist()) - {-1}
        cells = "".join(
            "<td>…</td>"
            if step is None
            else f"<td{_hit(int(framing.inputs[row, step]) in wanted)}>{_number(inputs[row, step])}</td>"
            for step in columns
        )
        why = DROPPED[reason] if reason else ""
        said = " ".join(_number(target) for target in targets[row, -_MOST_STEPS:])
        classes = " ".join(filter(None, ("out" if reason else "", "here" if row == t else "")))
        body.append(
            f'<tr class="{classes}"><th scope="row">{row}</th>{cells}'
            f'<td class="y">{said}</td><td class="why">{why}</td></tr>'
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
    return f'<p class="shape"><b>{linked(shape(experiment))}.</b>{escape(left)}</p>'


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
    """Expected and predicted numbers side by side, each match and miss marked, with the network's probability.

    Where every step answers, the steps of the newest row are drawn.
    """
    by_step = experiment.every_step
    counts = prediction.expected >= 0
    right, total = int(prediction.hits[counts].sum()), prediction.counted
    drawn = np.zeros_like(counts)
    drawn[-1 if by_step else slice(None)] = True
    drawn &= counts
    chosen = np.flatnonzero(drawn.ravel())[:_MOST_ANSWERS]
    pairs = []
    for expected, predicted, sure in zip(
        prediction.expected.ravel()[chosen].tolist(),
        prediction.predicted.ravel()[chosen].tolist(),
        prediction.probability.ravel()[chosen].tolist(),
        strict=True,
    ):
        mark, tone = ("✓", "") if expected == predicted else ("×", ' class="miss"')
        pairs.append(
            f'<li{tone} style="--p:{round(100 * sure)}%"><b>{expected}</b><b>{predicted}<i>{mark}</i></b>'
            f"<small>{round(100 * sure)}%</small></li>"
        )
    more = ""
    if by_step:
        more = f"The newest row is drawn, step by step; the count is of all {experiment.rows} rows."
    elif len(pairs) < total:
        more = f"The first {len(pairs)} of {total} are drawn; the count is of all."
    label = f"{right} of {total} echoed: expected, predicted, and how sure the network is"
    return (
        '<div class="compare"><p class="sides" aria-hidden="true"><span>Expected</span><span>Predicted</span>'
        f'<small>how sure</small></p><ol style="--n:{max(min(len(pairs), 25), 8)}" aria-label="{label}">'
        f'{"".join(pairs)}</ol><p class="count"><b>{right}</b> of {total} <br>echoed</p></div>'
        + (f'<p class="more">{more}</p>' if more else "")
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
    return f'<div class="head"><h2>{linked(text)}</h2>{beside}</div>'


def notice(text: str, kind: str = "info", *, strong: str = "", alert: bool = False) -> str:
    """A sentence in a box that screen readers announce; the kind is info, good, warn or bad."""
    head = f"<b>{linked(strong)}</b> " if strong else ""
    return f'<p class="notice {escape(kind)}" role="{"alert" if alert else "status"}">{head}{linked(text)}</p>'


def tour(place: int, places: int, title: str, text: str) -> str:
    """A place of the tour, which screen readers announce."""
    return (
        f'<div class="tour" role="status"><small>Tour {place} of {places}</small><b>{escape(title)}</b>'
        f"<p>{linked(text)}</p></div>"
    )


def best(label: str, epoch: int) -> str:
    """The words for a best value and the epoch it came at.

    >>> best("100 %", 12)
    'best 100 % at epoch 12'
    """
    return f"best {label} at epoch {whole(epoch)}"


_VERDICTS = {"yes": "✓", "part": "◐", "carried": "→", "no": "×", "out": "–"}


def verdict(kind: str, head: str, rest: str) -> str:
    """Whether an answer can be reached, marked by shape and colour; the kind is yes, part, carried, no or out."""
    strong = f"<b>{_VERDICTS[kind]} {linked(head)}</b> " if head else f"<b>{_VERDICTS[kind]}</b> "
    return f'<p class="verdict {kind}">{strong}{linked(rest)}</p>'
