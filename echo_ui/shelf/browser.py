"""The list of runs that a visitor's browser keeps of itself: noted in the lab, told to the page that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from echo_core.task.experiment import Experiment
from echo_core.task.presets import nearest
from echo_ui import address

MOST = 200  # runs
LONGEST = 1000  # characters of an address
_TOLD = "shelf-browser"  # the key of the component that tells
_FORGOTTEN = "shelf-forgotten"

_mount = st.components.v2.component(
    "echo_shelf", js=Path(__file__).with_name("browser.js").read_text("utf-8"), isolate_styles=False
)


def note(experiments: Iterable[Experiment]) -> None:
    """Let the browser note the runs that are in view. It tells the server nothing."""
    runs = [urlencode(address.write(nearest(experiment), experiment)) for experiment in experiments]
    with st.container(key="shelf-note"):
        _mount(key="shelf-noted", data={"note": runs, "forget": [], "tell": False, "known": None})


def looked_at() -> list[str] | None:
    """The addresses of the runs that this browser has looked at, the newest first; None until it has told."""
    state = st.session_state
    told = _readable(state.get(_TOLD, {}).get("runs"))
    state[_FORGOTTEN] = [run for run in state.get(_FORGOTTEN, []) if run in (told or [])]
    with st.container(key="shelf-told"):
        _mount(
            key=_TOLD,
            data={"note": [], "forget": state[_FORGOTTEN], "tell": True, "known": told},
            default={"runs": None},
            on_runs_change=_nothing,
        )
    return None if told is None else [run for run in told if run not in state[_FORGOTTEN]]


def forget(runs: Iterable[str]) -> None:
    """Let the browser take these addresses off its list, when the page is drawn next."""
    st.session_state[_FORGOTTEN] = [*st.session_state.get(_FORGOTTEN, []), *runs]


def _readable(told: Any) -> list[str] | None:
    """What the browser told, as far as it can be such a list; None where it has told nothing."""
    if not isinstance(told, list):
        return None
    return [run for run in told[:MOST] if isinstance(run, str) and len(run) <= LONGEST]


def _nothing() -> None:
    """A state of a component is told only where somebody listens."""
