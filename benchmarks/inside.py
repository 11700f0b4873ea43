"""What looking inside a run costs: how soon it answers at any epoch, and what a run pays that is asked under way."""

from __future__ import annotations

import statistics
import time
from typing import Any

from benchmarks.report import Aim, Part, Table, aims
from benchmarks.workers import press_and_wait, warm_engine
from echo_core.engine import Engine
from echo_core.insight.requests import (
    CounterfactualRequest,
    GatesRequest,
    LagProfileRequest,
    LinearProbeRequest,
    Request,
    SaliencyRequest,
    SlowMotionRequest,
)
from echo_core.runs.questions import SHARE
from echo_core.runs.requests import FrameRequest
from echo_core.runs.status import Watched
from echo_core.task.experiment import Experiment
from echo_core.task.presets import preset
from echo_core.task.sequences import test_sequence
from echo_ui.insight.section import REFRESH_S

EXPERIMENT = preset("lag-with-context").experiment.replace(epochs=8000)
PATIENCE = 60.0  # seconds for an answer
REQUESTS: dict[str, Request[Any]] = {
    "frame": FrameRequest(),
    "counterfactual": CounterfactualRequest(tuple(test_sequence(EXPERIMENT).tolist())),
    "lag profile": LagProfileRequest(),
    "saliency": SaliencyRequest(),
    "gates": GatesRequest(),
    "linear probe": LinearProbeRequest(),
    "slow motion": SlowMotionRequest(0),
}
STEP = 37  # between two epochs asked for: none but the first is a checkpoint's


def measure(quick: bool) -> Part:
    """Ask of a complete run and of runs under way, on one worker, so that they have no other to go to."""
    rounds = 1 if quick else 5
    experiment = EXPERIMENT.replace(epochs=2000) if quick else EXPERIMENT
    with warm_engine(workers=1) as engine:
        answers, again = {}, []
        for seed, (name, request) in enumerate(REQUESTS.items(), 1):
            complete = EXPERIMENT.replace(epochs=2000, seed=seed)  # a run each: what one was asked helps the next
            press_and_wait(engine, complete)
            _answer_seconds(engine, complete, 1, request)  # the first call of each loads
            epochs = range(2 * STEP, complete.epochs, (9 if quick else 3) * STEP)
            answers[name] = [_answer_seconds(engine, complete, epoch, request) for epoch in epochs]
            again.append(_answer_seconds(engine, complete, epochs[0], request))
        ratios = _under_way(engine, experiment, rounds)
    return _report(experiment, rounds, answers, again, ratios)


def _under_way(engine: Engine, experiment: Experiment, rounds: int) -> dict[str, list[float]]:
    """Seconds of a run that is asked the same all the while, of those of one that is not; runs differ in their seed."""
    ratios: dict[str, list[float]] = {name: [] for name in REQUESTS}
    _run_seconds(engine, experiment.replace(seed=99), None)
    for seed in range(100, 100 + rounds):
        for number, (name, request) in enumerate(REQUESTS.items()):
            of_its_own = experiment.replace(seed=10 * seed + number)
            alone = _run_seconds(engine, of_its_own, None)
            asked = _run_seconds(engine, of_its_own.replace(seed=5000 + of_its_own.seed), request)
            ratios[name].append(asked / alone)
    return ratios


def _run_seconds(engine: Engine, experiment: Experiment, request: Request[Any] | None) -> float:
    """Seconds from the first epoch that is seen to the end, asking as a page does where the playhead rests."""
    first, asked = 0.0, 0.0

    def look(seen: Watched) -> None:
        nonlocal first, asked
        now = time.perf_counter()
        first = first or (now if seen.history.epoch else 0.0)
        if request and first and now - asked >= REFRESH_S:
            asked = now
            engine.runs.ask(experiment, seen.history.epoch, request)

    press_and_wait(engine, experiment, look)
    return time.perf_counter() - first


def _answer_seconds(engine: Engine, experiment: Experiment, epoch: int, request: Request[Any]) -> float:
    start = time.perf_counter()
    if engine.runs.ask(experiment, epoch, request, PATIENCE) is None:
        raise RuntimeError(f"{request} of epoch {epoch} was not answered within {PATIENCE:.0f} s")
    return time.perf_counter() - start


def _report(
    experiment: Experiment,
    rounds: int,
    answers: dict[str, list[float]],
    again: list[float],
    ratios: dict[str, list[float]],
) -> Part:
    waits = [
        (name, *(f"{1000 * figure:.0f}" for figure in (statistics.median(found), min(found), max(found))))
        for name, found in answers.items()
    ]
    costs = [
        (name, *(f"{figure:.3f}" for figure in (statistics.median(found), min(found), max(found))))
        for name, found in ratios.items()
    ]
    heads = ("insight", "median", "least", "most")
    everything = [ratio for found in ratios.values() for ratio in found]
    summary = [
        Aim("time of a run that is asked, of one that is not: median", statistics.median(everything), 1 + SHARE),
        Aim("the same answer asked for again, most milliseconds", 1000 * max(again)),
    ]
    return Part(
        tables=[
            Table("Time to an answer about a complete run at any epoch, milliseconds", heads, waits),
            Table("Time of a run that is asked all the while, of one that is not", heads, costs),
            aims("Looking inside", summary),
        ],
        notes=[
            "Preset lag-with-context, one worker, warm. Answers: each at an epoch that nothing is kept of, so that"
            f" epochs are trained on the way to it. Cost: {experiment.epochs} epochs, {rounds} pairs each, from the"
            f" first epoch seen to the last; asked at the newest epoch every {REFRESH_S} s, as a page does."
        ],
        values={"answer_seconds": answers, "ratios": ratios, "seconds_again": again},
    )
