"""Several seeds of one experiment, and whether a result was luck."""

from __future__ import annotations

import dataclasses

import pytest

from echo_core.runs.seeds import COUNT, Luck, seeded, spread
from echo_core.task.experiment import SETTINGS, Experiment
from echo_core.task.score import Assessment, Grade


def found(kind: Grade, *, reached: float | None = 0.5, solved_at: int | None = None) -> Assessment:
    return Assessment(kind, 2000, reached, 0.01, 1.0, solved_at, None)


def test_the_seeds_begin_with_the_experiments_own_and_change_nothing_else() -> None:
    own = Experiment(lag=2, seed=7)
    assert [each.seed for each in seeded(own)] == [7, 8, 9, 10, 11]
    assert {each.replace(seed=7) for each in seeded(own)} == {own}


def test_after_the_last_possible_seed_comes_the_first() -> None:
    last = int(SETTINGS["seed"].high)
    assert [each.seed for each in seeded(Experiment(seed=last - 1))] == [last - 1, last, 0, 1, 2]


@pytest.mark.parametrize("grade", [Grade.SOLVED, Grade.AS_GOOD_AS_POSSIBLE, Grade.PARTLY, Grade.GUESSING])
def test_seeds_of_one_grade_are_alike_and_one_of_another_is_enough_to_mix_them(grade: Grade) -> None:
    same = [found(grade)] * COUNT
    assert spread(same).luck is Luck.ALIKE
    other = Grade.GUESSING if grade is Grade.SOLVED else Grade.SOLVED
    assert spread([*same[1:], found(other)]).luck is Luck.MIXED


def test_nothing_is_judged_before_all_seeds_tell() -> None:
    solved = [found(Grade.SOLVED)] * COUNT
    assert spread([]).luck is Luck.OPEN
    assert spread(solved[1:]).luck is Luck.OPEN
    assert spread([*solved[1:], found(Grade.TOO_EARLY, reached=None)]).luck is Luck.OPEN


def test_when_and_how_well_they_did() -> None:
    of = spread(
        [
            found(Grade.SOLVED, reached=0.998, solved_at=1494),
            found(Grade.PARTLY, reached=0.6),
            found(Grade.SOLVED, reached=0.991, solved_at=1310),
        ]
    )
    assert of.solved_at == (1310, 1494)
    assert (of.lowest, of.highest) == (0.6, 0.998)
    none = dataclasses.replace(found(Grade.TOO_EARLY), reached=None)
    assert (spread([none]).lowest, spread([]).highest) == (None, None)
