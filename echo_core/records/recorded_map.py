"""The map of lags as the program is delivered with it: what became of every run, and a whole history of each cell.

`python -m echo_core record map` trains its grid and writes both anew. How long that took is told of no run: it is the
time of another machine.
"""

from __future__ import annotations

import functools
import json
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from echo_core.runs import codec
from echo_core.runs.history import History
from echo_core.runs.outcome import Outcome
from echo_core.sweeps.grid import default_grid, is_impossible
from echo_core.task.experiment import Experiment

_FILE = Path(__file__).parent / "recorded" / "map.zip"
_OUTCOMES = "outcomes.json"
_VALUES = ("accuracy", "loss", "solved_at", "epochs")
_MOMENT = (1980, 1, 1, 0, 0, 0)  # of every entry, so that the same runs make the same file


@functools.cache
def outcomes() -> dict[Experiment, Outcome]:
    """What became of the recorded runs, by their settings."""
    kept = json.loads(_read(_OUTCOMES) or "[]")
    found = (
        Outcome(Experiment(**one["settings"]), **{name: one[name] for name in _VALUES}, seconds=math.nan)
        for one in kept
    )
    return {outcome.experiment: outcome for outcome in found}


def history(experiment: Experiment) -> History | None:
    """The recorded history of the run that a cell opens, which is that of its first seed; None of all others."""
    return _decoded(experiment) if experiment.seed == 0 and experiment in outcomes() else None


@functools.cache
def _decoded(experiment: Experiment) -> History | None:
    text = _read(_name(experiment))
    return None if text is None else codec.decode(text)


def _read(name: str) -> str | None:
    """The text of an entry; None where there is none."""
    if not _FILE.exists():
        return None
    with zipfile.ZipFile(_FILE) as archive:
        return archive.read(name).decode() if name in archive.namelist() else None


def _name(experiment: Experiment) -> str:
    return f"lag-{experiment.lag}-window-{experiment.window}.json"


def runs() -> list[Experiment]:
    """The runs that are recorded: those of the default grid that are not known to be impossible."""
    return [run for run in default_grid().experiments() if not is_impossible(run)]


def record(on_run: Callable[[Experiment], object] | None = None) -> None:
    """Train the default grid with all its seeds, and keep the outcomes and the histories of the first seed.

    Args:
        on_run: called with each run before it is trained.
    """
    found: list[dict[str, Any]] = []
    texts: dict[str, str] = {}
    for experiment in runs():
        if on_run:
            on_run(experiment)
        trained = _train(experiment)
        outcome = Outcome.of(experiment, trained.losses, trained.accuracies, trained.seconds)
        found.append({"settings": experiment.settings()} | {name: getattr(outcome, name) for name in _VALUES})
        if experiment.seed == 0:
            texts[_name(experiment)] = codec.encode(trained)
    texts[_OUTCOMES] = json.dumps(found)
    with zipfile.ZipFile(_FILE, "w") as archive:
        for name, text in sorted(texts.items()):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), text, zipfile.ZIP_DEFLATED, 9)


def _train(experiment: Experiment) -> History:
    from echo_core.model.training import train

    return History.of(train(experiment))
