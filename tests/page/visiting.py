"""A visit to the page without a browser: what a visitor does, and what is drawn."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_ui.session import Session
from tests.runs.histories import finished

APP = str(Path(__file__).parents[2] / "app.py")
CONTEXT = PRESETS["lag-with-context"].experiment  # that of a visit, unless it says otherwise
BLIND = PRESETS["lag-without-context"].experiment
OTHER = CONTEXT.replace(lag=2)  # no preset: there is no recording of it


def visit(**params: str) -> AppTest:
    """The page behind an address, which names the context preset unless it names another."""
    return arrive({"preset": "lag-with-context"} | params)


def arrive(params: Mapping[str, str]) -> AppTest:
    """The page behind an address with these parameters alone."""
    at = AppTest.from_file(APP, default_timeout=60)
    for name, value in params.items():
        at.query_params[name] = value
    return draw(at)


def draw(at: AppTest) -> AppTest:
    """Draw the whole page again."""
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, key: str) -> AppTest:
    """Press the button of that key."""
    at.button(key=key).click()
    return draw(at)


def put(at: AppTest, name: str, value: float) -> AppTest:
    """Type a number into the present widget of a setting."""
    at.number_input(key=session(at).key(name)).set_value(value)
    return draw(at)


def setting(at: AppTest, name: str) -> float:
    """The number in the present widget of a setting."""
    return at.number_input(key=session(at).key(name)).value


def session(at: AppTest) -> Session:
    """What the visitor has set and is shown."""
    return at.session_state["session"]


def params(at: AppTest) -> dict[str, str]:
    """The address."""
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def kept(experiment: Experiment, accuracy: float | None = None, seconds: float = 1.0) -> History:
    """A complete run; with `accuracy`, it is right so often in every epoch."""
    history = dataclasses.replace(finished(experiment), seconds=seconds)
    if accuracy is None:
        return history
    return dataclasses.replace(history, accuracies=np.full(experiment.epochs, accuracy, np.float32))


def played(at: AppTest) -> dict[str, Any]:
    """What the player was handed."""
    (player,) = (one for one in at.get("bidi_component") if "echo_player" in one.proto.component_name)
    return json.loads(player.proto.json)


def move_to(at: AppTest, t: int) -> AppTest:
    """Put the present of the strip there."""
    (name,) = [one.proto.id for one in at.get("bidi_component") if "echo_strip" in one.proto.component_name]
    at.session_state[re.sub(r".*-(strip-)", r"\1", name)] = {"t": t}
    return draw(at)


def rest(at: AppTest, epoch: int) -> AppTest:
    """Let the playhead come to rest there."""
    value = played(at)
    at.session_state["player"] = {"rest": {"run": value["runs"][0]["id"], "play": value["play"], "epoch": epoch}}
    return draw(at)
