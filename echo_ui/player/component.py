"""The player as a component of the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from echo_ui.player.assets import MODULES
from echo_ui.player.words import WORDS

# What the connection carries with every value is this only; the rest is loaded once, from beside the page.
_LOADER = f"""
export default async (component) => {{
  try {{
    const module = await import(new URL("{MODULES}/player.js", document.baseURI));
    return module.default(component);
  }} catch (error) {{
    component.parentElement.textContent = {json.dumps(WORDS["player_missing"])};
    throw error;
  }}
}}
"""
_ROOM = ":host { display: block; min-height: 25rem; }"  # what it takes, before it is there

_mount = st.components.v2.component("echo_player", js=_LOADER, css=_ROOM, isolate_styles=True)


def player(value: dict[str, Any], *, key: str = "player") -> int | None:
    """Draw the player with what `echo_ui.player.value.value` made.

    Returns:
        The epoch where the visitor brought the playhead to rest in the run in view; None before that.
    """
    return _epoch(_mount(key=key, data=value, default={"rest": None}, on_rest_change=_nothing), value["runs"][0]["id"])


def resting(run: str, *, key: str = "player") -> int | None:
    """What `player` will return for the run of that id, known before it is drawn: a value may depend on it."""
    return _epoch(st.session_state.get(key, {}), run)


def _epoch(state: Mapping[str, Any], run: str) -> int | None:
    rest = state.get("rest")
    return rest["epoch"] if rest and rest["run"] == run else None


def _nothing() -> None:
    """A state of a component is told only where somebody listens."""
