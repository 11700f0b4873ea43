"""The wording of what the views tell, case by case; the cases themselves are tested in `tests/insight`."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight.requests import CounterfactualRequest, GatesRequest, SlowMotionRequest
from echo_core.insight.results import LagProfile, LinearProbe, Saliency
from echo_core.insight.views import compute
from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.sequences import test_sequence as held_out_sequence
from echo_ui.text import words
from tests.insight.networks import SMALL, constant, shift_register
from tests.page.insight.asked import REGISTER

BLIND = PRESETS["lag-without-context"].experiment
NUMBERS = tuple(held_out_sequence(SMALL).tolist())
OTHER = (NUMBERS[5] + 1) % 6
sentences = words.insight_sentences


def profile(lag: int, shares: list[float], constant: float = 0.02) -> LagProfile:
    js = np.arange(len(shares), dtype=np.int32)
    counts = np.full(len(shares), 4000, np.int32)
    return LagProfile(lag, 0.01, js, np.array(shares, np.float32), counts, constant, 42)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            profile(1, [0.01, 0.98, 0.01]),
            "One tall bar at the lag: it says x(t−1) in 98% of its answers; every other bar is guessing (1%).",
        ),
        (profile(1, [0.2, 0.98, 0.01]), "One tall bar at the lag: it says x(t−1) in 98% of its answers."),
        (
            profile(1, [0.01, 0.2, 0.01]),
            "It leans to x(t−1), the lag: it says that number in 20% of its answers, where guessing gives 1%.",
        ),
        (profile(1, [0.01, 0.6, 0.01]), "It echoes x(t−1), the lag, in 60% of its answers; 100% is possible."),
        (
            profile(1, [0.6, 0.1, 0.01]),
            "It echoes the present: it says x(t) in 60% of its answers. It should say x(t−1).",
        ),
        (
            profile(1, [0.021, 0.01, 0.01]),
            "It leans to x(t): it says that number in 2.1% of its answers, where guessing gives 1%. It should say"
            " x(t−1).",
        ),
        (profile(1, [0.01, 0.01, 0.6]), "Off by one: it says x(t−2) in 60% of its answers. It should say x(t−1)."),
        (
            profile(1, [0.01, 0.01, 0.4]),
            "It leans to x(t−2): it says that number in 40% of its answers, where guessing gives 1%. It should say"
            " x(t−1).",
        ),
        (
            profile(0, [0.01, 0.01, 0.6]),
            "It echoes another distance: x(t−2) in 60% of its answers. It should say x(t).",
        ),
        (profile(1, [0.01, 0.01, 0.01], 0.9), "A constant guess: 90% of its answers are the number 42."),
        (
            profile(1, [0.01, 0.01, 0.01]),
            "It echoes nothing: no bar rises above guessing (1%). The bar to watch is x(t−1), the lag.",
        ),
    ],
)
def test_a_lag_profile(told: LagProfile, sentence: str) -> None:
    assert sentences.lag_profile(Experiment(), told) == sentence


def test_a_lag_profile_of_what_can_never_be_learned() -> None:
    assert sentences.lag_profile(BLIND, profile(1, [0.01, 0.01, 0.01])) == (
        "It echoes nothing: no bar rises above guessing (1%). More training will not help: the network never sees the"
        " answer."
    )


def saliency(*strengths: float) -> Saliency:
    return Saliency(np.arange(len(strengths), dtype=np.int32), np.array(strengths, np.float32))


@pytest.mark.parametrize(
    ("experiment", "found", "sentence"),
    [
        (
            Experiment(),
            saliency(0.3, 0.9, np.nan),
            "The column of the lag stands out: x(t−1) moves the answer 3.0 times as much as the next strongest number.",
        ),
        (
            Experiment(lag=0),
            saliency(0.3, 0.9, np.nan),
            "Another column stands out: x(t−1) moves the answer 3.0 times as much as the next strongest number. The"
            " column to watch is x(t), the lag.",
        ),
        (
            Experiment(),
            saliency(0.875, 1.0, np.nan),
            "No column stands out: x(t−1) moves the answer 1.1 times as much as the next strongest number. The column"
            " to watch is x(t−1), the lag.",
        ),
        (Experiment(), saliency(0.0, 0.5, 0.0), "The column of the lag stands out: x(t−1) alone moves the answer."),
        (Experiment(), saliency(0.0, 0.0), "No column stands out: no number moves the answer."),
        (
            Experiment(lag=0, window=1),
            saliency(0.3, np.nan),
            "A row shows x(t) alone, so there is no other column to compare its column with.",
        ),
        (
            BLIND,
            saliency(0.3, np.nan),
            "No column can form at the lag: no row shows x(t−1), so no gradient reaches it, and nothing trains the"
            " network to keep it.",
        ),
    ],
)
def test_saliency(experiment: Experiment, found: Saliency, sentence: str) -> None:
    assert sentences.saliency(experiment, found) == sentence


def probe(*accuracies: float) -> LinearProbe:
    counts = np.full(len(accuracies), 500, np.int32)
    return LinearProbe(np.arange(len(accuracies), dtype=np.int32), np.array(accuracies, np.float32), counts, 0.01)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            probe(1.0, 0.99, 0.1, 0.01),
            "A linear probe finds x(t−1), the right answer, in the hidden state of 99% of the rows."
            " It also finds x(t) (100%) and x(t−2) (10%).",
        ),
        (
            probe(0.01, 0.99, 0.02),
            "A linear probe finds x(t−1), the right answer, in the hidden state of 99% of the rows."
            " It finds nothing else.",
        ),
        (
            probe(1.0, 0.02, 0.01),
            "A linear probe does not find x(t−1), the right answer, in the hidden state. It finds x(t) (100%).",
        ),
        (
            probe(0.9, 0.02, 0.8, 0.7, 0.6, 0.5),
            "A linear probe does not find x(t−1), the right answer, in the hidden state."
            " It finds x(t) (90%), x(t−2) (80%), x(t−3) (70%) and others.",
        ),
        (probe(0.01, 0.02), "A linear probe does not find x(t−1), the right answer, in the hidden state."),
        (probe(0.5, np.nan), "Too few rows reach back to x(t−1) to fit a probe."),
    ],
)
def test_a_linear_probe(told: LinearProbe, sentence: str) -> None:
    assert sentences.linear_probe(Experiment(), told) == sentence


@pytest.mark.parametrize(
    ("weights", "change", "sentence"),
    [
        (
            REGISTER,
            None,
            "9 of 9 answers to these numbers are right."
            " Change one number: only the answer 2 steps later should change.",
        ),
        (REGISTER, (5, OTHER), "Only the answer at t = 7 changed: the one that should, 2 steps later."),
        (
            constant(6, 4),
            (5, OTHER),
            "Nothing changed, though the answer at t = 7 should: the network's answers do not depend on x(5).",
        ),
        (
            shift_register(6, 1),
            (5, OTHER),
            "The answer at t = 7 should change, but the answer at t = 6 changed instead.",
        ),
        (
            REGISTER,
            (11, (NUMBERS[11] + 1) % 6),
            "No row that is trained on has to say x(11), and no answer changed.",
        ),
        (
            shift_register(6, 0),
            (11, (NUMBERS[11] + 1) % 6),
            "No row that is trained on has to say x(11), yet the answer at t = 11 changed.",
        ),
        (REGISTER, (5, NUMBERS[5]), f"x(5) is {NUMBERS[5]} already, so nothing changes: choose another number."),
    ],
)
def test_a_counterfactual(weights: Weights, change: tuple[int, int] | None, sentence: str) -> None:
    assert sentences.counterfactual(SMALL, compute(SMALL, weights, CounterfactualRequest(NUMBERS, change))) == sentence


@pytest.mark.parametrize(
    ("experiment", "ending"),
    [
        (SMALL.replace(lag=0), "only the answer of the same step should change."),
        (SMALL.replace(lag=0, output="sequence"), "only the answers of the same step should change."),
        (SMALL.replace(lag=1, output="sequence"), "only the answers 1 step later should change."),
    ],
)
def test_which_answers_should_change(experiment: Experiment, ending: str) -> None:
    told = compute(experiment, REGISTER, CounterfactualRequest(NUMBERS))
    assert sentences.counterfactual(experiment, told).endswith(ending)


def test_slow_motion_that_ends_right() -> None:
    motion = compute(SMALL, REGISTER, SlowMotionRequest(0))
    sure = words.format.percent(round(float(motion.probabilities[-1, 0]), 3))
    said = motion.expected
    assert sentences.slow_motion(SMALL, motion) == (
        f"The right answer, {said}, comes in at step 2 of 4. At the end it says {said} ({sure}), and that is right."
    )
    assert words.insight.likely_title(motion, 3) == f"After step 4 it would say {said} ({sure})"


def test_slow_motion_that_ends_wrong() -> None:
    expected = compute(SMALL, REGISTER, SlowMotionRequest(0)).expected
    motion = compute(SMALL.replace(units=6), constant(6, (expected + 1) % 6), SlowMotionRequest(0))
    sentence = sentences.slow_motion(SMALL, motion)
    assert sentence.endswith(f", but should say {expected}.")
    assert words.insight.likely_title(motion, 0).startswith(
        f"After step 1 it would say {(expected + 1) % 6}; {expected}"
    )


def test_slow_motion_of_a_number_that_is_not_shown() -> None:
    hidden = SMALL.replace(lag=5)
    motion = compute(hidden, REGISTER, SlowMotionRequest(0))
    start = f"This row does not show the right answer, {motion.expected}. At the end it says "
    assert sentences.slow_motion(hidden, motion).startswith(start)


def test_the_gates() -> None:
    assert sentences.gates(compute(SMALL, REGISTER, GatesRequest())) == (
        "When it answers, 0 of 18 units are strongly on (above 0.5 in size, on average)."
        " The input gates let in 100%, the forget gates keep 0%."
    )
