"""The English words, pinned: sentences whose wording depends on values, and the style of numbers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from echo_core.runs.history import Origin
from echo_core.runs.status import Problem, Status
from echo_core.sweeps.grid import BASE, Across, Grid, default_grid
from echo_core.task.errors import InputError
from echo_core.task.experiment import Experiment, parse_setting
from echo_core.task.framing import Dropped
from echo_core.task.score import Assessment, Cause, Grade
from echo_core.task.sequences import check_sequence
from echo_ui.text import en
from echo_ui.text.en import charts, errors, lag_map, lanes, pictures, run, settings, shelf, tour, verdict


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            verdict.visible(8, 12, 11, 76),
            (
                "The answer is in the window.",
                "The network reads x(8) to x(12), one after another, and must output x(11) = 76.",
            ),
        ),
        (
            verdict.visible(0, 0, 0, 7),
            ("The answer is the number shown.", "reads x(0) alone and must output x(0) = 7."),
        ),
        (
            verdict.nowhere(12, 12, 11, 3),
            ("The answer is not there.", "It is not in the window, and no state brings it."),
        ),
        (
            verdict.carried(20, 20, 14, 3, 1),
            (
                "The answer is not in the window; only the state can bring it.",
                "The same lane read that number 1 batch ago.",
            ),
        ),
        (
            verdict.left_out(0, Dropped.NO_ANSWER),
            ("Left out.", "The row of t = 0 is not trained on: no number lies that far back."),
        ),
        (
            verdict.every_step(3, 12, 1, 9, 0, 10),
            (
                "9 of 10 answers are read before they are due and 1 cannot be known.",
                "must output, at every step, the number from 1 step earlier.",
            ),
        ),
        (
            verdict.every_step(15, 20, 2, 4, 1, 6),
            (
                "4 of 6 answers are read before they are due, 1 can only come through the state and 1 cannot be known.",
                "reads x(15) to x(20), one after another, and must output",
            ),
        ),
        (
            verdict.every_step(3, 12, 0, 9, 0, 9),
            ("By the time each answer is due, the network has read it.", "the number that it has just read."),
        ),
        (run.train_waits("Lag"), ("Train waits.", "Lag is not possible beside the other settings.")),
        (run.problem(Problem.WORKERS_LOST), ("The run failed.", "Press Train to try again.")),
        (run.problem(Problem.NO_CLUSTER), ("Nothing can be trained now.", "The workers did not start.")),
        (
            run.for_next_run(["lag 1 → 2", "seed 0 → 7"]),
            ("Applies to the next run:", "lag 1 → 2; seed 0 → 7. What you see below keeps"),
        ),
        (run.took_long(240.0), ("This run is kept.", "Training it took 4 min.")),
        (
            lag_map.not_known(0, 6, 3),
            ("Not known yet.", "train the 6 cells whose answer is shown. Outside the window (3 cells)"),
        ),
        (lag_map.not_known(0, 1, 0), ("Not known yet.", "Press Start to train the 1 cell whose answer is shown.")),
        (
            lag_map.not_known(3, 55, 0),
            ("Not known yet.", "Of the 55 cells whose answer is shown, 3 are trained with every seed."),
        ),
        (
            lag_map.every_lag(6, 50, (400.0, 0, 1), (1234.0, 2, 3), 3),
            (
                "Yes, inside its window.",
                "after 400 updates (lag 0 in window 1) at the earliest, after 1,234 updates (lag 2 in window 3) at the",
            ),
        ),
        (
            lag_map.some_lags(6, 5, 8000, 2, 3, 0.5, 0),
            (
                "Most, not all.",
                "5 were solved by every seed within 8,000 updates. The hardest, lag 2 in window 3, reaches 50%.",
            ),
        ),
        (lag_map.some_lags(6, 1, 8000, 2, 3, 0.5, 0), ("Not in this time.", "1 was solved")),
        (
            lag_map.enough_units(10, 2, [5], 8000, 0),
            (
                "Yes, if it is large enough.",
                "10 units learn every lag that a window of 2 shows. Fewer (5) do not, within 8,000 updates.",
            ),
        ),
        (lag_map.enough_units(50, 2, [], 8000, 0), ("Yes.", "50 units learn every lag")),
        (lag_map.no_size(8000, 0), ("Not with these sizes.", "No number of units solves every lag within 8,000")),
    ],
)
def test_a_few_words_and_the_rest(told, said) -> None:
    assert told[0].startswith(said[0])
    assert said[1] in told[1]


RESULTS = {
    Grade.SOLVED: "Solved at epoch 1,040: in the last 20 epochs 99.5% of its answers were right; guessing gives 1%.",
    Grade.AS_GOOD_AS_POSSIBLE: "Within 2% of the best possible: after 2,000 epochs 99.5% of its answers are right, and"
    " 77.5% is the best possible; guessing gives 1%.",
    Grade.PARTLY: "Better than guessing, not solved. After 2,000 epochs 99.5% of its answers are right; guessing gives"
    " 1%. 77.5% is possible.",
    Grade.GUESSING: "No better than guessing. After 2,000 epochs 99.5% of its answers are right; guessing gives 1%."
    " The answers never reach the network: only a window wider than the lag would show them.",
    Grade.TOO_EARLY: "Ended after 2,000 epochs. That is too early to tell it from guessing (1%).",
}


@pytest.mark.parametrize("grade", Grade)
def test_a_result_is_told_against_guessing(grade) -> None:
    found = Assessment(grade, 2000, 0.995, 0.01, 0.775, 1040, Cause.UNREACHABLE)
    assert " ".join(run.result(found)) == RESULTS[grade]


def test_a_run_without_an_epoch_is_too_early() -> None:
    assert run.result(Assessment(Grade.TOO_EARLY, 0, None, 0.01, 1.0, None, None))[0] == "Ended after 0 epochs."


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            verdict.all_visible(0.01),
            "Every answer is among the numbers shown: nothing stands in the way of 100% but the learning itself. Pure"
            " guessing gives 1%.",
        ),
        (verdict.none_visible(0.01), "No answer can reach the network, so nothing can beat pure guessing: 1%."),
        (
            verdict.some_visible(0.1, 0.901, 0.01),
            "10% of the answers cannot be known: 90.1% is the best possible. Pure guessing gives 1%.",
        ),
        (
            verdict.some_carried(0.75, 0.25, 0.775, 0.1, shown=False),
            "75% of the answers can only be remembered from an earlier batch; 25% cannot be known: 77.5% is the best"
            " possible. Pure guessing gives 10%. No row shows its own answer, so no gradient teaches the network to"
            " keep it: it can only use what its state happens to hold.",
        ),
        (
            verdict.recorded_leak(5, 0.771),
            "In 5 recorded runs of these settings the median accuracy was 77.1%.",
        ),
        (
            pictures.shape(20, 5, 100, 4, 5),
            "Three-dimensional: 20 samples × 5 time steps × 100 features, in 4 batches of 5, in this order"
            " (shuffle=False).",
        ),
        (
            pictures.shape(25, 1, 100, 25, 1),
            "Three-dimensional: 25 samples × 1 time step × 100 features, in 25 batches of 1, in this order"
            " (shuffle=False).",
        ),
        (pictures.rows_left_out(5, 25), "5 of 25 rows left out."),
        (
            pictures.strip(25, 12, 8, [(11, 76)]),
            "25 numbers; at t = 12 the network reads positions 8 to 12; the answer: x(11) = 76",
        ),
        (lanes.summary(4, 6, "So."), "4 batches of 6 rows. So."),
        (
            lanes.carried_from(20, 3, 2, 14, 2, shown=False),
            "The row of t = 20 is in lane 2 of batch 3. The same lane read its answer x(14) in batch 2, and the state"
            " is carried from there. No gradient goes that way, so nothing trains the network to keep the number.",
        ),
        (charts.guessing_loss(4.605), "pure guessing: 4.61"),
        (run.standing(Status.STOPPED, 1290), "Stopped after 1,290 epochs"),
        (run.standing(Status.STOPPED, 0), "Not trained yet"),
        (run.standing(Status.FAILED, 1), "Failed after 1 epoch"),
        (run.training(2.96, 1.0), "Training: 3.0 s left"),
        (run.source(Origin.TRAINED_NOW, None, 0.84), "Trained just now in 0.8 s"),
        (run.source(Origin.KEPT, datetime(2026, 1, 2, 3, 4, tzinfo=UTC), 9.0), "Kept from 2 January 2026, 03:04 UTC"),
        (run.source(Origin.RECORDED, None, 9.0), "Recorded run"),
        (settings.difference("learning_rate", 0.001, 0.01), "learning rate 0.001 → 0.01"),
        (settings.help("stop_when_solved")[-8:], "hes 99%."),
        (lag_map.progress(1, 1), "1 of 1 run trained"),
        (shelf.chosen(1), "1 run is selected. Select another to compare the two."),
        (shelf.left_out(1), "1 entry of this browser’s list names no run that can be, and is left out."),
        (shelf.left_out(2), "2 entries of this browser’s list name no run that can be, and are left out."),
        (shelf.told("Echo now", "", None, None, 0, ""), "Echo now."),
        (
            shelf.told("Echo now", "seed 7", 1.0, 159, 500, "5%, 100%, 100% and 100%"),
            "Echo now, seed 7: 100% right after 500 epochs, solved at epoch 159. After each quarter: 5%, 100%, 100% and"
            " 100%.",
        ),
        (shelf.told("Echo now", "", 0.5, None, 500, ""), "Echo now: 50% right after 500 epochs, not solved."),
        (lag_map.recorded(0), ""),
        (lag_map.recorded(165), "165 runs are recorded: trained before, on another machine."),
        (lag_map.file_name(default_grid()), "echo-lab map, lags 0-9, windows 1-10.csv"),
        (
            lag_map.file_name(Grid(BASE, (3,), Across.UNITS, (5, 100), 4, 1)),
            "echo-lab map, lags 3-3, units 5-100, window 4.csv",
        ),
        (tour.place(1, 7), "Tour 1 of 7"),
    ],
)
def test_sentences(told, said) -> None:
    assert told == said


def reason(raises) -> str:
    with pytest.raises(InputError) as caught:
        raises()
    return errors.explain(caught.value)


EXPERIMENT = Experiment()
DEAREST = Experiment(length=200, context="whole", missing="mark", batch_size=1, vocabulary=100, units=1)


@pytest.mark.parametrize(
    ("raises", "said"),
    [
        (
            lambda: EXPERIMENT.replace(lag=30),
            "Lag must be a whole number from 0 to 24, not “30”. A lag is shorter than the sequence (length 25):"
            " choose a smaller lag or a longer sequence.",
        ),
        (
            lambda: DEAREST.replace(units=256),
            "LSTM units must be at most 148 beside the other settings, not “256”. With more, one epoch takes longer"
            " than 0.5 s, and all other runs wait for it: choose fewer units, larger batches, a smaller vocabulary, or"
            " a shorter window or sequence.",
        ),
        (
            lambda: EXPERIMENT.replace(epochs=50_000),
            "Epochs must be a whole number from 1 to 20,000, not “50,000”. Choose a value inside these limits.",
        ),
        (
            lambda: EXPERIMENT.replace(learning_rate=2.0),
            "Learning rate must be a number from 1e-05 to 1, not “2”. Choose a value inside these limits.",
        ),
        (
            lambda: parse_setting("units", "many"),
            "LSTM units must be a whole number, not “many”. Write it in digits.",
        ),
        (
            lambda: parse_setting("state", "keep"),
            "State must be one of reset, carry, not “keep”. Pick one of these.",
        ),
        (
            lambda: check_sequence(EXPERIMENT, [1, 2, 3, 4]),
            "The sequence must be 25 numbers long, as in training, not 4. Add 21 more.",
        ),
        (
            lambda: Grid(EXPERIMENT, tuple(range(20)), Across.UNITS, tuple(range(1, 66)), 5, 4),
            "The grid must be of at most 5,000 runs, not 5,200. Choose fewer values or seeds.",
        ),
        (
            lambda: check_sequence(EXPERIMENT, [500] * 25),
            "The sequence must be of numbers from 0 to 99, not “500”. It is at position 0: choose another, or"
            " train with a larger vocabulary.",
        ),
    ],
)
def test_rejected_values(raises, said) -> None:
    assert reason(raises) == said


@pytest.mark.parametrize("path", sorted(Path(en.__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_no_narrow_space_and_none_before_a_percent_sign(path) -> None:
    assert not re.search(r"[\u202f\u2009]|[\d}] %", path.read_text("utf-8"))
