"""What the player gives back to the page."""

from __future__ import annotations

import pytest
import streamlit as st

from echo_ui.player import component
from echo_ui.player.component import player, resting

VALUE = {"runs": [{"id": "this"}], "play": "press"}


@pytest.mark.parametrize(
    ("rest", "epoch"),
    [
        (None, None),
        ({"run": "this", "play": "press", "epoch": 300}, 300),
        ({"run": "this", "play": "press", "epoch": 0}, 0),
        ({"run": "the one before", "play": "press", "epoch": 300}, None),
        ({"run": "this", "play": "the press before", "epoch": 300}, None),
        ({"run": "this", "play": None, "epoch": 300}, None),
    ],
)
def test_the_epoch_at_rest_is_that_of_the_run_in_view(monkeypatch, rest, epoch):
    monkeypatch.setattr(component, "_mount", lambda **_: {"rest": rest})
    assert player(VALUE) == epoch
    monkeypatch.setattr(st, "session_state", {"player": {"rest": rest}})
    assert resting("this", "press") == epoch


def test_a_player_never_drawn_rests_nowhere(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    assert resting("this", "press") is None
