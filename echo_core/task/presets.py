"""The experiments of the tutorial and the extensions that it proposes, as data.

Source: Jason Brownlee, "How to Learn to Echo Random Integers with LSTMs in Keras", Machine Learning Mastery, 2017.
"""

from __future__ import annotations

from dataclasses import dataclass

from echo_core.task.experiment import Experiment, SettingError


@dataclass(frozen=True, slots=True)
class Preset:
    """A named experiment with the two sentences that introduce it."""

    name: str
    title: str
    about: str
    experiment: Experiment


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            name="echo-now",
            title="Echo now",
            about="Repeat the number you are shown. No memory needed.",
            experiment=Experiment(lag=0, window=1, units=15, batch_size=1, state="reset", epochs=500),
        ),
        Preset(
            name="lag-without-context",
            title="Echo the past, without context",
            about="One number at a time, repeat the one before. The beginner’s mistake.",
            experiment=Experiment(lag=1, window=1, units=50, batch_size=6, state="carry", epochs=2000),
        ),
        Preset(
            name="lag-with-context",
            title="Echo the past, with context",
            about="Five numbers at a time, repeat the one before the last.",
            experiment=Experiment(lag=1, window=5, units=50, batch_size=5, state="carry", epochs=2000),
        ),
        Preset(
            name="state-reset",
            title="Without the old state",
            about="With context again, the state reset before every batch. Does carrying it help?",
            experiment=Experiment(lag=1, window=5, units=50, batch_size=5, state="reset", epochs=2000),
        ),
        Preset(
            name="masked-window",
            title="Missing numbers, masked",
            about="The first windows begin before the sequence does. What is missing there is skipped.",
            experiment=Experiment(lag=1, window=5, missing="mask", units=50, batch_size=6, state="reset", epochs=3000),
        ),
        Preset(
            name="whole-sequence",
            title="The whole sequence",
            about="Every number so far is shown, as one long row. What is missing is skipped.",
            experiment=Experiment(
                lag=1, context="whole", missing="mask", units=50, batch_size=6, state="reset", epochs=3000
            ),
        ),
        Preset(
            name="other-lags",
            title="Another lag",
            about="Five numbers at a time, repeat the one three before the last.",
            experiment=Experiment(lag=3, window=5, units=50, batch_size=5, state="reset", epochs=2000),
        ),
        Preset(
            name="echo-sequence",
            title="A sequence for a sequence",
            about="Ten numbers in, ten out, each the one before. One in ten is never shown.",
            experiment=Experiment(
                lag=1, window=10, output="sequence", units=50, batch_size=5, state="reset", epochs=3000
            ),
        ),
    )
}


TUTORIAL = ("echo-now", "lag-without-context", "lag-with-context")  # its own three; the others it only proposes


def preset(name: str) -> Preset:
    """The preset called `name`.

    Raises:
        SettingError: there is none of that name.
    """
    try:
        return PRESETS[name]
    except KeyError:
        raise SettingError("preset", "one of " + ", ".join(PRESETS), name, "Pick one of these.") from None
