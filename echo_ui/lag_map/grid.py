"""The map as a picture and in a sentence: pure functions from outcomes to HTML and words."""

from __future__ import annotations

from urllib.parse import urlencode

from echo_core.sweeps.grid import Across, Grid, GridCell, Place, is_impossible
from echo_core.task.experiment import Experiment
from echo_core.task.presets import preset
from echo_ui import address
from echo_ui.text import words
from echo_ui.text.subjects import Shown
from echo_ui.theme.html import escape

_PRESET = "state-reset"  # the grid's base: links name it, and only what differs from it
_KINDS = {Shown.ACCURACY: "", Shown.UPDATES: "not", Shown.TIME: "none"}  # of a cell that has no such number
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
    corner = f"{escape(words.lag_map.across_head(grid.across))}<br>{escape(words.lag_map.LAG_DOWN)}"
    return (
        f'<div class="map"><table aria-label="{escape(words.lag_map.title(shown, grid.across))}">'
        f'<thead><tr><th class="axis">{corner}</th>{heads}</tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(experiment: Experiment, cell: GridCell | None, seeds: int, shown: Shown, longest: float) -> str:
    link = escape("./?" + urlencode(address.write(preset(_PRESET), experiment)))
    style = ""
    if is_impossible(experiment):
        kind, text, said = "never", "×", words.lag_map.NEVER
    elif cell is None or cell.accuracy is None:
        kind, text, said = "none", "·", words.lag_map.NOT_YET
    else:
        worth, text = _worth(cell, experiment.epochs * experiment.batches, shown, longest)
        heat = None if worth is None else _heat(worth)
        done = len(cell.outcomes)
        kind = _KINDS[shown] if heat is None else "deep" if heat >= _DEEP else ""
        kind += " some" if done < seeds else ""
        style = "" if heat is None else f' style="--heat:{heat}%"'
        # In whole percent, as it is written in the cell: whoever speaks to the page says what stands there.
        accuracy = round(cell.accuracy, 2)
        said = words.lag_map.trained(accuracy, cell.solved, done, cell.updates_to_solve, cell.seconds)
    label = escape(words.lag_map.cell(experiment, said))
    return f'<a class="{kind}" href="{link}" target="_self" title="{label}" aria-label="{label}"{style}>{text}</a>'


def _worth(cell: GridCell, updates: int, shown: Shown, longest: float) -> tuple[float | None, str]:
    """What the colour shows, from 0 to 1, the better the more, None for what has no such number; and its text."""
    accuracy, seconds = cell.accuracy or 0.0, cell.seconds
    match shown:
        case Shown.ACCURACY:
            return accuracy, f"{100 * accuracy:.0f}"
        case Shown.UPDATES:
            if cell.updates_to_solve is None:
                return None, f"{cell.solved}/{len(cell.outcomes)}"
            return max(0.0, 1 - cell.updates_to_solve / updates), words.format.integer(round(cell.updates_to_solve))
        case Shown.TIME:
            return (None, "·") if seconds is None else (1 - seconds / longest, f"{seconds:.1f}")


def _heat(worth: float) -> int:
    """How much of the accent colour, in percent. It leaves out the shades on which no text has a contrast of 4.5.

    >>> [_heat(worth) for worth in (0, 0.4, 0.79, 0.8, 1)]
    [8, 34, 60, 86, 100]
    """
    return round(8 + 66 * worth if worth < 0.8 else _DEEP + (100 - _DEEP) * (worth - 0.8) / 0.2)


def legend(shown: Shown) -> str:
    """What the colours and marks mean."""
    low, high = map(escape, words.lag_map.scale(shown))
    marks = [("not", words.lag_map.NOT_SOLVED_KEY)] if shown is Shown.UPDATES else []
    none = words.lag_map.NOT_TIMED_KEY if shown is Shown.TIME else words.lag_map.NONE_KEY
    marks += [("never", words.lag_map.NEVER_KEY), ("none", none)]
    explained = "".join(f'<span><i class="{mark}"></i>{escape(text)}</span>' for mark, text in marks)
    return f'<div class="map-key"><span>{low}<i class="scale"></i>{high}</span>{explained}</div>'


def answer(grid: Grid, found: dict[Place, GridCell]) -> tuple[str, str]:
    """Can one kind of network learn every lag? What the outcomes of all cells say: (a few words, a sentence or two)."""
    possible = [place for place in grid.places() if not is_impossible(grid.cell(place))]
    trained = {place: found[place] for place in possible if place in found and len(found[place].outcomes) == grid.seeds}
    outside = len(grid.places()) - len(possible)
    if not possible:
        return words.lag_map.all_outside()
    if len(trained) < len(possible):
        return words.lag_map.not_known(len(trained), len(possible), outside)
    if grid.across is Across.UNITS:
        return _by_units(grid, trained, outside)
    solved = {place: updates for place, cell in trained.items() if (updates := cell.updates_to_solve) is not None}
    if len(solved) == len(trained):
        quick, slow = min(solved, key=solved.__getitem__), max(solved, key=solved.__getitem__)
        first, last = ((solved[place], place.lag, place.value) for place in (quick, slow))
        return words.lag_map.every_lag(len(trained), grid.fixed, first, last, outside)
    worst = min(trained, key=lambda place: trained[place].accuracy or 0)
    accuracy = trained[worst].accuracy or 0
    return words.lag_map.some_lags(
        len(trained), len(solved), grid.updates, worst.lag, worst.value, accuracy, outside
    )  # fmt: skip


def _by_units(grid: Grid, trained: dict[Place, GridCell], outside: int) -> tuple[str, str]:
    by_size = {units: [cell for place, cell in trained.items() if place.value == units] for units in grid.values}
    enough = [units for units, mine in by_size.items() if all(cell.updates_to_solve is not None for cell in mine)]
    if not enough:
        return words.lag_map.no_size(grid.updates, outside)
    few = [units for units in grid.values if units < min(enough)]
    return words.lag_map.enough_units(min(enough), grid.fixed, few, grid.updates, outside)
