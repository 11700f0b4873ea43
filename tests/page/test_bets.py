"""Bets: when one is asked for, what is said of it, and the tally."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from echo_core.runs.status import Status
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS, TUTORIAL
from echo_core.task.score import Grade, assess
from echo_core.task.verdict import verdict
from echo_ui.lab.bets import became
from echo_ui.text import words
from echo_ui.text.subjects import Bet
from tests.page.visiting import CONTEXT, OTHER, arrive, draw, kept, press, put, rest, session, visit
from tests.reading import html, said
from tests.runs.histories import made
from tests.stubs import StubEngine

NOW = PRESETS[TUTORIAL[0]].experiment


def asked(at: AppTest) -> bool:
    return bool([one for one in at.segmented_control if one.label == words.bets.QUESTION])


def bet(at: AppTest, made: Bet) -> AppTest:
    (control,) = [one for one in at.segmented_control if one.label == words.bets.QUESTION]
    control.set_value(made)
    return draw(at)


def trained(engine: StubEngine, at: AppTest, accuracy: float) -> AppTest:
    """The run of the present settings, trained to its end and played to it."""
    experiment = session(at).experiment
    at = press(at, "train")
    engine.runs.put(kept(experiment, accuracy), Status.COMPLETE)
    return rest(draw(at), experiment.epochs)


def test_a_bet_is_asked_for_before_a_result_is_on_screen_and_not_afterwards(engine: StubEngine) -> None:
    at = arrive({})
    assert asked(at)
    at = trained(engine, at, 1.0)
    assert not asked(at)
    assert not asked(rest(at, 0))
    assert asked(press(at, "new-seed"))


def test_a_link_that_shows_a_result_asks_for_none(engine: StubEngine) -> None:
    assert not asked(visit())


def test_it_is_asked_for_of_the_settings_in_force(engine: StubEngine) -> None:
    at = put(visit(), "lag", 2)
    assert asked(at)
    engine.runs.put(made(OTHER, 100), Status.TRAINING)
    assert not asked(press(at, "train"))


@pytest.mark.parametrize("params", [{"tour": "1"}, {"compare": "lag-without-context"}, {"seeds": "5"}])
def test_it_is_not_asked_for_where_more_is_in_view(engine: StubEngine, params: dict[str, str]) -> None:
    at = arrive({})
    assert asked(at)
    if "tour" in params:
        at.session_state["tour"] = 0
        assert not asked(draw(at))
    else:
        assert not asked(put(visit(**params), "lag", 2))


def test_nor_where_too_few_epochs_can_tell(engine: StubEngine) -> None:
    assert asked(put(arrive({}), "epochs", 40))
    assert not asked(put(arrive({}), "epochs", 39))


def test_what_was_bet_is_said_while_it_trains_and_judged_at_the_end(engine: StubEngine) -> None:
    at = press(bet(arrive({}), Bet.LATE), "train")
    engine.runs.put(made(NOW, 100), Status.TRAINING)
    assert words.bets.placed("by 500") in said(draw(at))
    engine.runs.put(kept(NOW, 1.0), Status.COMPLETE)
    assert words.bets.decided("by 500", Bet.LATE, Bet.EARLY, 0, 1) in said(rest(draw(at), 500))
    assert "Your bet" not in html(rest(at, 10))


def test_the_tally_counts_each_bet_once(engine: StubEngine) -> None:
    at = trained(engine, bet(arrive({}), Bet.EARLY), 1.0)
    assert "Your bet, by 250: right. 1 of 1 bet right." in said(at)
    at = press(at, "new-seed")
    at = trained(engine, bet(at, Bet.EARLY), 0.01)
    assert "Your bet, by 250: wrong. 1 of 2 bets right." in said(at)
    at = trained(engine, press(at, "new-seed"), 1.0)  # without one
    assert "Your bet" not in said(at)


def test_a_bet_can_be_taken_back(engine: StubEngine) -> None:
    at = bet(bet(arrive({}), Bet.NEVER), Bet.PARTLY)
    (control,) = [one for one in at.segmented_control if one.label == words.bets.QUESTION]
    control.set_value(None)
    assert "Your bet, " not in said(trained(engine, draw(at), 1.0))


def test_a_recorded_run_that_is_played_decides_it_too(engine: StubEngine) -> None:
    at = bet(arrive({}), Bet.EARLY)
    assert "1 of 1 bet right" in said(rest(at, 500))
    assert not asked(at)


@pytest.mark.parametrize(
    ("experiment", "accuracies", "expected"),
    [
        (CONTEXT, [1.0] * 1019, Bet.EARLY),
        (CONTEXT, [0.5] * 981 + [1.0] * 1019, Bet.LATE),
        (CONTEXT, [0.5] * 980 + [1.0] * 1020, Bet.EARLY),
        (CONTEXT, [0.5] * 2000, Bet.PARTLY),
        (CONTEXT, [0.01] * 2000, Bet.NEVER),
        (CONTEXT, [1.0] * 19, None),
    ],
)
def test_what_became_of_a_run(experiment: Experiment, accuracies: list[float], expected: Bet | None) -> None:
    found = assess(np.array(accuracies, np.float32), verdict(experiment))
    assert became(experiment, found) is expected


def test_the_best_possible_below_all_is_partly() -> None:
    some = CONTEXT.replace(lag=6, window=5, state="carry", vocabulary=10)
    found = assess(np.full(2000, verdict(some).best, np.float32), verdict(some))
    assert found.kind is Grade.AS_GOOD_AS_POSSIBLE
    assert became(some, found) is Bet.PARTLY


def test_the_words_of_all_pairs_of_bets_differ_where_they_should() -> None:
    said_of = {(a, b): words.bets.decided("x", a, b, 1, 2).split(". ")[0] for a in Bet for b in Bet}
    assert {pair for pair, said in said_of.items() if said.endswith("right")} == {(one, one) for one in Bet}
    assert said_of[Bet.EARLY, Bet.LATE].endswith("it took longer")
    assert said_of[Bet.LATE, Bet.EARLY].endswith("it was sooner")
