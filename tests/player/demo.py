"""A page with nothing but a player, whose run grows as if it were trained: `streamlit run` it."""

from __future__ import annotations

import dataclasses
import time
import uuid

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from echo_core.runs.history import History
from echo_core.task.experiment import Experiment
from echo_ui.player.assets import ROUTES
from echo_ui.player.component import player, resting
from echo_ui.player.value import Band, Exact, Run, identity, value
from echo_ui.theme import colours
from tests.player.histories import made, until

SECONDS = 2.0  # that the training takes


def page() -> None:
    """Draw the page; its address may ask for other settings, for those of a second run, and for a band of seeds."""
    st.set_page_config(layout="wide")
    st.html(f"<style>{colours.variables()}</style>")
    st.session_state.setdefault("live", False)
    st.button("Train", on_click=_train)
    st.text_input("Elsewhere")
    st.fragment(_panel, run_every=0.5 if st.session_state["live"] else None, key="live-panel")()
    st.text("nothing special")


def _train() -> None:
    st.session_state.update(pressed=time.monotonic(), press=uuid.uuid4().hex, live=True)


def _panel() -> None:
    asked = st.query_params
    experiment = Experiment().replace(**{name: int(asked[name]) for name in ("epochs", "length") if name in asked})
    beside = {name.removeprefix("other."): int(asked[name]) for name in asked if name.startswith("other.")}
    pressed = st.session_state.get("pressed")
    gone = SECONDS if pressed is None else time.monotonic() - pressed

    def grown(settings: Experiment, seconds: float = SECONDS) -> History:
        return until(made(settings), int(settings.epochs * min(1, gone / seconds)))

    history = grown(experiment)
    runs = [Run(history, "Recorded run" if pressed is None else "")]
    if beside:
        runs = [dataclasses.replace(runs[0], mark="A", title="as it was")]
        runs += [Run(grown(experiment.replace(**beside), SECONDS / 2), "Recorded run", mark="B", title="changed")]
    seeds = [Run(grown(experiment.replace(seed=seed))) for seed in range(int(asked.get("seeds", 0)))]
    if seeds:
        runs = [dataclasses.replace(runs[0], mark="seed 0", title="this run")]
    live = history.trained_at is None
    rest = resting(identity(experiment), st.session_state.get("press"))
    exact = rest is not None and "exact" in asked
    runs[0] = dataclasses.replace(
        runs[0],
        status="Training" if live else "",
        exact=Exact(rest, *_always_seven(experiment), 7, 0.777, 0.35) if exact else None,
    )
    told = player(
        value(
            runs,
            band=Band(seeds, "all are done", "median", "five seeds") if seeds else None,
            play=st.session_state.get("press"),
            finished="Finished: solved at last.",
            apart=asked.get("apart", ""),
            theme=colours.of(st.context.theme.type),
        )
    )
    st.session_state["looks"] = st.session_state.get("looks", 0) + 1
    st.text(f"rests at {told}, look {st.session_state['looks']}")
    if live != st.session_state["live"]:
        st.session_state["live"] = live
        st.rerun()


def _always_seven(experiment: Experiment) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    return np.full(experiment.rows, 7, np.int16), np.full(experiment.rows, 0.07, np.float32)


if __name__ == "__main__":
    page()
elif __name__ == "demo":
    app = st.App(__file__, routes=ROUTES)
