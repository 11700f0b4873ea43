"""Runs as lines of a table: pure functions from what is known of them to a data frame, links and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from echo_core.runs.shelf import Summary
from echo_core.task.experiment import Experiment, differences
from echo_core.task.presets import Preset
from echo_core.task.verdict import verdict
from echo_ui import address
from echo_ui.text import words
from echo_ui.text.subjects import Listed, Place

_MOST_PARAMETERS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A run in a list.

    Attributes:
        preset: the one that its settings are told from.
        experiment: its settings.
        summary: what is known of it; None where nothing is.
        place: where that comes from.
        noted: the address by which the browser lists it; "" where it does not.
    """

    preset: Preset
    experiment: Experiment
    summary: Summary | None
    place: Place
    noted: str = ""

    @property
    def title(self) -> str:
        """What its preset is called."""
        return words.presets.title(self.preset.name)

    @property
    def differs(self) -> str:
        """The settings that differ from the preset's, in words."""
        changes = differences(self.preset.experiment, self.experiment)
        return words.compare.set_to([(name, new) for name, _, new in changes])

    @property
    def quarters(self) -> str:
        """Its curve in words."""
        curve = self.summary.curve if self.summary else ()
        ends = [-(-len(curve) * quarter // 4) - 1 for quarter in (1, 2, 3, 4)]
        return words.shelf.quarters([curve[end] for end in ends] if curve else [])

    @property
    def verdict(self) -> str:
        """What can be learned, in a few words."""
        return words.verdict.chip(verdict(self.experiment).outlook)


def asked(text: str) -> Experiment | None:
    """The experiment that an address of the browser's list names; None where no such run can be."""
    try:
        params = dict(parse_qsl(text, strict_parsing=True, max_num_fields=_MOST_PARAMETERS))
    except ValueError:
        return None
    found = address.read(params)
    return found.experiment if "preset" in params and not found.problems else None


def matching(lines: Iterable[Line], text: str, listed: Listed) -> list[Line]:
    """The lines that hold all words of a text, solved or not as is asked for."""
    wanted = text.casefold().split()
    return [line for line in lines if _is(line, listed) and all(word in _read(line) for word in wanted)]


def _read(line: Line) -> str:
    every = (line.title, line.preset.name, line.differs, line.verdict, words.shelf.place(line.place))
    return " ".join(every).casefold()


def _is(line: Line, listed: Listed) -> bool:
    solved = line.summary is not None and line.summary.outcome.solved_at is not None
    return listed is Listed.ALL or solved == (listed is Listed.SOLVED)


def frame(lines: Sequence[Line]) -> pd.DataFrame:
    """A line of a table for each run, by the names of its columns."""
    summaries = [line.summary for line in lines]
    moments = [one.trained_at if one else None for one in summaries]
    return pd.DataFrame(
        {
            words.shelf.EXPERIMENT: [line.title for line in lines],
            words.shelf.DIFFERS: [line.differs or None for line in lines],
            words.shelf.CURVE: [list(one.curve) if one and one.curve else None for one in summaries],
            words.shelf.ACCURACY: pd.Series(
                [one.outcome.accuracy if one else None for one in summaries], dtype="Float64"
            ),
            words.shelf.BEST: [verdict(line.experiment).best for line in lines],
            words.shelf.SOLVED_AT: pd.Series(
                [one.outcome.solved_at if one else None for one in summaries], dtype="Int64"
            ),
            words.shelf.VERDICT: [line.verdict for line in lines],
            words.shelf.TRAINED: pd.Series(moments, dtype="datetime64[us, UTC]"),
            words.shelf.RUN: [words.shelf.place(line.place) for line in lines],
            words.shelf.QUARTERS: [line.quarters for line in lines],
        }
    )


def as_csv(lines: Sequence[Line]) -> str:
    """One line a run below a line of names: what became of it, and all its settings.

    Args:
        lines: at least one.
    """
    records = []
    for line in lines:
        summary, found = line.summary, verdict(line.experiment)
        outcome = summary and summary.outcome
        records.append(
            {
                "preset": line.preset.name,
                "answers": found.outlook.value,
                "best_possible": round(found.best, 6),
                "accuracy": outcome and outcome.accuracy,
                "loss": outcome and outcome.loss,
                "solved_at": outcome and outcome.solved_at,
                "trained_epochs": outcome and outcome.epochs,
                "trained_at": summary and summary.trained_at and summary.trained_at.isoformat(timespec="seconds"),
                "run": line.place.value,
                **line.experiment.settings(),
            }
        )
    return pd.DataFrame(records).convert_dtypes().to_csv(index=False, float_format="%.6g", lineterminator="\n")


def told(line: Line) -> str:
    """A run in words."""
    outcome = line.summary and line.summary.outcome
    accuracy, solved_at, epochs = (outcome.accuracy, outcome.solved_at, outcome.epochs) if outcome else (None, None, 0)
    return words.shelf.told(line.title, line.differs, accuracy, solved_at, epochs, line.quarters)


def ways_out(lines: Iterable[Line]) -> list[str]:
    """What to do about those that cannot be played whole, each sentence once."""
    return [said for said in dict.fromkeys(words.shelf.way_out(line.place) for line in lines) if said]


# Addresses of the lab


def opening(line: Line) -> str:
    """Where the lab shows the run."""
    return "./?" + urlencode(address.write(line.preset, line.experiment))


def comparing(one: Line, other: Line) -> str:
    """Where the lab shows two runs together."""
    return "./?" + urlencode(address.write(one.preset, one.experiment, other.experiment))
