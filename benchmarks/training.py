"""Milliseconds an update of every way of training, side by side, and the time to their first epoch."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benchmarks.report import Aim, Part, Table, aims
from benchmarks.trainers import EXPERIMENT


class Way(NamedTuple):
    """One way of training.

    Attributes:
        name: in `benchmarks.trainers`.
        title: in words.
        epochs: trained in a round: about a second's worth.
        cold: whether its first epoch is worth a line: whether it starts from nothing as a visitor would have to.
    """

    name: str
    title: str
    epochs: int
    cold: bool = True


WAYS = (
    Way("tutorial", "(a) the tutorial's loop of fit(epochs=1)", 15),
    Way("plain_keras", "(b) the fastest plain Keras", 250),
    Way("ours", "(c) ours: advance", 2000),
    Way("without_frames", "(c) ours without frames of predictions", 2000, cold=False),
    Way("engine", "(c) ours: a run of the engine, press to complete", 2000),
    Way("c_program", "(d) C, one core", 2000, cold=False),
)


FRAMES = ("ours", "without_frames")  # these two are compared round by round
FRAMES_AIM = 1.1


class TrainerError(RuntimeError):
    """The process of a way of training ended before its time."""


@dataclass
class _Process:
    """The process of one way of training."""

    way: Way
    started: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.trainers", self.way.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, epochs: int) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{epochs}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise TrainerError(f"{self.way.title}: its process ended with code {self.process.wait()}")
        found: dict[str, Any] = json.loads(answer)
        return found

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def measure(quick: bool) -> Part:
    """Measure in rounds, each way once a round; few when `quick`."""
    rounds = 3 if quick else 9
    processes: list[_Process] = []
    part = Part()
    first_epochs = {}
    try:
        for way in WAYS:
            process = _Process(way)
            processes.append(process)
            if skipped := process.ask(1).get("skipped"):
                part.notes.append(f"Skipped: {way.title}: {skipped}.")
                processes.remove(process)
                process.end()
                continue
            cold = time.perf_counter() - process.started
            first_epochs[way] = (cold, process.ask(1)["seconds"])
            process.ask(way.epochs)  # the first call of that size may still compile or fill caches
        times: dict[Way, list[float]] = {process.way: [] for process in processes}
        for _ in range(rounds):
            for process in processes:
                times[process.way].append(1000 * process.ask(process.way.epochs)["seconds"] / _updates(process.way))
    finally:
        for process in processes:
            process.end()

    with_frames, without = (next(found for way, found in times.items() if way.name == name) for name in FRAMES)
    frames = [one / other for one, other in zip(with_frames, without, strict=True)]
    medians = {way: statistics.median(found) for way, found in times.items()}
    reference = next(median for way, median in medians.items() if way.name == "ours")
    part.tables.append(
        Table(
            "Training, milliseconds an update",
            ("", "median", "fastest", "slowest", "of ours"),
            [
                (
                    way.title,
                    f"{median:.3f}",
                    f"{min(times[way]):.3f}",
                    f"{max(times[way]):.3f}",
                    f"{median / reference:.2f} ×",
                )
                for way, median in medians.items()
            ],
        )
    )
    part.tables.append(
        Table(
            "To the first epoch, seconds",
            ("", "cold", "warm"),
            [(way.title, f"{cold:.2f}", f"{warm:.4f}") for way, (cold, warm) in first_epochs.items() if way.cold],
        )
    )
    engine = next(median for way, median in medians.items() if way.name == "engine") / reference
    part.tables.append(
        aims(
            "Training, as ratios",
            [
                Aim("with frames, of without (median of the rounds)", statistics.median(frames), FRAMES_AIM),
                Aim("the same, least round", min(frames)),
                Aim("the same, most", max(frames)),
                Aim("press to complete on the engine, of advance", engine),
            ],
        )
    )
    part.notes.append(
        f"Preset lag-with-context: {EXPERIMENT.batches} updates an epoch. {rounds} rounds of all ways in turn, each way"
        " in a process of its own with TensorFlow on one thread. Cold: a new process, imports and compilation included."
    )
    part.values.update(
        ms_per_update={way.name: median for way, median in medians.items()},
        times_without_frames=frames,
        rounds={way.name: found for way, found in times.items()},
        times_ours={way.name: median / reference for way, median in medians.items()},
        first_epoch_seconds={
            w.name: {"cold": cold, "warm": warm} for w, (cold, warm) in first_epochs.items() if w.cold
        },
    )
    return part


def _updates(way: Way) -> int:
    return way.epochs * EXPERIMENT.batches
