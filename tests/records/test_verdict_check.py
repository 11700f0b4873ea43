"""Training bears the verdict out, over random settings of all framings."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random

import pytest

from echo_core.model.program import ProgramKey
from echo_core.records.verdict_check import Truth, as_markdown, full_grid, measure, misses_steps, unlearned
from echo_core.task.experiment import Context, Experiment, Missing, Output
from echo_core.task.verdict import Reach, verdict

FRAMINGS: list[tuple[Context, Missing, Output]] = [
    # context, missing, output
    ("window", "drop", "last"),
    ("window", "mark", "last"),
    ("window", "mask", "last"),
    ("window", "drop", "sequence"),
    ("window", "mark", "sequence"),
    ("window", "mask", "sequence"),
    ("whole", "mark", "last"),
    ("whole", "mask", "last"),
    ("whole", "mark", "sequence"),
    ("whole", "mask", "sequence"),
]


def random_settings() -> list[Experiment]:
    """Six settings of each framing that share a compiled program: other lags, states, learning rates, seeds."""
    chance = random.Random(3)
    found = []
    for context, missing, output in FRAMINGS:
        length = chance.randint(8, 14)
        shape = Experiment(
            context=context,
            missing=missing,
            output=output,
            length=length,
            window=chance.randint(1, 4),
            lag=chance.randint(0, 4),
            batch_size=chance.randint(1, 3),
            vocabulary=chance.randint(3, 12),
            units=chance.randint(4, 16),
            epochs=400,
        )
        candidates = [
            shape.replace(lag=lag, state=state)
            for lag, state in itertools.product(range(length), ("reset", "carry"))
            if lag <= length - shape.batch_size
        ]
        fitting = [one for one in candidates if ProgramKey.of(one) == ProgramKey.of(shape)]
        for _ in range(6):
            one = chance.choice(fitting)
            found.append(one.replace(learning_rate=chance.choice([0.001, 0.01]), seed=chance.randint(0, 2**31 - 1)))
    return found


PROMISING = [
    # window, lag, units
    (1, 0, 25),
    (3, 2, 25),
    (5, 1, 50),
    (6, 4, 30),
]
VISIBLE = [
    Experiment(window=window, lag=lag, units=units, state="reset", vocabulary=20, batch_size=5, epochs=3000)
    for window, lag, units in PROMISING
]


def test_the_settings_are_many_and_of_all_kinds():
    settings = random_settings()
    assert len(set(settings)) >= 40
    assert {(one.context, one.missing, one.output) for one in settings} == set(FRAMINGS)
    shares = [
        [verdict(one).share(reach) for reach in (Reach.VISIBLE, Reach.CARRIED, Reach.NOWHERE)] for one in settings
    ]
    assert all(sum(share[kind] == 1 for share in shares) >= 3 for kind in (0, 2))
    assert sum(share[1] > 0 for share in shares) >= 5
    assert sum(0 < share[0] < 1 for share in shares) >= 5
    assert len({ProgramKey.of(one) for one in settings}) == len(FRAMINGS)


@pytest.mark.slow
@pytest.mark.parametrize("experiment", random_settings())
def test_training_keeps_to_the_verdict(experiment):
    assert measure(experiment).problem is None


@pytest.mark.slow
@pytest.mark.parametrize("experiment", VISIBLE)
def test_training_reaches_what_is_visible(experiment):
    truth = measure(experiment)
    assert truth.promised
    assert truth.problem is None, truth.accuracy


LOST = verdict(Experiment(window=1, lag=1, state="reset", vocabulary=10))
SHOWN = verdict(Experiment(window=2, lag=1, state="reset", vocabulary=10))
LONG = Experiment(window=2, lag=1, epochs=3000, state="reset", vocabulary=10)


@pytest.mark.parametrize(
    ("truth", "problem"),
    [
        # 10 000 answers by chance of 1 in 10: one standard deviation is 30 of them
        (Truth(LONG, LOST, 0.1, 10_000), None),
        (Truth(LONG, LOST, 0.1 + 4.9 * 0.003, 10_000), None),
        (Truth(LONG, LOST, 0.1 + 5.1 * 0.003, 10_000), "better than the verdict allows"),
        (Truth(LONG, LOST, 0.1 - 5.1 * 0.003, 10_000), "worse than guessing"),
        (Truth(LONG, SHOWN, 0.981, 10_000), None),
        (Truth(LONG, SHOWN, 0.979, 10_000), "below 0.98 of the best"),
        (Truth(LONG.replace(epochs=2999), SHOWN, 0.5, 10_000), None),
        (Truth(LONG.replace(units=24), SHOWN, 0.5, 10_000), None),
        (Truth(LONG.replace(state="carry"), SHOWN, 0.5, 10_000), None),
        (Truth(LONG.replace(window=7), SHOWN, 0.5, 10_000), None),
        (Truth(LONG.replace(missing="mask"), SHOWN, 0.5, 10_000), None),
        (Truth(LONG.replace(missing="mark"), SHOWN, 0.5, 10_000), "below 0.98 of the best"),
    ],
)
def test_what_counts_as_a_contradiction(truth, problem):
    assert truth.problem == problem


def test_the_table():
    truths = [Truth(LONG, SHOWN, 0.5, 100), Truth(LONG, LOST, 0.1, 100)]
    text = as_markdown(truths)
    assert "2 settings, 1 of them in contradiction" in text
    settings = "| window | 2 | drop | last step | 1 | 25 | reset "
    assert text.splitlines()[-2:] == [
        f"{settings}| 100% | 0% | 0% | 100.0% | 50.0% | – | below 0.98 of the best |",
        f"{settings}| 0% | 0% | 100% | 10.0% | 10.0% | 0.0 | none |",
    ]
    assert dataclasses.replace(truths[0], accuracy=1.0).deviations == 0
    assert dataclasses.replace(truths[0], accuracy=0.9).deviations == -math.inf


def test_the_table_says_what_remains() -> None:
    whole = LONG.replace(context="whole", missing="mask", lag=4)
    truths = [
        Truth(LONG, SHOWN, 0.98, 100),
        Truth(LONG, LOST, 0.1, 100),
        Truth(whole, verdict(whole), 0.3, 100),
        Truth(LONG.replace(state="carry"), SHOWN, 0.9, 100),
        Truth(LONG.replace(missing="mask"), SHOWN, 0.9, 100),
    ]
    assert unlearned(truths) == truths[2:]
    text = as_markdown(truths)
    assert "Of 4 settings with every answer visible, 3 stayed below 0.98 of the best" in text
    assert (
        "1 show the whole sequence, 1 show a window and carry the state, 1 show a window, reset the state and mask."
        " None of their lags is below 1." in text
    )
    assert "5 settings, none of them in contradiction" in text
    assert "the best was reached" in as_markdown(truths[:2])


def test_the_full_grid_has_every_kind_and_trains_on_what_is_missing() -> None:
    grid = full_grid()
    kinds = {(one.context, one.missing, one.output, one.state) for one in grid}
    assert len(kinds) == 2 * 8
    assert len(set(grid)) == len(grid)
    for one in grid:
        assert misses_steps(one) == (one.missing != "drop")
    assert {one.lag for one in grid if verdict(one).share(Reach.CARRIED)} >= {1, 4, 6}
