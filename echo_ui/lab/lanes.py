"""The arrays as they are trained: batches as blocks of rows, lanes across them, and where state and gradient end.

Pure functions from an experiment to HTML and to sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.verdict import Reach, verdict
from echo_ui.text import words
from echo_ui.theme.html import escape

_MOST_BATCHES, _MOST_LANES, _MOST_STEPS = 6, 7, 12  # that are drawn
_MOST_SPANS = 5  # of a lane that are told


def reading(experiment: Experiment, t: int) -> str:
    """What the lane of the row of `t` reads, batch after batch, and what becomes of its memory.

    The first lane, where that row is not trained on.
    """
    size, rows = experiment.batch_size, frame(experiment).trained()
    lane = (experiment.row_of(t) or 0) % size
    spans = [_span(rows.inputs[batch * size + lane]) for batch in range(experiment.batches)]
    said = words.lanes.reads(lane + 1, spans[:_MOST_SPANS], more=len(spans) > _MOST_SPANS)
    if len(spans) == 1:
        return f"{said}."
    return f"{said}, {_how(experiment)}. {words.lanes.memory(carried=experiment.state == 'carry')}"


def _span(shown: NDArray[np.int32]) -> tuple[int, int]:
    """The first and the last position that a row reads."""
    return int(shown[shown >= 0][0]), int(shown[-1])


def _how(experiment: Experiment) -> str:
    """How a lane reads on from batch to batch: the next row of a lane lies as many positions on as a batch has rows."""
    missed = experiment.batch_size - experiment.window
    if experiment.context == "whole":
        return words.lanes.from_the_start()
    if missed == 0:
        return words.lanes.straight_through()
    if missed < 0:
        return words.lanes.again(-missed)
    return words.lanes.every_other(experiment.batch_size) if experiment.window == 1 else words.lanes.with_gaps(missed)


def explain(experiment: Experiment, t: int) -> str:
    """How the answer of the row of `t` reaches it, or why it does not, in words."""
    row = experiment.row_of(t)
    if row is None:
        return words.lanes.NOT_TRAINED_ON
    found, size = verdict(experiment), experiment.batch_size
    reach, answer = found.reach[row], _in_view(experiment, row)
    if experiment.every_step:
        ways = (int((reach == way).sum()) for way in (Reach.VISIBLE, Reach.CARRIED, Reach.NOWHERE))
        return words.lanes.at_every_step(t, *_place(row, size), *ways)
    target = _target(experiment, row, answer)
    here = (t, *_place(row, size), target)
    match Reach(reach[answer]):
        case Reach.VISIBLE:
            return words.lanes.holds_itself(*here)
        case Reach.CARRIED:
            source = int(found.source[row, answer]) // size + 1
            return words.lanes.carried_from(*here, source, shown=found.share(Reach.VISIBLE) > 0)
    where = _where_shown(experiment, target)
    if experiment.state == "reset":
        return words.lanes.state_reset(*here, where)
    return words.lanes.first_batch(*here) if row < size else words.lanes.other_lane(*here, where)


def _place(row: int, size: int) -> tuple[int, int]:
    """The batch and the lane of a row, counted from 1."""
    batch, lane = divmod(row, size)
    return batch + 1, lane + 1


def _where_shown(experiment: Experiment, target: int) -> tuple[int, int] | None:
    """The batch and the lane that first show the position `target`; None where no row does."""
    rows = np.flatnonzero((frame(experiment).trained().inputs == target).any(axis=1))
    return _place(int(rows[0]), experiment.batch_size) if len(rows) else None


def _in_view(experiment: Experiment, row: int) -> int:
    """Which of a row's answers is followed: the first that is carried, or else the last."""
    carried = np.flatnonzero(verdict(experiment).reach[row] == Reach.CARRIED)
    return int(carried[0]) if len(carried) else -1


def _target(experiment: Experiment, row: int, answer: int) -> int:
    """The position of one of a row's answers."""
    return int(frame(experiment).trained().targets.reshape(experiment.rows, -1)[row, answer])


