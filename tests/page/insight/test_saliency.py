"""The memory trace: fields over the epochs, and the bars of one epoch."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight.results import SaliencyHistory
from echo_ui.insight import saliency_charts as charts
from echo_ui.text import words
from echo_ui.theme.colours import LIGHT
from tests.insight.networks import SMALL
from tests.page.insight.asked import StubAsker, layer, opened
from tests.reading import html


def grown() -> SaliencyHistory:
    strengths = np.array([[0.1, 0.1, np.nan], [0.2, 0.8, np.nan], [0.3, 0.9, np.nan]], np.float32)
    return SaliencyHistory(np.array([0, 40, 100], np.int32), np.arange(3, dtype=np.int32), strengths)


def test_the_trace_fills_the_epochs_without_a_gap() -> None:
    fields = charts.trace_table(grown(), (0, 1), 100).to_pydict()
    spans = sorted({(start, end) for start, end in zip(fields["start"], fields["epoch"], strict=True)})
    assert spans == [(-2, 0), (0, 40), (40, 100)]
    np.testing.assert_allclose(fields["strength"], [0.1, 0.1, 0.2, 0.8, 0.3, 0.9], rtol=1e-6)
    domain = layer(charts.trace_chart((0, 1), 2, 100, 1, LIGHT), "fields")["encoding"]["y"]["scale"]["domain"]
    assert domain == [-2, 100]


def test_distances_that_are_never_shown_have_no_field_and_say_so() -> None:
    assert set(charts.trace_table(grown(), (0, 1, 2), 100)["distance"].to_pylist()) == {0, 1}
    spec = charts.trace_chart((0, 1, 2), 2, 100, 1, LIGHT)
    unseen = [layer["data"] for layer in spec["layer"] if layer["mark"].get("text") == words.insight.NOT_SHOWN]
    assert unseen == [{"values": [{"distance": 2}]}]


def test_back_through_the_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubAsker(), monkeypatch, "saliency")
    assert words.insight.standing(7, SMALL.epochs) in html(at)
    at.select_slider[0].set_value(0).run()
    assert words.insight.standing(0, SMALL.epochs) in html(at)
    assert words.insight.strength_bars(0).title in html(at)


def test_while_the_network_moves_the_newest_epoch_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(StubAsker(moving=True), monkeypatch, "saliency")
    assert len(at.select_slider) == 0
    assert words.insight.strength_bars(7).title in html(at)
