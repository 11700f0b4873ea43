"""The page of findings: its answers carry recorded figures, its charts hold every recorded run, its links open them."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.records import findings
from echo_core.records.findings import COMPARISONS, results
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.verdict import Reach, verdict
from echo_ui import address
from echo_ui.findings import asked, charts, pictures, ways
from echo_ui.text import words
from echo_ui.text.en.format import percent
from echo_ui.theme.colours import LIGHT
from tests.reading import html, said

NAMES = [comparison.name for comparison in COMPARISONS]


def answer(name: str) -> str:
    return words.findings_answers.answer(name, results(name), results("rule"))


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_an_answer_is_there(name) -> None:
    assert "–" not in answer(name)  # the sign for a median that does not exist
    assert "nan" not in answer(name)


@pytest.mark.parametrize(
    ("name", "variants"),
    [
        ("carrying", ["reset", "carried"]),
        ("leak", ["lag 1, batches of 6", "lag 6, batches of 6"]),
        ("units", ["5 units", "10 units"]),
        ("sequence", ["lag 1", "lag 2", "lag 5"]),
        ("whole", ["lag 4, masked"]),
        ("missing", ["masked"]),
        ("far", ["lag 4, carried"]),
        ("lesson", ["window 1"]),
    ],
)
def test_answers_carry_their_accuracies(name, variants) -> None:
    for variant in variants:
        assert percent(results(name)[variant].accuracy) in answer(name)


@pytest.mark.parametrize(
    ("name", "variants"),
    [
        ("state", ["reset", "carried"]),
        ("lag", [f"lag {lag}" for lag in range(5)]),
        ("units", ["15 units", "25 units", "50 units", "100 units"]),
        ("missing", ["dropped", "marked"]),
        ("far", ["lag 1, reset", "lag 4, reset"]),
        ("whole", ["lag 1, marked", "lag 1, masked"]),
        ("lesson", ["window 5", "window 5, batches of 5"]),
    ],
)
def test_answers_carry_the_epochs_that_solved_them(name, variants) -> None:
    told = re.findall(r"\d[\d,]*", answer(name))
    for variant in variants:
        assert f"{round(results(name)[variant].solved_at):,}" in told


def test_the_first_answer_tells_a_place_from_a_distance() -> None:
    told = answer("rule")
    assert "all 5 learned a place: “the fourth number since zero”" in told
    assert "all 5 learned the distance: “the number one step before the last”" in told
    assert f"they name the right one in {percent(float(results('rule')['lag 1, reset'].named[5, 1]))}" in told


def test_a_hypothesis_is_called_one_with_the_run_that_tests_it() -> None:
    assert "a hypothesis" in answer("state")
    assert "A test of this" in answer("state")
    assert "A likely reason" in answer("missing")
    assert "Two tests of this" in answer("missing")
    assert "no run here shows" in answer("far")


def test_charts_hold_every_run_and_every_variant() -> None:
    recorded = results("lag")
    curves = charts.curves(recorded)
    assert set(curves["variant"]) == set(recorded)
    assert curves.groupby("variant")["epoch"].max().unique().tolist() == [2000]
    dots = charts.dots(recorded, accuracy=False)
    assert len(dots) == len(recorded) * len(findings.SEEDS)
    assert (~dots["solved"]).sum() == len(findings.SEEDS)  # those of lag 5
    assert dots["best"].isna().all()
    spec = charts.dots_chart(tuple(recorded), 2000.0, LIGHT, accuracy=False)
    assert {layer["mark"]["type"] for layer in spec["layer"]} == {"tick", "point"}
    assert charts.curves_chart(2000, tuple(recorded), LIGHT) is charts.curves_chart(2000, tuple(recorded), LIGHT)


def test_the_best_possible_stands_beside_accuracies_carried_ones_too() -> None:
    for name in ("sequence", "leak", "carrying"):
        dots = charts.dots(results(name), accuracy=True)
        best = {label: found.best for label, found in results(name).items()}
        assert dots.groupby("variant")["best"].first().to_dict() == pytest.approx(best)


def test_a_picture_has_a_line_for_each_count_and_a_dot_where_a_number_is_named() -> None:
    drawn = pictures.lengths("lag 1, reset", results("rule")["lag 1, reset"])
    assert drawn.count('class="count') == 12
    squares = re.findall(r'<i class="read(.*?)"(.*?)></i>', drawn)
    assert len(squares) == sum(range(1, 13))
    sixth = squares[sum(range(1, 6)) : sum(range(1, 7))]
    assert [bool(dot) for _, dot in sixth] == [False, False, False, True, False, False]
    assert [" right" in kind for kind, _ in sixth] == [False, False, False, False, True, False]
    assert sum(" trained" in kind for kind, _ in squares) == 5
    assert "shown 6, it names the fourth in" in drawn
    assert "a place: the fourth number since zero" in drawn


def test_every_recorded_experiment_opens_in_the_lab() -> None:
    for comparison in COMPARISONS:
        for experiment in comparison.variants.values():
            where, _, query = ways.to_lab(experiment).partition("?")
            asked_for = address.read(dict(parse_qsl(query)))
            assert (where, asked_for.experiment, asked_for.problems) == ("./", experiment, ())
    assert ways.to_lab(PRESETS["other-lags"].experiment) == "./?preset=other-lags"


def test_the_famous_questions_open_settings_that_show_their_point() -> None:
    assert verdict(asked.MULTIPLES).share(Reach.CARRIED) > 0.5
    assert verdict(asked.ONE_LESS).share(Reach.CARRIED) == 0
    told = asked.questions(results("leak")["lag 1, batches of 1"])
    opened = [address.read(dict(parse_qsl(unescape(query)))) for query in re.findall(r'href="\./\?(.*?)"', told)]
    assert [one.experiment for one in opened] == [
        asked.MULTIPLES,
        asked.ONE_LESS,
        Experiment(window=1, batch_size=1, length=30, vocabulary=10),
    ]
    assert all(f"keras-team/keras/issues/{number}" in told for number in (4636, 6168))


def test_the_page_answers_every_comparison_with_the_rule_first() -> None:
    at = AppTest.from_string("from echo_ui.findings import page; page.page()", default_timeout=60).run()
    assert not at.exception
    told = said(at)
    places = [told.index(words.findings.title(name)) for name in NAMES]
    assert places == sorted(places)
    assert NAMES[0] == "rule"
    assert html(at).count('class="lengths"') == len(results("rule"))
    assert len(at.get("vega_lite_chart")) == 2 * (len(COMPARISONS) - 1)
    assert words.asked.TITLE in told
