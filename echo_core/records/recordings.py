"""Recorded runs of the presets, shown before anything is trained.

`python -m echo_core record presets` trains every preset and writes the recordings anew.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path

import numpy as np

from echo_core.runs.status import Snapshot, Status
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.score import Prediction

_FOLDER = Path(__file__).parent / "recorded"
_DIGITS = 4


@functools.cache
def recorded(name: str) -> Snapshot:
    """The recorded run of the preset called `name`; KeyError where there is none of that name."""
    if name not in PRESETS:
        raise KeyError(name)
    kept = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return Snapshot(
        run=f"recorded-{name}",
        experiment=Experiment(**kept["settings"]),
        status=Status.FINISHED,
        losses=np.array(kept["losses"], np.float32),
        accuracies=np.array(kept["accuracies"], np.float32),
        prediction=Prediction(
            sequence=np.array(kept["sequence"], np.int32),
            expected=np.array(kept["expected"], np.int32),
            predicted=np.array(kept["predicted"], np.int32),
            probability=np.array(kept["probability"], np.float32),
        ),
        seconds=kept["seconds"],
    )


def record(name: str) -> None:
    """Train the preset called `name` and keep the run."""
    from echo_core.model.training import train

    result = train(PRESETS[name].experiment)
    kept = {
        "settings": result.experiment.settings(),
        "seconds": round(result.seconds, _DIGITS),
        "sequence": result.prediction.sequence.tolist(),
        "expected": result.prediction.expected.tolist(),
        "predicted": result.prediction.predicted.tolist(),
        "probability": result.prediction.probability.astype(float).round(_DIGITS).tolist(),
        "losses": result.losses.astype(float).round(_DIGITS).tolist(),
        "accuracies": result.accuracies.astype(float).round(_DIGITS).tolist(),
    }
    _FOLDER.mkdir(exist_ok=True)
    (_FOLDER / f"{name}.json").write_text(json.dumps(kept) + "\n", "utf-8")
