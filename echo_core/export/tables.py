"""The curves of a run as a table."""

from __future__ import annotations

import csv
import io

from echo_core.runs.history import History

COLUMNS = ("epoch", "loss", "accuracy")


def as_csv(history: History) -> str:
    """A line an epoch, under a line of headings: its number, its loss in nats and its accuracy, before each update.

    Numbers have the fewest digits that tell 32-bit ones apart.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(zip(range(1, history.epoch + 1), history.losses, history.accuracies, strict=True))
    return out.getvalue()
