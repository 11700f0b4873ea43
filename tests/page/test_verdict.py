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
DONE_RIGHT = PRESETS["carrying-done-right"].experiment
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
        (TO_SEQUENCE, 12, Outlook.SOME, words.verdict.every_step(3, 12, 1, 9, 0, 10)),
        (TO_SEQUENCE.replace(lag=0), 12, Outlook.ALL, words.verdict.every_step(3, 12, 0, 10, 0, 10)),
        (DONE_RIGHT, 20, Outlook.CARRIED, words.verdict.every_step(15, 20, 1, 5, 1, 6)),
        (DONE_RIGHT, 8, Outlook.SOME, words.verdict.every_step(3, 8, 1, 5, 0, 6)),
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
        (CONTEXT, Outlook.ALL, f"{words.verdict.all_visible(0.01)} {words.verdict.carried_is_harder()}"),
        (CONTEXT.replace(state="reset"), Outlook.ALL, words.verdict.all_visible(0.01)),
        (CONTEXT.replace(lag=0), Outlook.ALL, words.verdict.all_visible(0.01)),
        (WHOLE, Outlook.ALL, f"{words.verdict.all_visible(0.01)} {words.verdict.long_is_harder()}"),
        (LEAK, Outlook.CARRIED, words.verdict.some_carried(0.75, 0.25, 0.7525, 0.01, shown=False)),
        (BLIND, Outlook.NONE, words.verdict.none_visible(0.01)),
        (TO_SEQUENCE, Outlook.SOME, words.verdict.some_visible(0.1, 0.901, 0.01)),
    ],
)
def test_the_outlook_is_the_verdict_in_a_sentence(experiment, outlook, said) -> None:
    assert verdict.outlook(experiment) == (outlook, said)


def test_recorded_runs_are_quoted_for_their_own_settings_alone() -> None:
    leak = results("leak")["lag 6, batches of 6"]
    quoted = words.verdict.recorded_leak(5, leak.accuracy)
    assert verdict.outlook(leak.experiment)[1].endswith(quoted)
    assert verdict.outlook(leak.experiment.replace(seed=7))[1].endswith(quoted)
    for other in (LEAK, leak.experiment.replace(units=10), DONE_RIGHT):
        assert "recorded" not in verdict.outlook(other)[1]
    assert leak.accuracy == np.median([one.accuracy for one in leak.outcomes])


def test_what_is_learned_inside_a_row_may_cross_the_border_only_where_rows_show_answers() -> None:
    assert "may work across the border" in verdict.outlook(DONE_RIGHT)[1]
    assert "No row shows its own answer" in verdict.outlook(LEAK)[1]


def test_what_is_said_to_be_harder_was_so_in_recorded_runs() -> None:
    far = results("far")
    assert far["lag 1, carried"].solved_at > 2 * far["lag 1, reset"].solved_at
    assert all(one.solved_at is None for one in far["lag 4, carried"].outcomes)
    whole = results("whole")
    assert whole["lag 1, masked"].solved_at > 2 * far["lag 1, reset"].solved_at
    assert all(one.solved_at is None for one in whole["lag 4, masked"].outcomes)
