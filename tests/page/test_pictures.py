"""The pictures of sequences by what they mark, and the table of rows by its values."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pandas as pd
import pytest

from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from echo_core.task.sequences import test_sequence as sequence_of
from echo_ui.lab import pictures, rows, verdict
from echo_ui.text import words
from echo_ui.theme import html
from echo_ui.theme.colours import DARK, LIGHT

CONTEXT = PRESETS["lag-with-context"].experiment
BLIND = PRESETS["lag-without-context"].experiment
NOW = PRESETS["echo-now"].experiment
LEAK = BLIND.replace(lag=6, length=30)
TO_SEQUENCE = PRESETS["echo-sequence"].experiment
EVIL = "<img src=x onerror=alert(1)> & ![x](http://a.example/x.png)"


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


def balanced(markup: str) -> bool:
    parser = Balance()
    parser.feed(markup)
    return parser.open == []


def marked(experiment: Experiment, t: int) -> list[str]:
    return [marks for marks, _ in pictures.cells(experiment, t)]


# The strip


def test_the_strip_marks_window_present_and_answer() -> None:
    marks = marked(CONTEXT, 12)
    assert marks[8:13] == ["seen", "seen", "seen", "seen answer", "seen now"]
    assert set(marks[:8] + marks[13:]) == {""}


def test_the_strip_shows_the_test_sequence() -> None:
    assert [number for _, number in pictures.cells(CONTEXT, 12)] == sequence_of(CONTEXT).tolist()


def test_the_strip_tells_a_screen_reader_what_it_shows() -> None:
    answer = int(sequence_of(CONTEXT)[11])
    assert pictures.described(CONTEXT, 12) == words.pictures.strip(25, 12, 8, [(11, answer)])
    assert pictures.described(CONTEXT, 0) == words.pictures.strip(25, 0, 0, [])


def test_an_answer_that_is_not_shown_is_outlined_otherwise_and_its_lane_is_traced() -> None:
    marks = marked(LEAK, 20)
    assert marks[14] == "answer absent trail"
    assert [t for t in range(30) if "trail" in marks[t]] == [14]
    longer = marked(LEAK.replace(lag=12), 29)
    assert [t for t in range(30) if "trail" in longer[t]] == [17, 23]
    assert not any("trail" in mark for mark in marked(BLIND, 12))


def test_every_step_of_a_sequence_answer_is_marked() -> None:
    marks = marked(TO_SEQUENCE, 12)
    assert [t for t in range(25) if "answer" in marks[t]] == list(range(2, 12))
    assert [t for t in range(25) if "absent" in marks[t]] == [2]


# Miniatures


@pytest.mark.parametrize(("experiment", "answer_fill"), [(NOW, "accent"), (BLIND, "square"), (CONTEXT, "square_seen")])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_card_pictures_where_the_answer_lies(experiment, answer_fill, theme) -> None:
    squares = list(ElementTree.fromstring(pictures.miniature(experiment, theme)))
    outlined = [square.get("fill") for square in squares if square.get("stroke")]
    assert outlined == [getattr(theme.colours, answer_fill)]
    shown = {theme.colours.accent, theme.colours.square_seen}
    assert sum(square.get("fill") in shown for square in squares) == experiment.window


# The rows


def test_rows_are_those_of_the_tutorial_with_reasons() -> None:
    table = rows.table(CONTEXT)
    x = sequence_of(CONTEXT)
    assert list(table.columns) == [
        *(words.pictures.column(back) for back in (4, 3, 2, 1, 0)),
        words.pictures.TO_SAY_HEAD,
        words.pictures.LEFT_OUT,
    ]
    assert table.index.tolist() == list(range(25))
    for t in range(5, 25):
        assert table.iloc[t].tolist() == [*x[t - 4 : t + 1], x[t - 1], ""]
    first = table.iloc[0].tolist()
    assert [pd.isna(value) for value in first[:6]] == [True] * 4 + [False, True]
    assert first[4] == x[0]
    reasons = [reason for reason in table[words.pictures.LEFT_OUT] if reason]
    assert len(reasons) == 5
    assert len(set(reasons)) == 3


def test_the_row_in_view_and_the_answers_are_marked() -> None:
    drawn, found = rows.drawn(25, 12), rows.styled(CONTEXT, 12, LIGHT)._compute().ctx  # type: ignore[attr-defined]
    styles = {(drawn[row], column): look for (row, column), look in found.items()}
    assert 12 in drawn
    marked = {place for place, look in styles.items() if ("background-color", LIGHT.colours.seen) in look}
    assert {row for row, _ in marked} == {12}
    hits = {place for place, look in styles.items() if ("color", LIGHT.colours.answer) in look}
    assert hits == {(t, 3) for t in drawn if t >= 5}
    greyed = {row for (row, _), look in styles.items() if ("color", LIGHT.colours.muted) in look}
    assert greyed == {t for t in drawn if t < 5}


def test_a_wide_window_is_shortened_in_the_table_but_not_in_the_strip() -> None:
    wide = Experiment(length=60, window=40, lag=1, batch_size=1)
    table = rows.table(wide)
    heads = [words.pictures.column(back) for back in (39, 38)] + [words.pictures.CUT]
    assert list(table.columns[:3]) == heads
    assert len(table.columns) == 10
    assert table[words.pictures.column(4)][50] == sequence_of(wide)[46]
    assert sum("seen" in marks for marks in marked(wide, 50)) == 40


def test_several_answers_stand_in_one_cell() -> None:
    said = rows.table(TO_SEQUENCE)[words.pictures.TO_SAY_HEAD]
    assert said[12] == " ".join(map(str, sequence_of(TO_SEQUENCE)[4:12]))


def test_one_hot_fills_one_place_a_step() -> None:
    picture = pictures.one_hot_picture(CONTEXT, 12)
    places = [float(left) for left in re.findall(r"left:([\d.]+)%", picture)]
    assert places == sequence_of(CONTEXT)[8:13].tolist()  # of 100 numbers
    assert pictures.one_hot_picture(CONTEXT, 2).count('class="gone"') == 2


# What holds of all


@pytest.mark.parametrize(
    "markup",
    [
        html.heading(EVIL),
        html.lead(EVIL),
        html.paragraph(EVIL, "quiet"),
        html.tag(EVIL),
        html.unseen(EVIL),
        verdict.sentence(None, EVIL, EVIL),
    ],
)
def test_whatever_comes_in_is_escaped(markup) -> None:
    assert "<img" not in markup
    assert "&lt;img src=x" in markup
    assert balanced(markup)


@pytest.mark.parametrize(
    "experiment",
    [*(preset.experiment for preset in PRESETS.values()), Experiment(length=2, lag=0, window=1, batch_size=1)],
)
def test_every_picture_is_well_formed(experiment) -> None:
    for t in range(experiment.length):
        assert balanced(pictures.one_hot_picture(experiment, t))
        assert balanced(verdict.sentence(*verdict.at(experiment, t)))
    assert len(rows.table(experiment)) == experiment.length
