"""The map of lags: its controls, its cells, its progress, and the answer that it gives."""

from __future__ import annotations

from collections.abc import Sequence

from echo_core.runs.status import Problem
from echo_core.sweeps.grid import Across, Grid
from echo_core.task.experiment import Experiment
from echo_ui.text.en.format import count, duration, integer, percent
from echo_ui.text.subjects import Shown

LEAD = (
    "Can one kind of network learn every lag? Each cell is another network, trained from its own start, with several"
    " seeds. All are trained with equally many updates. Click a cell to open its first run in the lab."
)
NO_GRID = "There is no such map."
NO_UNITS = "Choose at least one number of units."
LINK_PROBLEMS = "The link asked for a map that cannot be; usual values take its place."
AGAINST = "Lag against"
LAGS = "Lags"
WINDOWS = "Windows"
SEEDS = "Seeds"
COLOUR = "Colour and number"
START = "Start"
START_HELP = "Trains the runs that are neither recorded nor kept. For more of them choose more lags, windows or seeds."
ALL_TRAINED = "All trained"
CANCEL = "Cancel"
CSV = "CSV"
CSV_HELP = "One line a run, with all its settings."
LAG_DOWN = "lag ↓"


def across(which: Across) -> str:
    """What the lag is set against."""
    match which:
        case Across.WINDOW:
            return "Windows"
        case Across.UNITS:
            return "LSTM units"


def across_head(which: Across) -> str:
    """The same as the heading of the columns."""
    match which:
        case Across.WINDOW:
            return "window →"
        case Across.UNITS:
            return "units →"


def shown(which: Shown) -> str:
    """What colour and number tell."""
    match which:
        case Shown.ACCURACY:
            return "Accuracy"
        case Shown.UPDATES:
            return "Updates to solve"
        case Shown.TIME:
            return "Training time"


def title(which: Shown, columns: Across) -> str:
    """The map for those who do not see it."""
    return f"{shown(which)} of each lag and {'number of units' if columns is Across.UNITS else 'window'}"


def scale(which: Shown) -> tuple[str, str]:
    """What the two ends of the colours mean."""
    match which:
        case Shown.ACCURACY:
            return "0", "100% right"
        case Shown.UPDATES:
            return "many", "few: mean updates until solved"
        case Shown.TIME:
            return "long", "short: mean seconds of training"


NOT_SOLVED_KEY = "how many of the seeds solved it, where not all did"
NEVER_KEY = "× no answer is shown: known without training"
NONE_KEY = "not trained yet"
NOT_TIMED_KEY = "not trained on this server, so not timed"


# A cell


def cell(experiment: Experiment, told: str) -> str:
    """A cell's place, and what is told of it."""
    return f"lag {experiment.lag}, window {experiment.window}, {count(experiment.units, 'unit')}: {told}"


NEVER = "not trained: no answer is shown, so nothing can beat guessing"
NOT_YET = "not trained yet"


def trained(accuracy: float, solved: int, seeds: int, updates: float | None, seconds: float | None) -> str:
    """What the seeds of a cell came to: their means, and how many solved it, all of them after so many updates.

    Nothing is said of seconds where none are known.
    """
    when = "" if updates is None else f", after {count(round(updates), 'update')} on average"
    time = "" if seconds is None else f"; {duration(seconds)} of training a run"
    return f"accuracy {percent(accuracy)}; solved by {solved} of {count(seeds, 'seed')}{when}{time}"


# Progress


def progress(trained: int, total: int) -> str:
    """How many runs are trained."""
    return f"{integer(trained)} of {count(total, 'run')} trained"


WORKERS_STARTING = "The workers are starting"
COMPILING = "Compiling the first runs"
CANCELLED = "Cancelled; what was trained is kept"


def waiting(place: int) -> str:
    """How many sweeps are before this one."""
    return f"Waiting: place {place} in the queue"


def time_left(seconds: float) -> str:
    """How much longer it takes."""
    return f"{duration(seconds)} left"


# The answer: in a few words, and in a sentence or two


def all_outside() -> tuple[str, str]:
    """Where no cell shows its answer."""
    return (
        "No.",
        "Every one of these lags lies outside the window: the answer is not shown, and nothing can know it.",
    )


def not_known(trained: int, cells: int, outside: int) -> tuple[str, str]:
    """Before every cell that shows its answer is trained with all seeds.

    Args:
        trained: how many cells are.
        cells: how many show their answer.
        outside: how many do not.
    """
    if not trained:
        return (
            "Not known yet.",
            f"Press Start to train the {count(cells, 'cell')} whose answer is shown.{_outside(outside)}",
        )
    return (
        "Not known yet.",
        f"Of the {count(cells, 'cell')} whose answer is shown, {integer(trained)} {'is' if trained == 1 else 'are'}"
        f" trained with every seed. The answer waits for the others.{_outside(outside)}",
    )


