"""What the player gives back to the page."""

from __future__ import annotations

import pytest
import streamlit as st

from echo_ui.player import component
from echo_ui.player.component import player, resting

VALUE = {"runs": [{"id": "this"}]}


@pytest.mark.parametrize(
    ("rest", "epoch"),
    [
        (None, None),
        ({"run": "this", "epoch": 300}, 300),
        ({"run": "this", "epoch": 0}, 0),
        ({"run": "the one before", "epoch": 300}, None),
    ],
)
def test_the_epoch_at_rest_is_that_of_the_run_in_view(monkeypatch, rest, epoch):
    monkeypatch.setattr(component, "_mount", lambda **_: {"rest": rest})
    assert player(VALUE) == epoch
    monkeypatch.setattr(st, "session_state", {"player": {"rest": rest}})
    assert resting("this") == epoch


def test_a_player_never_drawn_rests_nowhere(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    assert resting("this") is None
