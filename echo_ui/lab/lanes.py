"""The arrays as they are trained: batches as blocks of rows, lanes across them, and where state and gradient end.

Pure functions from an experiment to HTML and to a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from echo_core.task.experiment import Experiment
from echo_core.task.framing import Framing, frame
from echo_core.task.verdict import Reach, verdict
from echo_ui.text import words
from echo_ui.theme.html import escape

_MOST_BATCHES, _MOST_LANES, _MOST_STEPS = 6, 7, 12


def explain(experiment: Experiment, t: int) -> str:
    """How the answer of the row of `t` reaches it, or why it does not, in words."""
    row = experiment.row_of(t)
    if row is None:
        return words.lanes.NOT_TRAINED_ON
    found, target = verdict(experiment), int(_last_target(frame(experiment).trained(), row))
    size = experiment.batch_size
    here = (t, *_place(row, size), target)
    match Reach(found.reach[row, -1]):
        case Reach.VISIBLE:
            return words.lanes.holds_itself(*here)
        case Reach.CARRIED:
            return words.lanes.carried_from(*here, int(found.source[row, -1]) // size + 1)
    where = _where_shown(experiment, target)
    if experiment.state == "reset":
        return words.lanes.state_reset(*here, where)
    return words.lanes.other_lane(*here, where, size)


def _place(row: int, size: int) -> tuple[int, int]:
    """The batch and the lane of a row, counted from 1."""
    batch, lane = divmod(row, size)
    return batch + 1, lane + 1


def _where_shown(experiment: Experiment, target: int) -> tuple[int, int] | None:
    """The batch and the lane that first show the position `target`; None where no row does."""
    rows = np.flatnonzero((frame(experiment).trained().inputs == target).any(axis=1))
    return _place(int(rows[0]), experiment.batch_size) if len(rows) else None


def _last_target(rows: Framing, row: int) -> np.int32:
    return rows.targets.reshape(len(rows.targets), -1)[row, -1]


def drawing(experiment: Experiment, t: int) -> str:
    """The batches and lanes around the row of `t`, its answer marked wherever it is shown, as HTML.

    A grid: a column for the lanes' names, then for each batch a narrow one for what comes in from the left (an arrow
    where the state is carried, a 0 where it is reset) and a wide one for its rows.
    """
    rows = frame(experiment).trained()
    chosen = experiment.row_of(t)
    target = int(_last_target(rows, chosen)) if chosen is not None else -1
    source = int(verdict(experiment).source[chosen, -1]) if chosen is not None else -1
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
            cells.append(_row(experiment, rows.inputs[row].tolist(), row, target, row == chosen))
    label = words.lanes.summary(experiment.batches, size, explain(experiment, t))
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


def _row(experiment: Experiment, shown: Sequence[int], row: int, target: int, chosen: bool) -> str:
    """One row: its newest position and a square for each time step, that of the answer outlined."""
    squares = []
    for place, position in enumerate(shown[-_MOST_STEPS:], start=max(0, len(shown) - _MOST_STEPS)):
        style = "gone" if position < 0 else "seen now" if place == len(shown) - 1 else "seen"
        style += " answer" if position == target >= 0 else ""
        squares.append(f'<i class="{style}"></i>')
    newest = experiment.length - experiment.rows + row
    return f'<p class="{"row here" if chosen else "row"}"><span>t = {newest}</span><span>{"".join(squares)}</span></p>'