def every_lag(
    cells: int, units: int, quick: tuple[float, int, int], slow: tuple[float, int, int], outside: int
) -> tuple[str, str]:
    """Where every cell was solved.

    Args:
        cells: how many show their answer.
        units: of the network.
        quick: updates, lag and window of the cell that was solved with the fewest.
        slow: the same of the one that took the most.
        outside: how many cells do not show their answer.
    """
    return (
        "Yes, inside its window.",
        f"In all {count(cells, 'cell')} whose answer is shown, a network of {count(units, 'unit')} learned the lag:"
        f" after {_solved(quick)} at the earliest, after {_solved(slow)} at the latest.{_outside(outside)}",
    )


def some_lags(
    cells: int, solved: int, updates: int, lag: int, window: int, accuracy: float, outside: int
) -> tuple[str, str]:
    """Where some cells were not solved; lag, window and accuracy are those of the worst."""
    return (
        "Most, not all." if 2 * solved > cells else "Not in this time.",
        f"Of the {count(cells, 'cell')} whose answer is shown, {integer(solved)} {'was' if solved == 1 else 'were'}"
        f" solved by every seed {_within(updates)}. The hardest, {_place(lag, window)}, reaches"
        f" {percent(accuracy)}.{_outside(outside)}",
    )


def no_size(updates: int, outside: int) -> tuple[str, str]:
    """Where no number of units solves every lag."""
    return "Not with these sizes.", f"No number of units solves every lag {_within(updates)}.{_outside(outside)}"


def enough_units(units: int, window: int, fewer: Sequence[int], updates: int, outside: int) -> tuple[str, str]:
    """Where networks of so many units solve every lag that the window shows, and smaller ones do not."""
    less = f" Fewer ({', '.join(map(str, fewer))}) do not, {_within(updates)}." if fewer else ""
    return (
        "Yes, if it is large enough." if fewer else "Yes.",
        f"Networks of {count(units, 'unit')} learn every lag that a window of {window} shows.{less}{_outside(outside)}",
    )


def _outside(cells: int) -> str:
    return f" Outside the window ({count(cells, 'cell')}), nothing can: the answer is not shown." if cells else ""


def _within(updates: int) -> str:
    return f"within {count(updates, 'update')}"


def _solved(cell: tuple[float, int, int]) -> str:
    updates, lag, window = cell
    return f"{count(round(updates), 'update')} ({_place(lag, window)})"


def _place(lag: int, window: int) -> str:
    return f"lag {lag} in window {window}"


def footnote(base: Experiment, updates: int, epochs: tuple[int, int], smaller: int) -> str:
    """What is the same in every cell.

    Args:
        base: the settings that all share.
        updates: of every run.
        epochs: the fewest and the most of a cell.
        smaller: in how many cells a batch holds fewer rows.
    """
    low, high = epochs
    fewer = f" ({count(smaller, 'cell')} leave fewer rows than that: there a batch holds them all)" if smaller else ""
    return (
        f"In every cell: {base.vocabulary} different numbers, sequences of {base.length}, state reset, batches of"
        f" {base.batch_size}{fewer}, {count(updates, 'update')}."
        + (
            f" A wide window or a long lag leaves fewer rows, so that it takes more epochs to come to as many updates:"
            f" {integer(low)} to {integer(high)}."
            if low < high
            else f" That takes {count(high, 'epoch')}."
        )
    )


def recorded(runs: int) -> str:
    """How many of the runs that are shown came with the program."""
    return (
        f"{count(runs, 'run')} {'is' if runs == 1 else 'are'} recorded: trained before, on another machine."
        if runs
        else ""
    )


OPENS = "A cell whose first run is not recorded opens with its settings: press Train there."


def file_name(grid: Grid) -> str:
    """What the table is called where it is saved: it says what is in it."""
    lags = _ends(grid.lags)
    if grid.across is Across.UNITS:
        return f"echo-lab map, lags {lags}, units {_ends(grid.values)}, window {grid.fixed}.csv"
    return f"echo-lab map, lags {lags}, windows {_ends(grid.values)}.csv"


def _ends(values: Sequence[int]) -> str:
    return f"{values[0]}-{values[-1]}"


def problem(what: Problem) -> str:
    """Why a sweep ended early."""
    match what:
        case Problem.UNWATCHED:
            return "Stopped, as nobody was watching. Start again to go on."
        case Problem.NO_CLUSTER | Problem.CLUSTER_LOST:
            return "The workers are not there. Start again when they are."
        case Problem.SLICE_FAILED | Problem.WORKERS_LOST:
            return "A worker could not go on. Start again to train what is missing."
