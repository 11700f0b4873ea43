"""The plan of which worker trains which run."""

from __future__ import annotations

from hypothesis import given

from echo_core.model.program import ProgramKey
from echo_core.sweeps.grid import BASE
from echo_core.sweeps.plan import Plan
from echo_core.task.experiment import Experiment
from tests.strategies import experiments


@given(experiments())
def test_what_is_an_argument_of_the_program_does_not_make_another(one):
    other = one.replace(seed=7, epochs=1, learning_rate=0.5, state="reset", stop_when_solved=True)
    assert ProgramKey.of(one) == ProgramKey.of(other)
    assert ProgramKey.of(one) != ProgramKey.of(one.replace(units=1 if one.units > 1 else 2))


def order(plan: Plan, workers: list[str], run_seconds: float) -> list[tuple[str, int] | None]:
    """Which unit count goes to which worker when all finish in turn."""
    taken: list[tuple[str, int] | None] = []
    while plan and len(taken) < 50:
        for worker in workers:
            experiment = plan.take(worker, workers, run_seconds)
            taken.append((worker, experiment.units) if experiment else None)
    return taken


def runs(units: int, count: int) -> list[Experiment]:
    return [BASE.replace(units=units, seed=seed) for seed in range(count)]


def test_a_program_stays_with_its_worker():
    plan = Plan([*runs(1, 3), *runs(2, 3)])
    assert order(plan, ["a", "b"], 1.0) == [("a", 1), ("b", 2)] * 3


def test_the_most_frequent_program_comes_first():
    plan = Plan([*runs(1, 1), *runs(2, 3)])
    assert order(plan, ["a"], 1.0) == [("a", 2)] * 3 + [("a", 1)]


def test_an_idle_worker_helps_where_that_is_worth_compiling_for():
    assert order(Plan(runs(1, 7)), ["a", "b"], 1.0)[:4] == [("a", 1), ("b", 1), ("a", 1), ("b", 1)]
    assert order(Plan(runs(1, 4)), ["a", "b"], 1.0) == [("a", 1), None] * 4
    assert order(Plan(runs(1, 2)), ["a", "b"], 10.0) == [("a", 1), ("b", 1)]


def test_what_a_lost_worker_had_compiled_is_free_again():
    plan = Plan(runs(1, 2))
    assert plan.take("a", ["a", "b"], 0.1)
    assert plan.take("b", ["a", "b"], 0.1) is None
    assert plan.take("b", ["b"], 0.1)
    assert not plan
