"""The strip of numbers as a component of the page, where a click on a number, or an arrow key, moves the present."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from echo_core.task.experiment import Experiment
from echo_core.task.presets import Preset
from echo_ui.lab import pictures
from echo_ui.text import words
from echo_ui.theme.html import line_of

_CODE = Path(__file__).with_name("strip.js").read_text(encoding="utf-8")
_mount = st.components.v2.component("echo_strip", js=_CODE, isolate_styles=False)


def opening(experiment: Experiment) -> int:
    """Where the present stands at first: in the middle, or where a number is missing if such rows are trained on.

    >>> opening(Experiment()), opening(Experiment(missing="mask", window=5))
    (12, 1)
    """
    if experiment.missing != "drop" and experiment.context == "window" and experiment.window > 2:
        return 1
    return max((experiment.length - 1) // 2, experiment.length - experiment.rows)


def present(preset: Preset, experiment: Experiment) -> int:
    """Where the visitor has put the present: each preset, at each length, has its own."""
    state = st.session_state.get(_key(preset, experiment), {})
    return int(state.get("t", opening(experiment)))


def strip(preset: Preset, experiment: Experiment, t: int) -> None:
    """Draw the strip with the present at `t`."""
    _mount(
        key=_key(preset, experiment),
        data={
            "t": t,
            "cells": pictures.cells(experiment, t),
            "line": line_of(experiment.length),
            "label": words.pictures.MOVE,
            "said": pictures.described(experiment, t),
        },
        default={"t": opening(experiment)},
        on_t_change=_nothing,
    )


def _key(preset: Preset, experiment: Experiment) -> str:
    return f"strip-{preset.name}-{experiment.length}"


def _nothing() -> None:
    """A state of a component is told only where somebody listens."""
