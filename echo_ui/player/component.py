"""The player as a component of the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from echo_ui.player.assets import MODULES
from echo_ui.text import words

# What the connection carries with every value is this only; the rest is loaded once, from beside the page.
_LOADER = f"""
export default async (component) => {{
  try {{
    const module = await import(new URL("{MODULES}/player.js", document.baseURI));
    return module.default(component);
  }} catch (error) {{
    component.parentElement.textContent = {json.dumps(words.player.WORDS["player_missing"])};
    throw error;
  }}
}}
"""
_ROOM = ":host { display: block; min-height: var(--player-room, 25rem); }"  # what it takes, before it is there

_mount = st.components.v2.component("echo_player", js=_LOADER, css=_ROOM, isolate_styles=True)


def player(value: dict[str, Any], *, look: float | None = None, key: str = "player") -> int | None:
    """Draw the player with what `echo_ui.player.value.value` made.

    Args:
        value: what it shows.
        look: seconds until it asks for news, which runs the script, or the fragment it is drawn in; None: it asks none.
        key: of the component.

    Returns:
        The epoch where the visitor brought the playhead to rest in the run in view; None before that.
    """
    asked = look and {"seconds": look, "count": st.session_state.get(key, {}).get("look", 0)}  # each answer differs
    state = _mount(
        key=key,
        data=value | {"look": asked},
        default={"rest": None, "look": 0},
        on_rest_change=_nothing,
        on_look_change=_nothing,
    )
    return _epoch(state, value["runs"][0]["id"], value["play"])


def resting(run: str, play: str | None, *, key: str = "player") -> int | None:
    """What `player` will return for the run of that id and press of Train, known before it is drawn."""
    return _epoch(st.session_state.get(key, {}), run, play)


def _epoch(state: Mapping[str, Any], run: str, play: str | None) -> int | None:
    rest = state.get("rest")
    return rest["epoch"] if rest and (rest["run"], rest["play"]) == (run, play) else None


def _nothing() -> None:
    """A state of a component is told only where somebody listens."""
