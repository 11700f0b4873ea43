"""Each sentence about what the experiments show is backed by the recorded runs."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.records import findings
from echo_core.records.findings import COMPARISONS, results
from echo_core.task.score import SOLVED_EPOCHS


@pytest.mark.parametrize("question", COMPARISONS, ids=lambda question: question.name)
def test_what_is_recorded_are_the_experiments_as_they_are_today(question):
    recorded = results(question.name)
    assert {label: answer.experiment for label, answer in recorded.items()} == question.variants
    for answer in recorded.values():
        assert len(answer.outcomes) == len(findings.SEEDS)
        assert answer.curves.shape == (len(findings.SEEDS), findings.CURVE_POINTS)


def test_carrying_the_state_makes_the_context_task_slower():
    found = results("state")
    slowest_reset = max(outcome.solved_at for outcome in found["reset"].outcomes)
    assert all(outcome.solved_at > 2 * slowest_reset for outcome in found["carried"].outcomes)


def test_marked_rows_are_learned_about_as_fast_as_complete_ones_and_masked_ones_not():
    found = results("missing")
    assert found["marked"].solved_at == pytest.approx(found["dropped"].solved_at, rel=0.1)
    assert all(outcome.solved_at is None for outcome in found["masked"].outcomes)
    assert 0.9 < found["masked"].accuracy < 0.99


def test_the_whole_sequence_takes_more_than_twice_the_epochs():
    window = results("state")["reset"].solved_at
    for answer in results("whole").values():
        assert answer.solved_at > 2 * window


def test_every_lag_inside_the_window_is_learned_its_ends_first():
    found = results("lag")
    times = [found[f"lag {lag}"].solved_at for lag in range(5)]
    assert max(times[0], times[4]) < min(times[1:4])
    assert found["lag 5"].accuracy == pytest.approx(0.01, abs=0.005)
    assert found["lag 5"].best == pytest.approx(0.01)


def test_more_units_need_fewer_epochs():
    found = results("units")
    times = [found[f"{units} units"].solved_at for units in (15, 25, 50, 100)]
    assert times == sorted(times, reverse=True)
    for units in (5, 10):
        assert all(outcome.solved_at is None for outcome in found[f"{units} units"].outcomes)


def test_a_sequence_is_echoed_up_to_its_ceiling_sooner_for_short_lags():
    found = results("sequence")
    reached = {lag: found[f"lag {lag}"].accuracy / found[f"lag {lag}"].best for lag in (0, 1, 2, 5)}
    assert reached[0] > 0.99
    assert reached[1] > 0.99
    assert reached[1] > reached[2] > reached[5]


def test_the_state_alone_carries_what_comes_back_to_the_same_lane():
    found = results("leak")
    assert found["lag 1, batches of 6"].accuracy == pytest.approx(0.1, abs=0.02)
    assert found["lag 6, batches of 6"].accuracy > 0.7
    assert found["lag 1, batches of 1"].accuracy > 0.3


@pytest.mark.slow
def test_a_recorded_outcome_comes_again():
    from echo_core.model.training import train

    answer = results("state")["reset"]
    again = train(answer.experiment)
    assert again.solved_at == pytest.approx(answer.outcomes[0].solved_at, rel=0.1)
    assert np.mean(again.accuracies[-SOLVED_EPOCHS:]) == pytest.approx(answer.outcomes[0].accuracy, abs=0.02)
