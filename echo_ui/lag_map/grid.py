"""The map as a picture and in a sentence: pure functions from outcomes to HTML and words."""

from __future__ import annotations

from html import escape
from typing import Literal
from urllib.parse import urlencode

from echo_core.sweeps.grid import Grid, GridCell, Place, is_impossible
from echo_core.task.experiment import Experiment
from echo_core.task.presets import preset
from echo_ui import link
from echo_ui.text.words import THIN, counted, duration, percent, whole

Shown = Literal["accuracy", "epochs", "time"]
NAMES: dict[Shown, str] = {"accuracy": "Accuracy", "epochs": "Epochs to solve", "time": "Training time"}

_PRESET = "state-reset"  # the grid's base: links name it, and only what differs from it
_DEEP = 86  # percent of the accent colour from which on its own text colour is read on it


def picture(grid: Grid, found: dict[Place, GridCell], shown: Shown) -> str:
    """A table of links into the lab: lags down, windows or units across, a number and a colour in each cell."""
    longest = max((cell.seconds or 0 for cell in found.values()), default=0)
    heads = "".join(f'<th scope="col">{value}</th>' for value in grid.values)
    rows = []
    for lag in grid.lags:
        places = [Place(lag, value) for value in grid.values]
        cells = "".join(f"<td>{_cell(grid.cell(p), found.get(p), grid.seeds, shown, longest)}</td>" for p in places)
        rows.append(f'<tr><th scope="row">{lag}</th>{cells}</tr>')
    across = f"{grid.across} →"
    title = f"{NAMES[shown]} of each lag and {'number of units' if grid.across == 'units' else 'window'}"
    return (
        f'<div class="map"><table aria-label="{title}"><thead><tr><th class="axis">{across}<br>lag ↓</th>{heads}</tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(experiment: Experiment, cell: GridCell | None, seeds: int, shown: Shown, longest: float) -> str:
    address = escape("./?" + urlencode(link.write(preset(_PRESET), experiment, None)))
    where = f"lag {experiment.lag}, window {experiment.window}, {counted(experiment.units, 'unit')}"
    style = ""
    if is_impossible(experiment):
        kind, text, said = "never", "×", "not trained: no answer is shown, so nothing can beat guessing"
    elif cell is None or cell.accuracy is None:
        kind, text, said = "none", "·", "not trained yet"
    else:
        worth, text = _worth(cell, experiment.epochs, shown, longest)
        heat = None if worth is None else _heat(worth)
        done = len(cell.outcomes)
        kind = "not" if heat is None else "deep" if heat >= _DEEP else ""
        kind += " some" if done < seeds else ""
        style = "" if heat is None else f' style="--heat:{heat}%"'
        solved = f"solved by {cell.solved} of {counted(done, 'seed')}"
        if cell.solved_at is not None:
            solved += f", at epoch {whole(round(cell.solved_at))} on average"
        said = f"accuracy {percent(cell.accuracy)}; {solved}; {duration(cell.seconds or 0)} of training a run"
    label = escape(f"{where}: {said}")
    return f'<a class="{kind}" href="{address}" target="_self" title="{label}" aria-label="{label}"{style}>{text}</a>'


def _worth(cell: GridCell, epochs: int, shown: Shown, longest: float) -> tuple[float | None, str]:
    """What the colour shows, from 0 to 1, None for what was not solved; and the number in the cell."""
    accuracy, seconds = cell.accuracy or 0.0, cell.seconds or 0.0
    match shown:
        case "accuracy":
            return accuracy, f"{100 * accuracy:.0f}"
        case "epochs":
            if cell.solved_at is None:
                return None, f"{cell.solved}/{len(cell.outcomes)}"
            return 1 - cell.solved_at / epochs, whole(round(cell.solved_at))
        case "time":
            return seconds / longest, f"{seconds:.1f}"


def _heat(worth: float) -> int:
    """How much of the accent colour, in percent. It leaves out the shades on which no text has a contrast of 4.5.

    >>> [_heat(worth) for worth in (0, 0.4, 0.79, 0.8, 1)]
    [8, 34, 60, 86, 100]
    """
    return round(8 + 66 * worth if worth < 0.8 else _DEEP + (100 - _DEEP) * (worth - 0.8) / 0.2)


def key(shown: Shown) -> str:
    """What the colours and marks mean."""
    scale = {
        "accuracy": ("0", "100", f"{THIN}% right"),
        "epochs": ("slow", "fast", ", mean epochs until solved"),
        "time": ("short", "long", ", seconds of training a run"),
    }[shown]
    unsolved = '<span><i class="not"></i>2/3: solved by two of three seeds</span>' if shown == "epochs" else ""
    return (
        f'<div class="map-key"><span>{scale[0]}<i class="scale"></i>{scale[1]}{scale[2]}</span>{unsolved}'
        '<span><i class="never"></i>× no answer is shown: known without training</span>'
        '<span><i class="none"></i>not trained yet</span></div>'
    )


def answer(grid: Grid, found: dict[Place, GridCell]) -> tuple[str, str]:
    """Can the same network learn every lag? What the outcomes say: (a few words, a sentence or two)."""
    possible = [place for place in grid.places() if not is_impossible(grid.cell(place))]
    trained = {place: found[place] for place in possible if place in found and found[place].accuracy is not None}
    hidden = len(grid.places()) - len(possible)
    outside = (
        f" Outside the window ({counted(hidden, 'cell')}), nothing can: the answer is not shown." if hidden else ""
    )
    if not possible:
        return (
            "No.",
            "Every one of these lags lies outside the window: the answer is not shown, and nothing can know it.",
        )
    if not trained:
        return (
            "Not known yet.",
            f"Press Start to train the {counted(len(possible), 'cell')} whose answer is shown.{outside}",
        )
    so_far = "" if len(trained) == len(possible) else f" ({len(trained)} of {len(possible)} cells so far)"
    solved = {place: cell for place, cell in trained.items() if cell.solved_at is not None}
    if grid.across == "units":
        return _by_units(grid, trained, so_far, outside)
    within = f"within {counted(grid.base.epochs, 'epoch')}"
    if len(solved) == len(trained):
        quick, slow = (best(solved, key=lambda place: solved[place].solved_at or 0) for best in (min, max))
        return (
            f"Yes, inside its window{so_far}.",
            f"The same {counted(grid.fixed, 'unit')} learn every lag that the window shows: from"
            f" {_at(solved[quick])} ({_name(quick)}) to {_at(solved[slow])} ({_name(slow)}).{outside}",
        )
    worst = min(trained, key=lambda place: trained[place].accuracy or 0)
    return (
        f"Most, not all{so_far}." if 2 * len(solved) > len(trained) else f"Not in this time{so_far}.",
        f"Of the {counted(len(trained), 'cell')} whose answer is shown, {len(solved)} were solved by every seed"
        f" {within}. The hardest, {_name(worst)}, reaches {percent(trained[worst].accuracy or 0)}.{outside}",
    )


def _by_units(grid: Grid, trained: dict[Place, GridCell], so_far: str, outside: str) -> tuple[str, str]:
    by_size = {
        units: [cell for place, cell in trained.items() if place.value == units]
        for units in grid.values
        if any(place.value == units for place in trained)
    }
    enough = [units for units, mine in by_size.items() if all(cell.solved_at is not None for cell in mine)]
    within = f"within {counted(grid.base.epochs, 'epoch')}"
    if not enough:
        return f"Not with these sizes{so_far}.", f"No number of units solves every lag {within}.{outside}"
    few = [units for units in by_size if units < min(enough)]
    less = f" Fewer ({', '.join(map(str, few))}) do not, {within}." if few else ""
    return (
        f"Yes, if it is large enough{so_far}." if few else f"Yes{so_far}.",
        f"{counted(min(enough), 'unit')} learn every lag that a window of {grid.fixed} shows.{less}{outside}",
    )


def _at(cell: GridCell) -> str:
    return f"epoch {whole(round(cell.solved_at or 0))}"


def _name(place: Place) -> str:
    return f"lag {place.lag} in window {place.value}"
