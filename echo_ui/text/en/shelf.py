"""The runs that were looked at, and those that are kept: the columns of their table, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from echo_ui.text.en.format import count, integer, listed, percent
from echo_ui.text.subjects import Listed, Place

LEAD = "Every run that you looked at, and every run that this server has kept. Open one in the lab, or compare two."
LOOKED_AT = "Looked at in this browser"
LOOKED_AT_NOTE = "The list stays in this browser: the server is told of it only while this page is open."
ASKING = "The browser is asked for its list."
NONE_LOOKED_AT = "Nothing yet. Whatever run you look at in the lab is listed here."
KEPT = "Kept by the server"
KEPT_NOTE = "Trained by anybody who uses this server. The runs in the list above are left out here."
NONE_KEPT = "Nothing else yet. Train a run in the lab, and it is kept here for everybody."
NONE_FITS = "No run fits. Clear the filter to see all."
FILTER = "Filter"
FILTER_HELP = "Shows the runs whose line holds all of these words, such as “lag 3 reset”."
FILTER_EMPTY = "experiment or setting"
SHOW = "Show"
OPEN = "Open in the lab"
COMPARE = "Compare the two"
REMOVE = "Remove from view"
REMOVE_HELP = "Takes the selected runs off the list of this browser. What the server has kept stays there."
CSV = "CSV"
CSV_HELP = "The runs that are shown here, one a line, with all their settings."
FILE_NAME = "echo-lab runs.csv"

# Columns
EXPERIMENT = "Experiment"
DIFFERS = "What differs"
CURVE = "Accuracy, start to end"
ACCURACY = "Accuracy"
BEST = "Best possible"
SOLVED_AT = "Solved at"
VERDICT = "Before training"
TRAINED = "Trained (UTC)"
RUN = "Run"
QUARTERS = "In words"
UNKNOWN = "–"
SOLVED_AT_HELP = "The first epoch at which the last 20 have a mean accuracy of 99%."
CURVE_HELP = "The share of right answers in each epoch, from 0 to 100%."
ACCURACY_HELP = "The mean of the last 20 epochs."
QUARTERS_HELP = "The curve without a picture: accuracy after each quarter of the run."


def which(chosen: Listed) -> str:
    """Which runs are shown."""
    match chosen:
        case Listed.ALL:
            return "All"
        case Listed.SOLVED:
            return "Solved"
        case Listed.UNSOLVED:
            return "Not solved"


def place(where: Place) -> str:
    """What there is of a run."""
    match where:
        case Place.KEPT:
            return "kept"
        case Place.RECORDED:
            return "recorded"
        case Place.UNFINISHED:
            return "not finished"
        case Place.RESULT:
            return "result only"
        case Place.GONE:
            return "gone"


def quarters(accuracies: Sequence[float]) -> str:
    """The accuracy after each quarter of a run; "" where it is not known.

    >>> quarters([0.01, 0.4, 0.98, 1])
    '1%, 40%, 98% and 100%'
    """
    return listed([percent(one) for one in accuracies]) if accuracies else ""


def rows_alt(runs: int) -> str:
    """The table for those who do not see it."""
    return f"A table of {count(runs, 'run')}. Each line says in words what its curve shows."


def more(runs: int) -> str:
    """Where the list holds as many as it may."""
    return f"These are the newest {integer(runs)}; the server may have kept more."


def left_out(entries: int) -> str:
    """Of entries of the browser's list that name no experiment."""
    if entries == 1:
        return "1 entry of this browser’s list names no run that can be, and is left out."
    return f"{integer(entries)} entries of this browser’s list name no run that can be, and are left out."


def chosen(runs: int) -> str:
    """What can be done with so many selected runs."""
    match runs:
        case 0:
            return "Select a run at the left of its line (keys: Shift and Space) to open it, or two to compare them."
        case 1:
            return "1 run is selected. Select another to compare the two."
        case 2:
            return "2 runs are selected."
    return f"{integer(runs)} runs are selected. Keep one to open it, or two to compare them."


SELECTED = "Selected"


def told(title: str, changes: str, accuracy: float | None, solved_at: int | None, epochs: int, course: str) -> str:
    """A run in a sentence or two.

    Args:
        title: of its preset.
        changes: what differs from it; "" where nothing does.
        accuracy: of its last epochs; None where nothing is known of it.
        solved_at: the epoch; None where it was not solved.
        epochs: how many it was trained.
        course: the accuracy after each quarter in words; "" where that is not known.
    """
    name = f"{title}, {changes}" if changes else title
    if accuracy is None:
        return f"{name}."
    end = f"solved at epoch {integer(solved_at)}" if solved_at else "not solved"
    by = f" After each quarter: {course}." if course else ""
    return f"{name}: {percent(accuracy)} right after {count(epochs, 'epoch')}, {end}.{by}"


def way_out(where: Place) -> str:
    """What to do about a run that cannot be played whole; "" of one that can."""
    match where:
        case Place.KEPT | Place.RECORDED:
            return ""
        case Place.UNFINISHED:
            return "It was stopped early. Open it and press Train: it goes on where it stood."
        case Place.RESULT:
            return (
                "Its history is gone, only its result is kept. Open it and press Train: that gives the same run again."
            )
        case Place.GONE:
            return "Its history is gone. Open it and press Train: that gives the same run again."
