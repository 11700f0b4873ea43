"""Each sentence about what the experiments show is backed by the recorded runs."""

from __future__ import annotations

import json

import numpy as np
import pytest

from echo_core.insight.readings import RuleKind, rule
from echo_core.insight.rule import most_shown
from echo_core.records import findings, kept
from echo_core.records.findings import COMPARISONS, VariantResult, results
from echo_core.records.kept import CURVE_POINTS, Kept
from echo_core.records.recordings import recorded
from echo_core.task.presets import PRESETS
from echo_core.task.score import solved_at


@pytest.mark.parametrize("question", COMPARISONS, ids=lambda question: question.name)
def test_what_is_recorded_are_the_experiments_as_they_are_today(question):
    recorded = results(question.name)
    assert {label: answer.experiment for label, answer in recorded.items()} == question.variants
    for answer in recorded.values():
        assert len(answer.runs) == len(findings.SEEDS)
        for seed, run in zip(findings.SEEDS, answer.runs, strict=True):
            assert run.outcome.experiment == answer.experiment.replace(seed=seed)
            assert run.curve.shape == (CURVE_POINTS,)


@pytest.mark.parametrize("name", ["rule", "state", "far", "carrying", "lesson"])
def test_where_an_answer_leans_on_what_networks_name_that_is_recorded(name):
    for answer in results(name).values():
        for run in answer.runs:
            assert run.profile.most == most_shown(answer.experiment)
            assert run.batches.shape == (answer.experiment.batches,)


def kinds(answer: VariantResult) -> set[tuple[RuleKind, int | None, int | None]]:
    return {(one.kind, one.lag, one.place) for one in answer.rules}


PLACES = {"lag 1, reset": 4, "lag 3, reset": 2, "lag 4, reset": 1, "lag 4, carried": 1, "lag 1, marked": 4}
DISTANCES = ("lag 1, carried", "whole sequence, masked", "every step, reset")


@pytest.mark.parametrize(("variant", "place"), PLACES.items())
def test_rows_that_all_start_at_zero_teach_a_place(variant, place):
    assert kinds(results("rule")[variant]) == {(RuleKind.PLACE, None, place)}


@pytest.mark.parametrize("variant", DISTANCES)
def test_a_carried_state_or_rows_of_many_lengths_teach_the_distance(variant):
    assert kinds(results("rule")[variant]) == {(RuleKind.DISTANCE, 1, None)}


def test_one_number_more_and_the_place_is_wrong():
    reset = results("rule")["lag 1, reset"]
    assert reset.accuracy == 1.0
    assert all(run.profile.at_distance(6, 1) < 0.05 for run in reset.runs)
    assert all(run.profile.at_place(6, 4) > 0.9 for run in reset.runs)


def test_carrying_takes_longer_and_so_do_rows_of_many_lengths_without_it():
    found, whole = results("state"), results("rule")["whole sequence, masked"]
    slowest_reset = max(outcome.solved_at for outcome in found["reset"].outcomes)
    for learns_the_distance in (found["carried"], whole):
        assert all(outcome.solved_at > 2 * slowest_reset for outcome in learns_the_distance.outcomes)
    assert whole.experiment.state == "reset"


def test_marked_rows_are_learned_about_as_fast_as_complete_ones_and_masked_ones_not():
    found = results("missing")
    assert found["marked"].solved_at == pytest.approx(found["dropped"].solved_at, rel=0.1)
    assert all(outcome.solved_at is None for outcome in found["masked"].outcomes)
    assert 0.9 < found["masked"].accuracy < 0.99


def test_masked_networks_learned_the_place_with_exceptions_for_short_rows():
    masked = results("rule")["lag 1, masked"]
    for run in masked.runs:
        assert run.batches[0] < 0.9 < 0.99 < min(run.batches[1:])  # the short rows are in the first batch
        assert run.profile.at_place(6, 4) > 0.8
        assert run.profile.at_distance(6, 1) < 0.2
        for shown in (2, 3, 4):
            assert run.profile.at_distance(shown, 1) > 0.3


