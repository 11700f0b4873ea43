"""The pictures of sequences, and the sentences beside them, by their text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from echo_core.records.findings import results
from echo_core.runs.status import Snapshot, Status
from echo_core.task.errors import InputError
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.score import Prediction
from echo_core.task.sequences import test_sequence as sequence_of
from echo_ui.lab import strips
from echo_ui.text import words

CONTEXT = PRESETS["lag-with-context"].experiment
BLIND = PRESETS["lag-without-context"].experiment
NOW = PRESETS["echo-now"].experiment
EVIL = "<img src=x onerror=alert(1)> & ![x](http://a.example/x.png)"


def said(text: str) -> str:
    """Text with its narrow spaces widened."""
    return text.replace("\u202f", " ")


class Balance(HTMLParser):
    """Fails on a tag that is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def balanced(html: str) -> bool:
    parser = Balance()
    parser.feed(html)
    return parser.open == []


def classes(html: str) -> list[str]:
    return re.findall(r'<li class="([^"]*)">', html)


def test_the_strip_marks_window_present_and_answer() -> None:
    marks = classes(strips.strip(CONTEXT, 12))
    assert marks[8:13] == ["seen", "seen", "seen", "seen answer", "seen now"]
    assert set(marks[:8] + marks[13:]) == {""}


def test_the_strip_shows_the_test_sequence_with_its_positions() -> None:
    html = strips.strip(CONTEXT, 12)
    numbers = [int(number) for number in re.findall(r"<b>(\d+)</b>", html)]
    assert numbers == sequence_of(CONTEXT).tolist()
    assert re.findall(r"<small>(\d+)</small>", html) == [str(t) for t in range(25)]


def test_the_strip_tells_a_screen_reader_what_it_shows() -> None:
    answer = sequence_of(CONTEXT)[11]
    assert (
        f'aria-label="25 numbers; at t = 12 the network is shown positions 8 to 12; to be said: x(11) = {answer}"'
        in strips.strip(CONTEXT, 12)
    )
    assert "there is no answer" in strips.strip(CONTEXT, 0)


@pytest.mark.parametrize(("experiment", "marks"), [(NOW, "seen now answer"), (BLIND, "answer")])
def test_a_card_pictures_where_the_answer_lies(experiment, marks) -> None:
    assert f'<i class="{marks}"></i>' in strips.miniature(experiment)


def test_rows_are_those_of_the_tutorial_with_reasons() -> None:
    html = strips.rows_table(CONTEXT, 12)
    x = sequence_of(CONTEXT)
    rows = re.findall(r"<tr class.*?</tr>", html)
    assert len(rows) == 25
    assert rows[0].count("<td>–</td>") == 4
    assert "no number lies that far back" in rows[0]
    assert 'class="out"' in rows[4]
    assert "left over" in rows[4]
    assert rows[5] == (
        f'<tr class=""><th scope="row">5</th><td>{x[1]}</td><td>{x[2]}</td><td>{x[3]}</td><td class="hit">{x[4]}</td>'
        f'<td>{x[5]}</td><td class="y">{x[4]}</td><td class="why"></td></tr>'
    )
    assert 'class="here"' in rows[12]


def test_a_wide_window_is_shortened_in_the_table_but_not_in_the_strip() -> None:
    wide = Experiment(length=60, window=40, lag=1, batch_size=1)
    assert strips.rows_table(wide, 50).count('<th scope="col">x(t') == 7
    assert sum("seen" in marks for marks in classes(strips.strip(wide, 50))) == 40


def test_the_shape_in_words_and_numbers() -> None:
    assert words.shape(CONTEXT) == "20 samples × 5 time steps × 100 features, in 4 batches of 5"
    assert words.shape(NOW) == "25 samples × 1 time step × 100 features, in 25 batches of 1"
    assert "5 of 25 rows left out" in strips.shape_line(CONTEXT)


def test_one_hot_fills_one_place_a_step() -> None:
    html = strips.one_hot_picture(CONTEXT, 12)
    places = [float(left) for left in re.findall(r"left:([\d.]+)%", html)]
    assert places == sequence_of(CONTEXT)[8:13].tolist()  # of 100 numbers
    assert strips.one_hot_picture(CONTEXT, 2).count('class="gone"') == 2


