"""Recorded runs of the presets, shown before anything is trained, and where recorded runs are found.

`python -m echo_core record presets` trains every preset and writes the recordings anew.
"""

from __future__ import annotations

import functools
from pathlib import Path

from echo_core.records import recorded_map
from echo_core.runs import codec
from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS

_FOLDER = Path(__file__).parent / "recorded"


def recorded(experiment: Experiment) -> History | None:
    """The recorded run of an experiment: of a preset, or of a cell of the map; None of all others."""
    name = next((preset.name for preset in PRESETS.values() if preset.experiment == experiment), None)
    return recorded_map.history(experiment) if name is None else _read(name)


@functools.cache
def _read(name: str) -> History | None:
    path = _FOLDER / f"{name}.json"
    return codec.decode(path.read_text("utf-8")) if path.exists() else None


def record(name: str) -> None:
    """Train the preset called `name` and keep the run."""
    from echo_core.model.training import train

    history = History.of(train(PRESETS[name].experiment))
    _FOLDER.mkdir(exist_ok=True)
    (_FOLDER / f"{name}.json").write_text(codec.encode(history) + "\n", "utf-8")
