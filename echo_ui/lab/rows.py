"""The framed rows as a table: what is shown at each step, what must be said, and why a row is left out."""

from __future__ import annotations

import pandas as pd
from pandas.io.formats.style import Styler

from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.sequences import test_sequence
from echo_ui.text import words
from echo_ui.theme.colours import Theme

_MOST_STEPS = 8  # columns of time steps; the middle ones of a wider window are cut
_MOST_ROWS = 14  # that are drawn: as many as can be seen without scrolling


def table(experiment: Experiment) -> pd.DataFrame:
    """The framed rows of the test sequence, indexed by t: a column for each time step drawn, what to say, and why not.

    Numbers are missing where none is shown or said; the column of the cut steps is empty.
    """
    sequence = test_sequence(experiment)
    framing = frame(experiment)
    inputs = pd.DataFrame(gather(framing.inputs, sequence), dtype="Int64").replace(-1, pd.NA)
    columns = {
        words.pictures.CUT if step is None else words.pictures.column(experiment.steps - 1 - step): (
            pd.Series([words.pictures.CUT] * experiment.length) if step is None else inputs[step]
        )
        for step in _drawn(experiment.steps)
    }
    said = pd.DataFrame(gather(framing.targets, sequence).reshape(experiment.length, -1), dtype="Int64").replace(
        -1, pd.NA
    )
    columns[words.pictures.TO_SAY_HEAD] = said[0] if said.shape[1] == 1 else said.apply(_in_a_row, axis=1)
    columns[words.pictures.LEFT_OUT] = pd.Series(
        ["" if reason is None else words.verdict.dropped(reason) for reason in framing.reasons]
    )
    return pd.DataFrame(columns).rename_axis(index="t")


def _drawn(steps: int) -> list[int | None]:
    """The time steps that have a column, None standing for those that are cut."""
    if steps <= _MOST_STEPS:
        return list(range(steps))
    return [0, 1, None, *range(steps - _MOST_STEPS + 3, steps)]


def _in_a_row(numbers: pd.Series[int]) -> str:
    return " ".join(words.pictures.NONE if pd.isna(number) else str(number) for number in numbers[-_MOST_STEPS:])


def drawn(length: int, t: int) -> range:
    """The rows that are drawn: those around `t`.

    >>> drawn(25, 12), drawn(25, 24), drawn(5, 2)
    (range(5, 19), range(11, 25), range(0, 5))
    """
    first = max(0, min(t - _MOST_ROWS // 2, length - _MOST_ROWS))
    return range(first, min(length, first + _MOST_ROWS))


def styled(experiment: Experiment, t: int, theme: Theme) -> Styler:
    """The rows around `t`, that of `t` and the answers marked, and what is not trained on greyed."""
    rows, framing, colours = table(experiment), frame(experiment), theme.colours
    targets = framing.targets.reshape(experiment.length, -1)

    def look(row: pd.Series[int]) -> list[str]:
        place = int(row.name)  # type: ignore[call-overload]
        back = f"background-color: {colours.seen};" if place == t else ""
        text = f"color: {colours.muted};" if framing.reasons[place] is not None else ""
        wanted = set(targets[place].tolist()) - {-1}
        steps = [step is not None and int(framing.inputs[place, step]) in wanted for step in _drawn(experiment.steps)]
        return [
            back + (f"color: {colours.answer};" if answer and not text else text) for answer in [*steps, False, False]
        ]

    return rows.iloc[list(drawn(experiment.length, t))].style.apply(look, axis=1).format(na_rep=words.pictures.NONE)
