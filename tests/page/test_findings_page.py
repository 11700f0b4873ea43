"""The page of findings: its charts hold every recorded run, and the page draws each comparison."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.records import findings
from echo_core.records.findings import COMPARISONS, results
from echo_ui.findings import charts
from echo_ui.text import words
from echo_ui.theme.colours import LIGHT
from tests.reading import said


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda comparison: comparison.name)
def test_every_figure_of_an_answer_is_there(comparison) -> None:
    told = words.findings.answer(comparison.name, results(comparison.name), window_of_five=results("state")["reset"])
    assert "–" not in told  # the sign for a median that does not exist


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


def test_the_best_possible_stands_beside_accuracies() -> None:
    dots = charts.dots(results("sequence"), accuracy=True)
    best = {label: answer.best for label, answer in results("sequence").items()}
    assert dots.groupby("variant")["best"].first().to_dict() == pytest.approx(best)


def test_the_page_answers_every_comparison() -> None:
    at = AppTest.from_string("from echo_ui.findings import page; page.page()", default_timeout=60).run()
    assert not at.exception
    for comparison in COMPARISONS:
        assert words.findings.title(comparison.name) in said(at)
    assert len(at.get("vega_lite_chart")) == 2 * len(COMPARISONS)
