"""Taking a run home: what is offered when, under which name, and that nothing is made before it is asked for."""

from __future__ import annotations

from html import escape
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from echo_core.export.files import Kind
from echo_core.export.script import script
from echo_core.runs.history import History
from echo_core.runs.questions import Answered
from echo_core.runs.requests import NetworkRequest
from echo_core.runs.status import Status
from echo_core.task.presets import PRESETS
from echo_ui.lab import take_home
from echo_ui.text import words
from tests.export import histories

PAGE = """
from echo_core.runs.history import History, Origin
from echo_core.runs.status import Status, Watched
from echo_core.task.presets import PRESETS
from echo_ui.lab.take_home import draw
from tests.export.histories import of_preset

history = of_preset() if {trained} else History.empty(PRESETS["lag-with-context"].experiment.replace(lag=2))
draw(Watched(history, Status("{status}"), Origin.TRAINED_NOW))
"""


def opened(*, trained: bool = True, status: Status = Status.COMPLETE) -> AppTest:
    at = AppTest.from_string(PAGE.format(trained=trained, status=status), default_timeout=60)
    at.session_state["take-home"] = True
    at.run()
    assert not at.exception
    return at


def offered(at: AppTest) -> dict[str, bool]:
    """Whether each kind of file can be saved now, by its button."""
    return {button.proto.label: not button.proto.disabled for button in at.get("download_button")}


def test_nothing_is_made_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def make(*_: object) -> str:
        pytest.fail("it was made")

    monkeypatch.setattr(take_home, "script", make)
    monkeypatch.setattr(take_home, "content", make)
    at = AppTest.from_string(PAGE.format(trained=True, status=Status.COMPLETE), default_timeout=60).run()
    assert not at.exception
    assert not at.code


def test_opened_it_shows_the_script_and_makes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(take_home, "content", lambda *asked: made.append(asked))
    at = opened()
    assert [block.value for block in at.code] == [script(PRESETS["lag-with-context"].experiment).strip()]
    assert offered(at) == {words.take_home.LABELS[kind]: True for kind in Kind}
    assert made == []


@pytest.mark.parametrize(
    ("trained", "status", "said"),
    [
        (True, Status.TRAINING, words.take_home.STILL_TRAINS),
        (False, Status.STOPPED, words.take_home.NOT_TRAINED),
    ],
)
def test_a_run_that_is_not_at_rest_offers_what_needs_no_training(trained: bool, status: Status, said: str) -> None:
    at = opened(trained=trained, status=status)
    assert [label for label, free in offered(at).items() if free] == [
        words.take_home.LABELS[kind] for kind in (Kind.SCRIPT, Kind.NOTEBOOK)
    ]
    assert any(said[:20] in html.proto.body for html in at.get("html"))


def test_a_run_beside_it_stands_in_pictures_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, int] = {}
    monkeypatch.setattr(take_home, "file", lambda kind, *runs: told.setdefault(kind, len(runs)))
    other = "KEPT), Watched(of_preset('echo-now'), Status.COMPLETE, Origin.KEPT))"
    page = PAGE.format(trained=True, status=Status.COMPLETE).replace("TRAINED_NOW))", other)
    at = AppTest.from_string(page, default_timeout=60)
    at.session_state["take-home"] = True
    with monkeypatch.context() as patched:
        patched.setattr(st, "download_button", lambda _, data, **__: data())
        assert not at.run().exception
    assert told == {kind: 2 if kind in (Kind.PICTURE, Kind.DRAWING) else 1 for kind in Kind}


def test_a_stopped_run_can_be_taken_home() -> None:
    assert all(offered(opened(status=Status.STOPPED)).values())


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NETWORK])
def test_every_file_is_made_without_the_server_of_runs(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_home, "shared", lambda: pytest.fail("it asked"))
    assert len(take_home.file(kind, histories.of_preset("echo-now"))) > 100


class Runs:
    """Answers a request when it has been asked for so many times."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.asked: list[tuple[object, ...]] = []

    def ask(self, *asked: object) -> Answered[bytes] | None:
        self.asked.append(asked)
        return Answered(2000, b"network") if len(self.asked) >= self.times else None


def _file(runs: Runs, history: History, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(take_home, "shared", lambda: SimpleNamespace(runs=runs))
    return take_home.file(Kind.NETWORK, history)


def test_a_network_is_asked_of_the_workers_until_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    runs, history = Runs(times=3), histories.of_preset()
    assert _file(runs, history, monkeypatch) == b"network"
    assert runs.asked == [(history.experiment, 2000, NetworkRequest(), take_home.ASKING)] * 3


def test_a_network_that_does_not_come_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_home, "PATIENCE", 0.0)
    with pytest.raises(TimeoutError, match="in time"):
        _file(Runs(times=1), histories.of_preset(), monkeypatch)


def test_the_tutorials_lines_stand_beside_what_replaced_them() -> None:
    table = take_home.replaced()
    for line, now in words.take_home.REPLACED.items():
        for part in (line, words.take_home.REFUSED[line], now):
            assert f"<code>{escape(part)}</code>" in table
    assert table.count("<tr>") == 1 + len(words.take_home.REFUSED) == 1 + len(words.take_home.REPLACED)


def test_every_kind_has_words() -> None:
    assert list(words.take_home.LABELS) == list(words.take_home.HELP) == list(Kind)