def test_lag_4_is_learned_sooner_with_the_state_reset_and_carried_in_the_first_batch_alone():
    found = results("far")
    assert found["lag 4, reset"].solved_at < found["lag 1, reset"].solved_at
    assert all(one.solved_at is None for one in found["lag 4, carried"].outcomes)
    for run in found["lag 4, carried"].runs:
        assert run.batches[0] > 0.9
        assert max(run.batches[1:]) < 0.2


def test_the_whole_sequence_takes_more_than_twice_the_epochs_and_far_lags_are_not_learned():
    window, whole = results("state")["reset"].solved_at, results("whole")
    for near in ("lag 1, marked", "lag 1, masked"):
        assert whole[near].solved_at > 2 * window
    assert kinds(whole["lag 1, masked"]) == {(RuleKind.DISTANCE, 1, None)}
    assert whole["lag 4, masked"].accuracy < 0.5


def test_carrying_done_right_reaches_the_best_possible():
    found = results("carrying")
    assert found["carried"].experiment == PRESETS["carrying-done-right"].experiment
    for answer in found.values():
        assert answer.accuracy == pytest.approx(answer.best, abs=0.01)
    assert found["carried"].accuracy > found["reset"].accuracy + 0.1
    assert found["carried"].batches[1:] == pytest.approx(1.0, abs=0.01)


def test_the_window_mends_the_beginners_mistake():
    found = results("lesson")
    assert found["window 1"].accuracy == pytest.approx(0.01, abs=0.005)
    assert all(outcome.solved_at for name in ("window 5", "window 5, batches of 5") for outcome in found[name].outcomes)


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


def test_a_sequence_is_echoed_up_to_the_best_possible_for_short_lags():
    found = results("sequence")
    reached = {lag: found[f"lag {lag}"].accuracy / found[f"lag {lag}"].best for lag in (0, 1, 2, 5)}
    assert reached[0] > 0.99
    assert reached[1] > 0.99
    assert reached[1] > 0.95 > reached[2] > reached[5]


def test_the_state_alone_carries_what_comes_back_to_the_same_lane():
    found = results("leak")
    assert found["lag 1, batches of 6"].accuracy == pytest.approx(0.1, abs=0.02)
    lane, single = found["lag 6, batches of 6"], found["lag 1, batches of 1"]
    assert all(0.98 < outcome.accuracy / lane.best < 1.02 for outcome in lane.outcomes)
    assert all(0.2 < outcome.accuracy < 0.7 * single.best for outcome in single.outcomes)


def test_what_settings_say_of_epochs():
    solved = {name: solved_at(recorded(PRESETS[name].experiment).accuracies) for name in PRESETS}
    assert solved["echo-now"] < 300
    assert all(outcome.solved_at < 1000 for outcome in results("state")["reset"].outcomes)
    assert all(1000 < outcome.solved_at < 2000 for outcome in results("state")["carried"].outcomes)


def test_a_kept_run_is_the_same_again():
    run = results("rule")["lag 1, reset"].runs[1]
    again = Kept.decode(run.outcome.experiment, json.loads(json.dumps(run.encode())))
    assert again.outcome == run.outcome
    np.testing.assert_allclose(again.profile.shares, run.profile.shares, atol=1e-3)
    np.testing.assert_allclose(again.batches, run.batches, atol=1e-3)
    np.testing.assert_allclose(again.curve, run.curve, atol=1e-3)


@pytest.mark.slow
def test_a_recorded_run_comes_again():
    answer = results("state")["reset"]
    again, recorded_run = kept.train(answer.experiment), answer.runs[0]
    assert again.outcome.solved_at == pytest.approx(recorded_run.outcome.solved_at, rel=0.1)
    assert again.outcome.accuracy == pytest.approx(recorded_run.outcome.accuracy, abs=0.02)
    assert rule(again.profile).kind is rule(recorded_run.profile).kind
    np.testing.assert_allclose(again.batches, recorded_run.batches, atol=0.02)
