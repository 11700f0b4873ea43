"""The verdict against exact tables, against a slow search, and against what networks can be seen to react to."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from echo_core.task import verdict as verdict_module
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather
from echo_core.task.presets import PRESETS
from echo_core.task.verdict import Outlook, Reach, verdict
from tests.strategies import experiments


@pytest.mark.parametrize(
    ("name", "visible", "carried", "nowhere", "ceiling"),
    [
        ("echo-now", 1.0, 0.0, 0.0, 1.0),
        ("lag-without-context", 0.0, 0.0, 1.0, 0.01),
        ("lag-with-context", 1.0, 0.0, 0.0, 1.0),
    ],
)
def test_the_tutorials_framings(name, visible, carried, nowhere, ceiling):
    assert verdict(PRESETS[name].experiment).summary() == pytest.approx(
        {
            "visible": visible,
            "carried": carried,
            "nowhere": nowhere,
            "guess_accuracy": 0.01,
            "guess_loss": math.log(100),
            "ceiling": ceiling,
        }
    )


@pytest.mark.parametrize(("lag", "carried"), [(1, 0), (5, 0), (6, 18), (7, 0), (12, 6), (18, 0)])
def test_one_step_a_row_is_carried_where_the_lag_is_a_multiple_of_the_batch(lag, carried):
    experiment = Experiment(lag=lag, window=1, batch_size=6, length=30)
    found = verdict(experiment)
    assert (found.reach == Reach.CARRIED).sum() == carried
    if carried:
        assert found.outlook is Outlook.CARRIED
        assert found.source[-1, 0] == experiment.rows - 1 - lag


def test_a_reset_state_carries_nothing():
    found = verdict(Experiment(lag=6, window=1, batch_size=6, length=30, state="reset"))
    assert found.share(Reach.NOWHERE) == 1
    assert found.floor == pytest.approx(math.log(100))


def test_a_sequence_to_sequence_answer_before_the_window_is_nowhere():
    found = verdict(Experiment(window=10, output="sequence", batch_size=5, state="reset"))
    assert found.reach.shape == (15, 10)
    assert (found.reach[:, 0] == Reach.NOWHERE).all()
    assert (found.reach[:, 1:] == Reach.VISIBLE).all()
    assert found.best == pytest.approx(0.9 + 0.1 / 100)
    assert found.floor == pytest.approx(0.1 * math.log(100))


def test_steps_without_an_answer_do_not_count():
    found = verdict(
        Experiment(
            length=4, window=1, lag=1, context="whole", missing="mark", output="sequence", batch_size=3, state="reset"
        )
    )
    none, seen = Reach.UNCOUNTED, Reach.VISIBLE
    assert found.reach.tolist() == [[none, none, none, seen], [none, none, seen, seen], [none, seen, seen, seen]]


@given(experiments(max_length=24))
def test_a_slow_search_of_the_lanes_agrees(experiment):
    rows = frame(experiment).trained()
    found = verdict(experiment)
    targets = rows.targets.reshape(experiment.rows, -1)
    for row, answer in np.ndindex(*targets.shape):
        wanted = targets[row, answer]
        fed = rows.inputs[row, : answer + 1] if targets.shape[1] > 1 else rows.inputs[row]
        earlier = range(row - experiment.batch_size, -1, -experiment.batch_size) if experiment.state == "carry" else ()
        showing = [r for r in earlier if wanted in rows.inputs[r]]
        expected = (
            Reach.UNCOUNTED
            if wanted < 0
            else Reach.VISIBLE
            if wanted in fed
            else Reach.CARRIED
            if showing
            else Reach.NOWHERE
        )
        assert found.reach[row, answer] == expected
        assert found.source[row, answer] == (showing[0] if expected is Reach.CARRIED else -1)


@given(experiments(max_length=24))
def test_shares_add_up_and_the_best_lies_between_guessing_and_certainty(experiment):
    summary = verdict(experiment).summary()
    assert summary["visible"] + summary["carried"] + summary["nowhere"] == pytest.approx(1)
    assert summary["guess_accuracy"] - 1e-9 <= summary["ceiling"] <= 1 + 1e-9


def test_the_best_possible_counts_what_a_lane_was_shown_as_known():
    found = verdict(Experiment(window=1, lag=6, batch_size=6, length=30, vocabulary=10))
    assert found.best == pytest.approx(0.775)
    assert found.floor == pytest.approx(0.25 * math.log(10))


@given(experiments(max_length=5, max_vocabulary=3))
@settings(max_examples=50)
def test_the_best_possible_is_that_of_the_best_guesser_over_all_sequences(experiment):
    """Whoever remembers all that its lane was shown, and for every such past says the likeliest number."""
    rows = frame(experiment).trained()
    targets = rows.targets.reshape(experiment.rows, -1)
    pasts: dict[tuple[object, ...], Counter[int]] = defaultdict(Counter)
    for sequence in itertools.product(range(experiment.vocabulary), repeat=experiment.length):
        shown = gather(rows.inputs, sequence).tolist()
        for row, answer in zip(*np.nonzero(targets >= 0), strict=True):
            lane = range(row % experiment.batch_size, row, experiment.batch_size) if experiment.state == "carry" else ()
            now = shown[row][: answer + 1] if experiment.every_step else shown[row]
            past = (row, answer, *now, *(number for earlier in lane for number in shown[earlier]))
            pasts[past][sequence[targets[row, answer]]] += 1
    right = sum(max(counts.values()) for counts in pasts.values())
    answers = sum(sum(counts.values()) for counts in pasts.values())
    assert verdict(experiment).best == pytest.approx(right / answers)
    # Of all numbers that are still possible, each is as likely: the loss is the logarithm of how many these are.
    loss = sum(sum(counts.values()) * math.log(len(counts)) for counts in pasts.values()) / answers
    assert verdict(experiment).floor == pytest.approx(loss, abs=1e-9)


@pytest.mark.parametrize(
    ("changes", "outlook"),
    [
        ({"window": 2, "lag": 1}, Outlook.ALL),
        ({"window": 2, "lag": 1, "output": "sequence"}, Outlook.SOME),
        ({"window": 1, "lag": 2, "batch_size": 2, "state": "carry"}, Outlook.CARRIED),
        ({"window": 1, "lag": 1, "batch_size": 2, "state": "carry"}, Outlook.NONE),
        ({"window": 1, "lag": 2, "batch_size": 2}, Outlook.NONE),
    ],
)
def test_the_outlook(changes, outlook):
    settings = {"length": 7, "batch_size": 1, "state": "reset", **changes}
    assert verdict(Experiment(**settings)).outlook is outlook


def test_the_outlook_of_each_row():
    found = verdict(Experiment(window=1, lag=2, batch_size=2, length=8))
    assert [found.outlook_of(row) for row in range(6)] == [Outlook.NONE] * 2 + [Outlook.CARRIED] * 4
    steps = verdict(Experiment(length=4, window=2, lag=1, missing="mark", output="sequence", batch_size=3))
    assert [steps.outlook_of(row) for row in range(3)] == [Outlook.ALL, Outlook.SOME, Outlook.SOME]


def test_a_verdict_is_shared_and_cannot_be_written_to():
    one = Experiment(lag=2)
    found = verdict(one)
    assert verdict(one.replace(seed=7, units=3, epochs=9, learning_rate=0.5, stop_when_solved=True)) is found
    assert verdict(one.replace(vocabulary=99)) is not found
    for table in (found.reach, found.source):
        with pytest.raises(ValueError, match="read-only"):
            table[0] = 0


@given(experiments(max_length=12), experiments(max_length=12))
def test_a_remembered_verdict_is_that_of_its_own_settings(one, other):
    verdict(other)
    again = verdict(one)
    fresh = verdict_module._verdict.__wrapped__(verdict_module._relevant(one))
    np.testing.assert_array_equal(again.reach, fresh.reach)
    np.testing.assert_array_equal(again.source, fresh.source)
    assert again.vocabulary == one.vocabulary


@pytest.mark.slow
@given(experiments(max_length=8, max_vocabulary=4, units=8))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_networks_react_to_a_number_exactly_where_the_verdict_says_that_it_reaches(experiment):
    from echo_core.model.prediction import predict
    from echo_core.model.training import initial_state
    from echo_core.model.weights import Weights

    weights = Weights(*(weight * 2 for weight in initial_state(experiment).weights))
    rows, reach = frame(experiment).trained(), verdict(experiment).reach
    targets = rows.targets.reshape(experiment.rows, -1)
    sequence = np.zeros(experiment.length, np.int32)
    before = predict(experiment, weights, sequence).probability.reshape(targets.shape)
    for position in range(experiment.length):
        changed = sequence.copy()
        changed[position] = 1
        after = predict(experiment, weights, changed).probability.reshape(targets.shape)
        asked = targets == position
        reacts = np.abs(after - before) > 0
        assert not reacts[asked & (reach == Reach.NOWHERE)].any()
        assert reacts[asked & (reach == Reach.VISIBLE)].all()
        assert reacts[asked & (reach == Reach.CARRIED)].all()
