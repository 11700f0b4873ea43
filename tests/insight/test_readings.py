"""What the values of the views come to, on small tables made by hand and on networks that are known exactly."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.insight import readings
from echo_core.insight.readings import Diagnosis, Effect
from echo_core.insight.requests import CounterfactualRequest, GatesRequest, SlowMotionRequest
from echo_core.insight.results import LagProfile, LinearProbe, Saliency
from echo_core.insight.views import compute
from echo_core.model.weights import Weights
from echo_core.task.sequences import test_sequence as held_out_sequence
from tests.insight.networks import SMALL, constant, shift_register

NUMBERS = tuple(held_out_sequence(SMALL).tolist())
OTHER = (NUMBERS[5] + 1) % 6
REGISTER = shift_register(6, 2)


@pytest.mark.parametrize(
    ("weights", "change", "effect", "changed", "due"),
    [
        (REGISTER, None, None, [], None),
        (REGISTER, (5, NUMBERS[5]), Effect.NO_CHANGE_MADE, [], None),
        (REGISTER, (11, (NUMBERS[11] + 1) % 6), Effect.NONE_ASKED, [], None),
        (shift_register(6, 0), (11, (NUMBERS[11] + 1) % 6), Effect.NONE_ASKED, [11], None),
        (constant(6, 4), (5, OTHER), Effect.NONE, [], 7),
        (REGISTER, (5, OTHER), Effect.AS_IT_SHOULD, [7], 7),
        (shift_register(6, 1), (5, OTHER), Effect.ELSEWHERE, [6], 7),
    ],
)
def test_the_effect_of_a_change(
    weights: Weights, change: tuple[int, int] | None, effect: Effect | None, changed: list[int], due: int | None
) -> None:
    told = compute(SMALL, weights, CounterfactualRequest(NUMBERS, change))
    assert readings.effect(told) is effect
    assert readings.changed_at(told) == changed
    assert readings.due_at(told) == due


@pytest.mark.parametrize("output", ["last", "sequence"])
@pytest.mark.parametrize("position", range(SMALL.length))
def test_a_number_is_echoed_at_one_position_at_most(output: str, position: int) -> None:
    experiment = SMALL.replace(output=output)
    told = compute(experiment, REGISTER, CounterfactualRequest(NUMBERS, (position, (NUMBERS[position] + 1) % 6)))
    assert len(set(told.before.positions[told.due].tolist())) <= 1
    expected = position + experiment.lag
    assert readings.due_at(told) in (None, expected)


def profile(*shares: float, lag: int = 1, count: int = 4000) -> LagProfile:
    js = np.arange(len(shares), dtype=np.int32)
    return LagProfile(lag, 0.01, js, np.array(shares, np.float32), np.full(len(js), count, np.int32), 0.02, 42)


def test_the_others_guess_where_none_is_beyond_chance() -> None:
    assert readings.others_guess(profile(0.01, 0.98, 0.012))
    assert not readings.others_guess(profile(0.2, 0.98, 0.01))
    assert readings.others_guess(profile(0.05, 0.98, count=20))  # one of twenty: luck
    assert readings.others_guess(profile(np.nan, 0.98, 0.01))


def saliency(*strengths: float) -> Saliency:
    return Saliency(np.arange(len(strengths), dtype=np.int32), np.array(strengths, np.float32))


def test_the_strongest_of_those_that_are_shown() -> None:
    assert readings.strongest(saliency(0.1, 0.6, np.nan)) == 1
    assert readings.ahead_of_the_next(saliency(0.1, 0.6, 0.2)) == pytest.approx(3)
    assert readings.ahead_of_the_next(saliency(0.1, np.nan)) is None
    assert readings.ahead_of_the_next(saliency(0.0, 0.1)) == np.inf
    assert readings.ahead_of_the_next(saliency(0.0, 0.0)) == 1


@pytest.mark.parametrize(
    ("strengths", "clearly"),
    [((0.1, 0.6), True), ((1.0, 1.5), True), ((1.0, 1.4), False), ((1.0, 1.0), False), ((0.5, np.nan), False)],
)
def test_a_column_stands_out_when_it_is_half_as_strong_again(strengths: tuple[float, ...], clearly: bool) -> None:
    assert readings.stands_out(saliency(*strengths)) is clearly


@pytest.mark.parametrize(("share", "clearly"), [(0.021, False), (0.5, False), (0.51, True), (1.0, True)])
def test_an_echo_is_what_is_said_more_often_than_not(share: float, clearly: bool) -> None:
    found = profile(share, 0.01, 0.01)
    assert readings.diagnosis(found) is Diagnosis.PRESENT
    assert readings.echoes(found) is clearly


def test_units_are_far_from_zero_only_where_they_answer_so() -> None:
    silent = compute(SMALL, REGISTER, GatesRequest())
    assert readings.strong_units(silent) == 0
    hidden = np.zeros_like(silent.steps.hidden)
    hidden[:, -1, 3], hidden[:, -1, 5], hidden[:, 0, 7] = 0.9, -0.6, 1.0  # the last one not when it answers
    answering = dataclasses.replace(silent, steps=silent.steps._replace(hidden=hidden))
    assert readings.strong_units(answering) == 2


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8))
def test_what_is_read_out_is_beyond_chance(right: list[int]) -> None:
    counts = np.full(len(right), 500, np.int32)
    js = np.arange(len(right), dtype=np.int32)
    probe = LinearProbe(js, (np.array(right) / 500).astype(np.float32), counts, 0.01)
    spread = np.sqrt(0.01 * 0.99 / 500)
    assert readings.read_out(probe).tolist() == [j for j in js if right[j] / 500 - 0.01 > 5 * spread]


def test_a_few_lucky_rows_are_no_memory_and_what_was_not_scored_is_none() -> None:
    def read_out(count: int) -> list[int]:
        accuracies = np.array([0.06, 0.01, np.nan], np.float32)
        counts = np.array([count, count, 0], np.int32)
        return readings.read_out(LinearProbe(np.arange(3, dtype=np.int32), accuracies, counts, 0.01)).tolist()

    assert read_out(50) == []
    assert read_out(500) == [0]


def test_where_a_number_comes_into_a_row() -> None:
    motion = compute(SMALL, REGISTER, SlowMotionRequest(0))
    t = int(motion.positions[-1])
    assert [readings.step_of(motion, t - back) for back in range(5)] == [3, 2, 1, 0, None]
