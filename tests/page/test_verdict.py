"""What is said of what can be learned claims only what the table of positions holds."""

from __future__ import annotations

import numpy as np
import pytest

from echo_core.records.findings import results
from echo_core.task.experiment import Experiment
from echo_core.task.framing import Dropped, frame
from echo_core.task.presets import PRESETS
from echo_core.task.sequences import test_sequence as sequence_of
from echo_core.task.verdict import Outlook
from echo_ui.lab import verdict
from echo_ui.text import words

CONTEXT = PRESETS["lag-with-context"].experiment
BLIND = PRESETS["lag-without-context"].experiment
NOW = PRESETS["echo-now"].experiment
LEAK = BLIND.replace(lag=6, length=30)
TO_SEQUENCE = PRESETS["echo-sequence"].experiment
WHOLE = PRESETS["whole-sequence"].experiment


def x(experiment: Experiment, position: int) -> int:
    return int(sequence_of(experiment)[position])


@pytest.mark.parametrize(
    ("experiment", "t", "outlook", "said"),
    [
        (CONTEXT, 12, Outlook.ALL, words.verdict.visible(8, 12, 11, x(CONTEXT, 11))),
        (NOW, 0, Outlook.ALL, words.verdict.visible(0, 0, 0, x(NOW, 0))),
        (BLIND, 12, Outlook.NONE, words.verdict.nowhere(12, 12, 11, x(BLIND, 11))),
        (LEAK, 20, Outlook.CARRIED, words.verdict.carried(20, 20, 14, x(LEAK, 14), 1)),
        (LEAK.replace(lag=12), 29, Outlook.CARRIED, words.verdict.carried(29, 29, 17, x(LEAK, 17), 2)),
        (LEAK, 8, Outlook.NONE, words.verdict.nowhere(8, 8, 2, x(LEAK, 2))),
        (CONTEXT, 0, None, words.verdict.left_out(0, Dropped.NO_ANSWER)),
        (CONTEXT, 2, None, words.verdict.left_out(2, Dropped.INCOMPLETE)),
        (CONTEXT, 4, None, words.verdict.left_out(4, Dropped.SURPLUS)),
        (TO_SEQUENCE, 12, Outlook.SOME, words.verdict.every_step(3, 12, 1, 9, 10)),
        (TO_SEQUENCE.replace(lag=0), 12, Outlook.ALL, words.verdict.every_step(3, 12, 0, 10, 10)),
        (WHOLE, 12, Outlook.ALL, words.verdict.visible(0, 12, 11, x(WHOLE, 11))),
    ],
)
def test_the_row_in_view(experiment, t, outlook, said) -> None:
    assert verdict.at(experiment, t) == (outlook, *said)


def test_every_row_of_every_preset_is_told_and_only_trained_ones_have_an_outlook() -> None:
    for preset in PRESETS.values():
        told = [verdict.at(preset.experiment, t)[0] for t in range(preset.experiment.length)]
        assert [one is not None for one in told] == frame(preset.experiment).kept.tolist()


@pytest.mark.parametrize(
    ("experiment", "outlook", "said"),
    [
        (CONTEXT, Outlook.ALL, words.verdict.all_visible(0.01)),
        (BLIND, Outlook.NONE, words.verdict.none_visible(0.01)),
        (TO_SEQUENCE, Outlook.SOME, words.verdict.some_visible(0.1, 0.901, 0.01)),
    ],
)
def test_the_outlook_is_the_verdict_in_a_sentence(experiment, outlook, said) -> None:
    assert verdict.outlook(experiment) == (outlook, said)


def test_the_outlook_quotes_recorded_runs_on_carried_answers() -> None:
    leak = results("leak")["lag 6, batches of 6"]
    said = verdict.outlook(LEAK)[1]
    assert said.startswith(words.verdict.some_carried(0.75, 0.25, 0.7525, 0.01))
    assert said.endswith(words.verdict.recorded_leak(5, 10, 6, 6, leak.accuracy))
    assert leak.accuracy == np.median([one.accuracy for one in leak.outcomes])
