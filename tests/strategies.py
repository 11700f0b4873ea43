"""Arbitrary valid experiments, for tests of what must hold of every one."""

from __future__ import annotations

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from echo_core.task.experiment import SETTINGS, Experiment


@st.composite
def experiments(draw: st.DrawFn, /, max_length: int = 200, max_vocabulary: int = 1000, **fixed: Any) -> Experiment:
    """Any valid experiment within these sizes, with some settings fixed."""
    length = draw(st.integers(2, max_length))
    context = draw(st.sampled_from(SETTINGS["context"].choices))
    settings: dict[str, Any] = {
        "length": length,
        "lag": draw(st.integers(0, length - 1)),
        "window": draw(st.integers(1, length)),
        "context": context,
        "missing": draw(st.sampled_from(["mark", "mask"] if context == "whole" else ["drop", "mark", "mask"])),
        "output": draw(st.sampled_from(SETTINGS["output"].choices)),
        "state": draw(st.sampled_from(SETTINGS["state"].choices)),
        "vocabulary": draw(st.integers(2, max_vocabulary)),
        "epochs": draw(st.integers(1, 20_000)),
        "learning_rate": draw(st.floats(1e-5, 1.0)),
        "seed": draw(st.integers(0, 2**31 - 1)),
        "stop_when_solved": draw(st.booleans()),
    }
    roomy = Experiment(**(settings | fixed | {"units": 1, "batch_size": 1}))
    cheap = roomy.replace(batch_size=draw(st.integers(1, roomy.available_rows)))
    units = fixed.get("units") or draw(st.integers(1, int(cheap.limits("units")[1])))
    assume(units <= cheap.limits("units")[1])
    return cheap.replace(units=units)
