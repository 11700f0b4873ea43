"""What looking inside a run costs it: each look open, against none, in turn."""

from __future__ import annotations

import statistics
import time
from typing import Any

from benchmarks.report import Part, Table
from benchmarks.workers import warm_engine
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
from echo_core.insight.views import view_of
from echo_core.task.experiment import Experiment
from echo_core.task.presets import preset
from echo_core.task.sequences import test_sequence
from echo_ui.insight.section import REFRESH_S

EXPERIMENT = preset("lag-with-context").experiment.replace(epochs=8000)
REQUESTS: tuple[Request[Any], ...] = (
    CounterfactualRequest(tuple(test_sequence(EXPERIMENT).tolist())),
    LagProfileRequest(),
    SaliencyRequest(),
    GatesRequest(),
    LinearProbeRequest(),
    SlowMotionRequest(0),
)


def measure(quick: bool) -> Part:
    """Train the context preset with each look open and with none, on one worker, so that it has no other to go to."""
    rounds = 1 if quick else 5
    experiment = EXPERIMENT.replace(epochs=2000) if quick else EXPERIMENT
    with warm_engine(workers=1) as engine:
        for request in (None, *REQUESTS):  # the first call of each loads
            _seconds(engine, EXPERIMENT.replace(epochs=1000), request)
        closed: dict[str, list[float]] = {view_of(request).id: [] for request in REQUESTS}
        opened: dict[str, list[float]] = {view_of(request).id: [] for request in REQUESTS}
        for _ in range(rounds):
            for request in REQUESTS:
                closed[view_of(request).id].append(_seconds(engine, experiment, None))
                opened[view_of(request).id].append(_seconds(engine, experiment, request))
    ratios = {view: [o / c for o, c in zip(opened[view], closed[view], strict=True)] for view in closed}
    rows = [
        (view, *(f"{figure:.3f}" for figure in (statistics.median(found), min(found), max(found))))
        for view, found in ratios.items()
    ]
    return Part(
        tables=[Table("Time of a run with a look open, of that with none", ("look", "median", "least", "most"), rows)],
        notes=[
            f"Preset lag-with-context, {experiment.epochs} epochs, one worker; {rounds} pairs each, from the first"
            f" epoch seen to the last. An open look asks every {REFRESH_S} s, as the page does."
        ],
        values={"ratios": ratios, "seconds": {"closed": closed, "open": opened}},
    )


def _seconds(engine: Engine, experiment: Experiment, request: Request[Any] | None) -> float:
    """Seconds from the first epoch that is seen to the end, asking the same all the while."""
    run = engine.start(experiment)
    start = asked = 0.0
    while (seen := engine.look(run)) is not None and not seen.status.over:
        now = time.perf_counter()
        start = start or (now if seen.epoch else 0.0)
        if request and now - asked >= REFRESH_S:
            asked = now
            engine.inspect(run, request)
        time.sleep(0.005)
    if seen is None or seen.epoch != experiment.epochs:
        raise RuntimeError(f"the run did not finish: {seen}")
    return time.perf_counter() - start