def drawing(experiment: Experiment, t: int) -> str:
    """The batches and lanes around the row of `t`, its answer marked wherever it is shown, as HTML.

    A grid: a column for the lanes' names, then for each batch a narrow one for what comes in from the left (an arrow
    where the state is carried, a 0 where it is reset) and a wide one for its rows.
    """
    rows = frame(experiment).trained()
    chosen = experiment.row_of(t)
    target = source = -1
    if chosen is not None:
        answer = _in_view(experiment, chosen)
        target, source = _target(experiment, chosen, answer), int(verdict(experiment).source[chosen, answer])
    size = experiment.batch_size
    batch, lane = divmod(chosen, size) if chosen is not None else (0, 0)
    batches = _some(experiment.batches, _MOST_BATCHES, [batch] + ([source // size] if source >= 0 else []))
    lanes = _some(size, _MOST_LANES, [lane, max(lane - 1, 0), min(lane + 1, size - 1)])

    cells = ["<i></i>"]
    for place, b in enumerate(batches):
        gap = "…" if place and batches[place - 1] != b - 1 else ""
        cells.append(f"<i>{gap}</i><b>{escape(words.lanes.batch(b + 1))}</b>")
    for level, k in enumerate(lanes):
        apart = ' class="apart"' if level and lanes[level - 1] != k - 1 else ""
        cells.append(f"<small{apart}>{escape(words.lanes.lane(k + 1))}</small>")
        for place, b in enumerate(batches):
            lit = source >= 0 and k == lane and source // size < b <= batch
            cells.append(_inflow(carried=experiment.state == "carry" and place > 0, lit=lit, walled=place > 0))
            row = b * size + k
            cells.append(_row(rows.inputs[row], target, row == chosen))
    label = words.lanes.summary(experiment.batches, size, f"{reading(experiment, t)} {explain(experiment, t)}")
    return (
        f'<div class="lanes" style="--b:{len(batches)}" role="img" aria-label="{escape(label)}">{"".join(cells)}</div>'
    )


def legend(experiment: Experiment) -> str:
    """What the signs of the drawing mean."""
    inflow = words.lanes.CARRIED if experiment.state == "carry" else words.lanes.RESET
    return (
        f'<p class="legend"><span>{escape(inflow)}</span><span>{escape(words.lanes.NO_GRADIENT)}</span>'
        f'<span><i class="seen"></i>{escape(words.lanes.SHOWN)}</span>'
        f'<span><i class="answer"></i>{escape(words.lanes.ANSWER)}</span></p>'
    )


def _some(count: int, most: int, needed: Sequence[int]) -> list[int]:
    """About `most` of the numbers below `count`: those needed, the first, then neighbours and the last."""
    if count <= most:
        return list(range(count))
    kept = set(needed) | {0}
    for near in (needed[0] - 1, needed[0] + 1, needed[0] - 2, count - 1, needed[0] + 2, needed[0] - 3):
        if len(kept) < most and 0 <= near < count:
            kept.add(near)
    return sorted(kept)


def _inflow(*, carried: bool, lit: bool, walled: bool) -> str:
    style = " ".join(filter(None, ("flow", "lit" if lit else "", "wall" if walled else "")))
    return f'<i class="{style}">{"→" if carried else "0"}</i>'


def _row(shown: NDArray[np.int32], target: int, chosen: bool) -> str:
    """One row: the positions that it reads, and a square for each time step, that of the answer outlined."""
    squares = []
    for place, position in enumerate(shown[-_MOST_STEPS:].tolist(), start=max(0, len(shown) - _MOST_STEPS)):
        style = "gone" if position < 0 else "seen now" if place == len(shown) - 1 else "seen"
        style += " answer" if position == target >= 0 else ""
        squares.append(f'<i class="{style}"></i>')
    read = escape(words.lanes.positions(*_span(shown)))
    return f'<p class="{"row here" if chosen else "row"}"><span>{read}</span><span>{"".join(squares)}</span></p>'
