"""The C program of the same training: built for this machine, given our sequences, and checked before it is timed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.sequences import training_sequences

SOURCE = Path(__file__).with_name("echo.c")
OPTIONS = ("-std=gnu11", "-O3", "-march=native", "-ffast-math")


def compiler() -> str | None:
    """The C compiler's path; None where there is none."""
    return next(filter(None, map(shutil.which, (os.environ.get("CC") or "cc", "gcc", "clang"))), None)


def build(compiler: str, experiment: Experiment, folder: Path) -> Path:
    """Compile for the experiment's sizes; the program's path.

    Raises:
        ValueError: the program is not written for such an experiment.
    """
    if (experiment.state, experiment.missing, experiment.output) != ("carry", "drop", "last"):
        raise ValueError("echo.c carries the state, drops incomplete rows and answers after the last step only")
    sizes = {
        "LENGTH": experiment.length,
        "VOCABULARY": experiment.vocabulary,
        "UNITS": experiment.units,
        "STEPS": experiment.steps,
        "BATCH": experiment.batch_size,
        "BATCHES": experiment.batches,
    }
    program = folder / "echo"
    defines = [f"-D{name}={size}" for name, size in sizes.items()]
    subprocess.run([compiler, *OPTIONS, *defines, str(SOURCE), "-o", str(program), "-lm"], check=True)
    return program


def hand_over(experiment: Experiment, weights: Weights, epochs: int, path: Path) -> None:
    """Write what the program reads: start weights, learning rate, index table, sequences."""
    rows = frame(experiment).trained()
    numbers = (rows.inputs, rows.targets, training_sequences(experiment, 0, epochs))
    with path.open("wb") as file:
        for array in (*weights, np.array(experiment.learning_rate)):
            file.write(np.ascontiguousarray(array, np.float32).tobytes())
        for array in numbers:
            file.write(np.ascontiguousarray(array, np.int32).tobytes())


def run(program: Path, data: Path, epochs: int) -> tuple[float, NDArray[np.float64]]:
    """Train `epochs` epochs from the start weights; the seconds that took, and each epoch's loss."""
    done = subprocess.run([str(program), str(data), str(epochs)], check=True, capture_output=True, text=True)
    seconds, *losses = map(float, done.stdout.split())
    return seconds, np.array(losses)