PREDICTION = Prediction(
    sequence=np.array([3, 1, 4, 1], np.int32),
    expected=np.array([3, 1, 4], np.int32),
    predicted=np.array([3, 7, 4], np.int32),
    probability=np.array([0.981, 0.2, 0.6], np.float32),
)
SMALL = Experiment(length=4, lag=1, window=1, batch_size=1, vocabulary=10, epochs=100, state="reset")


def test_expected_beside_predicted_with_marks_count_and_probability() -> None:
    html = strips.comparison(SMALL, PREDICTION)
    assert '<li style="--p:98%"><b>3</b><b>3<i>✓</i></b><small>98%</small></li>' in html
    assert '<li class="miss" style="--p:20%"><b>1</b><b>7<i>×</i></b><small>20%</small></li>' in html
    assert "<b>2</b> of 3" in html
    assert balanced(html)


def test_answers_that_do_not_count_are_not_counted() -> None:
    partial = Prediction(
        PREDICTION.sequence, np.array([-1, 1, 4], np.int32), PREDICTION.predicted, PREDICTION.probability
    )
    assert "<b>1</b> of 2" in strips.comparison(SMALL, partial)


def test_a_long_comparison_stays_small_and_says_so() -> None:
    many = np.arange(190, dtype=np.int32)
    html = strips.comparison(SMALL, Prediction(many, many, many, np.ones(190, np.float32)))
    assert len(html) < 8000
    assert "<b>190</b> of 190" in html
    assert "The first 60 of 190 are drawn" in html


@pytest.mark.parametrize(
    "html",
    [
        strips.notice(EVIL),
        strips.notice("x", strong=EVIL),
        strips.problems([EVIL]),
        strips.heading(EVIL),
        strips.figure(EVIL, EVIL),
        strips.verdict("yes", EVIL, EVIL),
        strips.progress_bar(1, 2, EVIL, (EVIL, EVIL)),
    ],
)
def test_whatever_comes_in_is_escaped(html) -> None:
    assert "<img" not in html
    assert "&lt;img src=x" in html


@pytest.mark.parametrize(
    "experiment",
    [*(preset.experiment for preset in PRESETS.values()), Experiment(length=2, lag=0, window=1, batch_size=1)],
)
def test_every_picture_is_well_formed(experiment) -> None:
    for t in range(experiment.length):
        assert balanced(strips.strip(experiment, t))
        assert balanced(strips.rows_table(experiment, t))
        assert balanced(strips.one_hot_picture(experiment, t))
        assert balanced(strips.verdict(*words.at(experiment, t)))
    assert balanced(strips.problems(["a", "b"]))
    assert balanced(strips.progress_bar(1, 2, "", ("", "")))


# Sentences


LEAK = BLIND.replace(lag=6, length=30)
TO_SEQUENCE = PRESETS["echo-sequence"].experiment


@pytest.mark.parametrize(
    ("experiment", "t", "kind", "head", "rest"),
    [
        (CONTEXT, 12, "yes", "The answer is in the window.", "shown x(8) … x(12) and must say x(11)"),
        (NOW, 0, "yes", "The answer is the number shown.", "shown x(0) alone and must say x(0)"),
        (BLIND, 12, "no", "The answer is not there.", "Neither the window nor the state holds it."),
        (LEAK, 20, "carried", "it can only come through the state", "Its lane was shown that number 1 batch earlier."),
        (LEAK, 8, "no", "The answer is not there.", "must say x(2)"),
        (CONTEXT, 0, "out", "Left out.", "The row of t = 0 is not trained on: no number lies that far back."),
        (TO_SEQUENCE, 12, "part", "9 of the 10 answers", "shown x(3) … x(12)"),
        (TO_SEQUENCE.replace(lag=0), 12, "yes", "Every answer has been shown", "the number just shown"),
        (PRESETS["whole-sequence"].experiment, 12, "yes", "The answer is in the window.", "shown x(0) … x(12)"),
    ],
)
def test_the_verdict_at_t_claims_only_what_the_table_holds(experiment, t, kind, head, rest) -> None:
    found = words.at(experiment, t)
    assert found[0] == kind
    assert head in found[1]
    assert rest in said(found[2])


