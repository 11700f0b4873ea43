"""The arrays as they are trained: batches as blocks of rows, lanes across them, and where state and gradient end.

Pure functions from an experiment to SVG and to a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from echo_core.experiment import Experiment
from echo_core.framing import Framing, frame
from echo_core.verdict import Reach, verdict

_MOST_BATCHES, _MOST_LANES, _MOST_STEPS = 6, 7, 12
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _LEFT, _TOP = 150, 46, 64, 12, 64, 34


def row_of(experiment: Experiment, t: int) -> int | None:
    """The row trained on whose newest number is x(t), counted from 0; None where there is none."""
    row = t - (experiment.length - experiment.rows)
    return row if row >= 0 else None


def explain(experiment: Experiment, t: int) -> str:
    """How the answer of the row of `t` reaches it, or why it does not, in words."""
    row = row_of(experiment, t)
    if row is None:
        return "This row is not trained on, so it has no place here: move along t."
    found, target = verdict(experiment), int(_last_target(frame(experiment).trained(), row))
    batch, lane = divmod(row, experiment.batch_size)
    here = f"The row of t = {t} is lane {lane + 1} of batch {batch + 1}."
    match Reach(found.reach[row, -1]):
        case Reach.VISIBLE:
            return f"{here} It holds its answer x({target}) itself: no state is needed."
        case Reach.CARRIED:
            source = int(found.source[row, -1]) // experiment.batch_size
            return (
                f"{here} Its answer x({target}) was shown to the same lane in batch {source + 1}, and the state is"
                " carried from there. No gradient goes that way, so nothing trains the network to keep it."
            )
    where = _where_shown(experiment, target)
    if experiment.state == "reset":
        return f"{here} The state is zero before every batch, so what other rows were shown does not reach it. {where}"
    size = experiment.batch_size
    way_out = f" At a lag that is a multiple of the batch size, {size}, it would be this lane." if size > 1 else ""
    return f"{here} State flows along a lane, never between the lanes of a batch. {where}{way_out}"


def _where_shown(experiment: Experiment, target: int) -> str:
    rows = np.flatnonzero((frame(experiment).trained().inputs == target).any(axis=1))
    if len(rows) == 0:
        return f"x({target}) is shown in no row that is trained on."
    batch, lane = divmod(int(rows[0]), experiment.batch_size)
    return f"x({target}) is shown in lane {lane + 1} of batch {batch + 1}."


def _last_target(rows: Framing, row: int) -> np.int32:
    return rows.targets.reshape(len(rows.targets), -1)[row, -1]


def drawing(experiment: Experiment, t: int) -> str:
    """The batches and lanes around the row of `t`, its answer marked wherever it is shown, as SVG."""
    rows = frame(experiment).trained()
    found = verdict(experiment)
    chosen = row_of(experiment, t)
    target = int(_last_target(rows, chosen)) if chosen is not None else -1
    source = int(found.source[chosen, -1]) if chosen is not None else -1
    size = experiment.batch_size
    batch, lane = divmod(chosen, size) if chosen is not None else (0, 0)
    needed = [batch] + ([source // size] if source >= 0 else [])
    columns = _some(experiment.batches, _MOST_BATCHES, needed)
    lanes = _some(size, _MOST_LANES, [lane, max(lane - 1, 0), min(lane + 1, size - 1)])
    carried = experiment.state == "carry"

    x = {b: _LEFT + place * (_WIDTH + _GAP_X) + _GAP_X for place, b in enumerate(columns)}
    y = {k: _TOP + place * (_HEIGHT + _GAP_Y) for place, k in enumerate(lanes)}
    width, height = max(x.values()) + _WIDTH + 8, max(y.values()) + _HEIGHT + 30
    parts = []
    for place, b in enumerate(columns):
        parts.append(f'<text class="name" x="{x[b] + _WIDTH / 2}" y="{_TOP - 14}">batch {b + 1}</text>')
        before = columns[place - 1] if place else None
        middle = x[b] - _GAP_X / 2
        if before is not None:
            parts.append(f'<line class="wall" x1="{middle}" x2="{middle}" y1="{_TOP - 6}" y2="{height - 24}"/>')
            parts.append(f'<text class="note" x="{middle}" y="{height - 8}">no gradient</text>')
        for k in lanes:
            level = y[k] + _HEIGHT / 2
            on_path = source >= 0 and k == lane and source // size < b <= batch
            if carried and before is not None:
                parts.append(_arrow(x[b] - _GAP_X + 4, x[b] - 4, level, on_path, before != b - 1))
            else:
                parts.append(f'<text class="zero" x="{x[b] - 9}" y="{level + 5}">0</text>')
    parts.extend(f'<text class="lane" x="{_LEFT - 4}" y="{y[k] + _HEIGHT / 2 + 5}">lane {k + 1}</text>' for k in lanes)
    for b in columns:
        for k in lanes:
            row = b * size + k
            parts.append(_row(experiment, rows.inputs[row], row, x[b], y[k], target, row == chosen))
    parts.extend(_breaks(columns, [x[b] - _GAP_X / 2 for b in columns], _TOP - 14, "name"))
    parts.extend(_breaks(lanes, [_LEFT - 30] * len(lanes), 0, "lane", [y[k] - 1 for k in lanes]))
    return (
        f'<div class="lanes" tabindex="0" role="region" aria-label="Batches and lanes">'
        f'<svg viewBox="0 0 {width} {height}" style="width:{width}px" role="img"'
        f' aria-label="{escape(explain(experiment, t))}">{"".join(parts)}</svg></div>'
    )


def _some(count: int, most: int, needed: Sequence[int]) -> list[int]:
    """At most about `most` of the numbers below `count`: those needed, then their neighbours, the first and the last."""
    if count <= most:
        return list(range(count))
    kept = set(needed) | {0}
    for near in (needed[0] - 1, needed[0] + 1, needed[0] - 2, count - 1, needed[0] + 2, needed[0] - 3):
        if len(kept) < most and 0 <= near < count:
            kept.add(near)
    return sorted(kept)


def _breaks(
    kept: Sequence[int], across: Sequence[float], level: float, style: str, levels: Sequence[float] | None = None
) -> list[str]:
    """A sign wherever numbers between two of those kept are left out."""
    return [
        f'<text class="{style}" x="{across[place]}" y="{levels[place] if levels else level}">…</text>'
        for place in range(1, len(kept))
        if kept[place] != kept[place - 1] + 1
    ]


def _arrow(start: float, end: float, level: float, lit: bool, dashed: bool) -> str:
    style = "flow" + (" lit" if lit else "") + (" skip" if dashed else "")
    return f'<path class="{style}" d="M{start} {level}H{end}m-7 -5l7 5l-7 5"/>'


def _row(
    experiment: Experiment, shown: Sequence[int], row: int, left: float, top: float, target: int, chosen: bool
) -> str:
    """One row: its newest position and a square for each time step, that of the answer outlined."""
    positions = list(shown)[-_MOST_STEPS:]
    side = min(20.0, (_WIDTH - 20) / len(positions) - 2)
    squares = []
    for place, position in enumerate(positions):
        style = "gone" if position < 0 else "now" if place == len(positions) - 1 else "seen"
        style += " answer" if position == target >= 0 else ""
        squares.append(
            f'<rect class="{style}" x="{left + 10 + place * (side + 2):g}" y="{top + 22}" width="{side:g}"'
            ' height="15" rx="3"/>'
        )
    newest = experiment.length - experiment.rows + row
    return (
        f'<g class="{"row here" if chosen else "row"}"><rect class="back" x="{left}" y="{top}" width="{_WIDTH}"'
        f' height="{_HEIGHT}" rx="7"/><text x="{left + 10}" y="{top + 16}">t = {newest}</text>{"".join(squares)}</g>'
    )
