"""The views with a bar for each earlier number: which lag the network echoes, and what it remembers."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.insight.requests import LagProfileRequest, LinearProbeRequest
from echo_core.insight.views import compute
from echo_ui.text import words
from tests.insight.networks import SMALL
from tests.page.insight.asked import REGISTER, StubAsker, opened
from tests.reading import html


def test_every_value_is_there_for_those_who_do_not_see_it() -> None:
    bars = words.insight.Bars("", "", "Share")
    values = np.array([0.5, np.nan], np.float32)
    js = np.arange(2, dtype=np.int32)
    assert words.insight.bar_values(bars, js, values, shares=True) == "Share: x(t) 50%, x(t−1) none."
    assert words.insight.bar_values(bars, js, values, shares=False) == "Share: x(t) 0.50, x(t−1) none."


def test_the_bars_of_a_lag_profile_reach_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = compute(SMALL, REGISTER, LagProfileRequest())
    at = opened(StubAsker(), monkeypatch, "lag_profile")
    bars = words.insight.LAG_PROFILE_BARS
    assert words.insight.bar_values(bars, profile.distances, profile.shares, shares=True) in html(at)
    assert words.insight_sentences.lag_profile(SMALL, profile) in html(at)


def test_the_bars_of_a_linear_probe_reach_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    probe = compute(SMALL, REGISTER, LinearProbeRequest())
    at = opened(StubAsker(), monkeypatch, "linear_probe")
    bars = words.insight.LINEAR_PROBE_BARS
    assert words.insight.bar_values(bars, probe.distances, probe.accuracies, shares=True) in html(at)
    assert words.insight_sentences.linear_probe(SMALL, probe) in html(at)