@pytest.mark.parametrize(
    ("experiment", "kind", "sentence"),
    [
        (CONTEXT, "yes", "Every answer is among the numbers shown: 100 % is possible; pure guessing gives 1 %."),
        (BLIND, "no", "No answer can reach the network, so nothing can beat pure guessing: 1 %."),
        (TO_SEQUENCE, "part", "10 % of the answers can never reach the network: 90.1 % is the best possible;"),
        (LEAK, "carried", "75 % of the answers can only come through the carried state, 25 % are nowhere: 75.2 % is"),
    ],
)
def test_the_outlook_is_the_verdict_in_a_sentence(experiment, kind, sentence) -> None:
    found = words.outlook(experiment)
    assert found[0] == kind
    assert sentence in said(found[1])


def test_the_outlook_quotes_recorded_runs_on_carried_results() -> None:
    leak = results("leak")["lag 6, batches of 6"]
    assert len(leak.outcomes) == 5
    assert f"that came to {100 * leak.accuracy:.1f} %." in said(words.outlook(LEAK)[1])


def test_an_answer_that_is_not_shown_is_outlined_otherwise_and_its_lane_is_traced() -> None:
    marks = classes(strips.strip(LEAK, 20))
    assert marks[14] == "answer absent trail"
    assert [t for t in range(30) if "trail" in marks[t]] == [14]
    longer = classes(strips.strip(LEAK.replace(lag=12), 29))
    assert [t for t in range(30) if "trail" in longer[t]] == [17, 23]
    assert not any("trail" in mark for mark in classes(strips.strip(BLIND, 12)))


def test_every_step_of_a_sequence_answer_is_marked() -> None:
    marks = classes(strips.strip(TO_SEQUENCE, 12))
    assert [t for t in range(25) if "answer" in marks[t]] == list(range(2, 12))
    assert [t for t in range(25) if "absent" in marks[t]] == [2]


def snapshot(
    accuracies: list[float],
    experiment: Experiment = CONTEXT,
    status: Status = Status.FINISHED,
    problem: str | None = None,
) -> Snapshot:
    values = np.array(accuracies, np.float32)
    return Snapshot("run", experiment, status, values, values, None, seconds=1.0, problem=problem)


@pytest.mark.parametrize(
    ("run", "kind", "sentence"),
    [
        (snapshot([0.0] * 20 + [1.0] * 40), "solved", "Solved at epoch 40"),
        (snapshot([0.01] * 50, BLIND), "guessing", "could never reach the network"),
        (snapshot([0.01] * 50), "guessing", "It has not begun to learn yet"),
        (snapshot([0.5] * 50), "partly", "it echoes 50 % of the numbers; guessing gives 1 %. 100 % is possible."),
        (snapshot([0.5] * 50, LEAK), "partly", "it echoes 50 % of the numbers; guessing gives 1 %."),
        (snapshot([0.01] * 50, LEAK), "guessing", "could only come through the state"),
        (snapshot([0.9] * 50, TO_SEQUENCE), "solved", "it echoes 90 % of the numbers, and 90.1 % is the best possible"),
        (snapshot([0.5] * 5, status=Status.STOPPED), "early", "Ended after 5 epochs."),
        (snapshot([], status=Status.FAILED, problem="No worker."), "failed", "No worker."),
    ],
)
def test_the_result_is_told_against_guessing(run, kind, sentence) -> None:
    told = words.result(run)
    assert told[0] == kind
    assert sentence in said(told[1])


def test_time_left_and_speed_come_from_training_alone() -> None:
    running = snapshot([0.1] * 500, status=Status.RUNNING)
    assert [said(part) for part in words.pace(running)] == ["3.0 s left", "0.50 ms an update"]
    assert said(words.pace(snapshot([0.1] * 500))[0]) == "1.0 s of training"
    assert words.pace(snapshot([], status=Status.PAUSED)) == ("", "")


def test_differences_name_old_and_new() -> None:
    assert words.differences(CONTEXT, CONTEXT.replace(lag=3, epochs=4000)) == [
        "lag 1 → 3",
        "epochs 2\u202f000 → 4\u202f000",
    ]
    assert words.differences(CONTEXT, CONTEXT) == []


def test_a_rejected_setting_is_explained_by_its_label() -> None:
    with pytest.raises(InputError) as caught:
        CONTEXT.replace(batch_size=22)
    assert words.explain(caught.value).startswith("Batch size must be a whole number from 1 to 21; “22” is not.")


def test_every_setting_of_the_page_has_a_label_and_a_help_text() -> None:
    assert set(words.LABELS) == set(CONTEXT.settings())
    for name in words.LABELS:
        assert len(words.help_text(name)) > 30
