"""The map of lags: its controls, its cells, its progress, and the answer that it gives."""

from __future__ import annotations

from collections.abc import Sequence

from echo_core.sweeps.grid import Across
from echo_core.task.experiment import Experiment
from echo_ui.text.en.format import count, duration, integer, percent
from echo_ui.text.subjects import Shown

LEAD = (
    "Can the same network learn every lag? Each cell is trained by itself, with several seeds. Click one to open it in"
    " the lab."
)
NO_GRID = "That is no grid."
NO_UNITS = "Choose at least one number of units."
AGAINST = "Lag against"
LAGS = "Lags"
WINDOWS = "Windows"
SEEDS = "Seeds"
COLOUR = "Colour and number"
START = "Start"
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
        case Shown.EPOCHS:
            return "Epochs to solve"
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
        case Shown.EPOCHS:
            return "slow", "fast, mean epochs until solved"
        case Shown.TIME:
            return "short", "long, seconds of training a run"


NOT_SOLVED_KEY = "2/3: solved by two of three seeds"
NEVER_KEY = "× no answer is shown: known without training"
NONE_KEY = "not trained yet"


# A cell


def cell(experiment: Experiment, told: str) -> str:
    """A cell's place, and what is told of it."""
    return f"lag {experiment.lag}, window {experiment.window}, {count(experiment.units, 'unit')}: {told}"


NEVER = "not trained: no answer is shown, so nothing can beat guessing"
NOT_YET = "not trained yet"


def trained(accuracy: float, solved: int, seeds: int, solved_at: float | None, seconds: float) -> str:
    """What the seeds of a cell came to: their means, and how many solved it."""
    when = "" if solved_at is None else f", at epoch {integer(round(solved_at))} on average"
    return (
        f"accuracy {percent(accuracy)}; solved by {solved} of {count(seeds, 'seed')}{when};"
        f" {duration(seconds)} of training a run"
    )


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


def not_known(cells: int, outside: int) -> tuple[str, str]:
    """Before any of the cells that show their answer is trained; `outside`: cells that do not show theirs."""
    return (
        "Not known yet.",
        f"Press Start to train the {count(cells, 'cell')} whose answer is shown.{_outside(outside)}",
    )


def every_lag(
    trained: int, cells: int, units: int, quick: tuple[float, int, int], slow: tuple[float, int, int], outside: int
) -> tuple[str, str]:
    """Where every trained cell was solved.

    Args:
        trained: how many cells.
        cells: how many show their answer.
        units: of the network.
        quick: the epoch, the lag and the window of the cell that was solved first.
        slow: the same of the last.
        outside: how many cells do not show their answer.
    """
    return (
        f"Yes, inside its window{_so_far(trained, cells)}.",
        f"The same {count(units, 'unit')} learn every lag that the window shows: from {_solved(quick)} to"
        f" {_solved(slow)}.{_outside(outside)}",
    )


def some_lags(
    trained: int, cells: int, solved: int, epochs: int, lag: int, window: int, accuracy: float, outside: int
) -> tuple[str, str]:
    """Where some trained cells were not solved; lag, window and accuracy are those of the worst."""
    so_far = _so_far(trained, cells)
    return (
        f"Most, not all{so_far}." if 2 * solved > trained else f"Not in this time{so_far}.",
        f"Of the {count(trained, 'cell')} whose answer is shown, {solved} were solved by every seed {_within(epochs)}."
        f" The hardest, {_place(lag, window)}, reaches {percent(accuracy)}.{_outside(outside)}",
    )


def no_size(trained: int, cells: int, epochs: int, outside: int) -> tuple[str, str]:
    """Where no number of units solves every lag."""
    return (
        f"Not with these sizes{_so_far(trained, cells)}.",
        f"No number of units solves every lag {_within(epochs)}.{_outside(outside)}",
    )


def enough_units(
    trained: int, cells: int, units: int, window: int, fewer: Sequence[int], epochs: int, outside: int
) -> tuple[str, str]:
    """Where so many units solve every lag that the window shows, and fewer do not."""
    so_far = _so_far(trained, cells)
    less = f" Fewer ({', '.join(map(str, fewer))}) do not, {_within(epochs)}." if fewer else ""
    return (
        f"Yes, if it is large enough{so_far}." if fewer else f"Yes{so_far}.",
        f"{count(units, 'unit')} learn every lag that a window of {window} shows.{less}{_outside(outside)}",
    )


def _so_far(trained: int, cells: int) -> str:
    return "" if trained == cells else f" ({trained} of {cells} cells so far)"


def _outside(cells: int) -> str:
    return f" Outside the window ({count(cells, 'cell')}), nothing can: the answer is not shown." if cells else ""


def _within(epochs: int) -> str:
    return f"within {count(epochs, 'epoch')}"


def _solved(cell: tuple[float, int, int]) -> str:
    epoch, lag, window = cell
    return f"epoch {integer(round(epoch))} ({_place(lag, window)})"


def _place(lag: int, window: int) -> str:
    return f"lag {lag} in window {window}"


def footnote(base: Experiment, smaller: int) -> str:
    """What is the same in every cell; `smaller`: in how many a batch holds fewer rows."""
    fewer = f" ({count(smaller, 'cell')} leave fewer rows than that: there a batch holds them all)" if smaller else ""
    return (
        f"In every cell: {base.vocabulary} different numbers, sequences of {base.length},"
        f" {count(base.epochs, 'epoch')}, state reset, batches of {base.batch_size}{fewer}."
    )
