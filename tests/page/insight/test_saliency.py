"""The memory trace: fields over the epochs, and the bars of one epoch."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight.requests import SaliencyRequest
from echo_core.insight.results import SaliencyHistory
from echo_core.runs.requests import OverEpochsRequest
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


@pytest.mark.parametrize("epoch", [0, 7])
def test_the_trace_up_to_the_playhead_is_asked_for_and_the_bars_are_of_it(
    epoch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = StubAsker(epoch=epoch)
    at = opened(asker, monkeypatch, "saliency")
    assert set(asker.asked) == {OverEpochsRequest(SaliencyRequest())}
    assert words.insight.standing(epoch, SMALL.epochs) in html(at)
    assert words.insight.strength_bars(epoch).title in html(at)
    trace, bars = at.get("vega_lite_chart")
    assert trace.proto.alt == words.insight.TRACE_ALT
    assert bars.proto.alt == words.insight.strength_bars(epoch).alt
