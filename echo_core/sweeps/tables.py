"""Outcomes of a sweep as CSV."""

from __future__ import annotations

import csv
import io
import operator
from collections.abc import Sequence

from echo_core.runs.outcome import FIRST_COLUMNS, Outcome


def as_csv(outcomes: Sequence[Outcome]) -> str:
    """One line a run below a line of names, ordered by lag, window, units and seed.

    Args:
        outcomes: at least one.
    """
    place = operator.attrgetter(*FIRST_COLUMNS)
    records = [one.record() for one in sorted(outcomes, key=lambda one: place(one.experiment))]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()
