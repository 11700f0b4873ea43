"""The experiments of the tutorial, the extensions that it proposes, and a use of the carried state, as data.

Source: Jason Brownlee, "How to Learn to Echo Random Integers with LSTMs in Keras", Machine Learning Mastery, 2017.
"""

from __future__ import annotations

from dataclasses import dataclass

from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import Experiment, differences


@dataclass(frozen=True, slots=True)
class Preset:
    """A named experiment."""

    name: str
    experiment: Experiment


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            name="echo-now",
            experiment=Experiment(lag=0, window=1, units=15, batch_size=1, state="reset", epochs=500),
        ),
        Preset(
            name="lag-without-context",
            experiment=Experiment(lag=1, window=1, units=50, batch_size=6, state="carry", epochs=2000),
        ),
        Preset(
            name="lag-with-context",
            experiment=Experiment(lag=1, window=5, units=50, batch_size=5, state="carry", epochs=2000),
        ),
        Preset(
            name="state-reset",
            experiment=Experiment(lag=1, window=5, units=50, batch_size=5, state="reset", epochs=2000),
        ),
        Preset(
            name="carrying-done-right",
            experiment=Experiment(
                lag=1, window=6, length=30, output="sequence", units=50, batch_size=6, state="carry", epochs=3000
            ),
        ),
        Preset(
            name="masked-window",
            experiment=Experiment(lag=1, window=5, missing="mask", units=50, batch_size=6, state="reset", epochs=3000),
        ),
        Preset(
            name="whole-sequence",
            experiment=Experiment(
                lag=1, context="whole", missing="mask", units=50, batch_size=6, state="reset", epochs=3000
            ),
        ),
        Preset(
            name="other-lags",
            experiment=Experiment(lag=3, window=5, units=50, batch_size=5, state="reset", epochs=2000),
        ),
        Preset(
            name="echo-sequence",
            experiment=Experiment(
                lag=1, window=10, output="sequence", units=50, batch_size=5, state="reset", epochs=3000
            ),
        ),
    )
}


TUTORIAL = ("echo-now", "lag-without-context", "lag-with-context")  # its own three


def preset(name: str) -> Preset:
    """The preset called `name`.

    Raises:
        InputError: there is none of that name.
    """
    try:
        return PRESETS[name]
    except KeyError:
        raise InputError(Code.UNKNOWN_NAME, "preset", name, choices=tuple(PRESETS)) from None


def nearest(experiment: Experiment) -> Preset:
    """The preset that differs from an experiment in the fewest settings; the first of them where there are several.

    >>> nearest(PRESETS["echo-now"].experiment.replace(seed=7)).name
    'echo-now'
    """
    return min(PRESETS.values(), key=lambda each: len(differences(each.experiment, experiment)))
