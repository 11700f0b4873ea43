"""What README says of adding a preset, a view or a setting; and that what README names is there."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import Phase, find
from hypothesis import settings as how
from streamlit.testing.v1 import AppTest

from echo_core.cli import words as cli_words
from echo_core.cli.main import main
from echo_core.insight.views import VIEWS
from echo_core.records.recordings import recorded
from echo_core.task.experiment import SETTINGS, Experiment
from echo_core.task.presets import PRESETS, Preset
from echo_ui.insight import section
from echo_ui.text import words
from tests.imports import ROOT
from tests.strategies import experiments

CARDS = """
from echo_core.task.presets import preset
from echo_ui.lab.cards import cards

cards(preset("echo-now"), print, changed=False)
"""
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_preset_needs_settings_and_words_to_be_shown_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    new = Preset("two-back", PRESETS["other-lags"].experiment.replace(lag=2))
    monkeypatch.setitem(PRESETS, new.name, new)
    monkeypatch.setitem(words.presets._TABLE, new.name, words.presets._Words("Two back", "The one two before."))
    monkeypatch.setitem(cli_words.PRESETS, new.name, cli_words.PresetWords("Two back", "The one two before."))
    listed = CliRunner().invoke(main, ["presets", "--json"], catch_exceptions=False).output.splitlines()
    assert json.loads(listed[-1])["settings"] == new.experiment.settings()
    at = AppTest.from_string(CARDS, default_timeout=60).run()
    at.button(key="unfold").click().run()
    assert not at.exception
    assert "Two back" in at.button(key="choose-two-back").label


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_a_recorded_run(name: str) -> None:
    assert recorded(PRESETS[name].experiment) is not None


def test_every_view_has_a_drawing_and_a_title() -> None:
    assert list(VIEWS) == list(section.VIEWS) == list(words.insight.VIEWS)
    for name in VIEWS:
        assert (ROOT / f"echo_core/insight/{name}.py").is_file()
        assert (ROOT / f"echo_ui/insight/{name}.py").is_file()


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_words_an_option_and_is_drawn(name: str) -> None:
    assert words.settings.label(name)
    assert words.settings.help(name)
    assert cli_words.SETTINGS[name]
    default = Experiment().settings()[name]
    any_example = how(phases=[Phase.generate], database=None)
    assert find(experiments(), lambda drawn: drawn.settings()[name] != default, settings=any_example)
    assert any(f"--{name.replace('_', '-')}" in option.opts for option in main.commands["train"].params)


def test_what_readme_names_is_there() -> None:
    named = set(re.findall(r"`((?:\w+/)+(?:\w+\.py)?|\w+\.py)`", README)) - {
        "insight/",
        "lag_map/",
        "shelf/",
        "findings/",
        "server.py",
    }
    named |= {link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link}
    assert len(named) > 20
    assert [
        name for name in sorted(named) if not any((ROOT / at / name).exists() for at in ("", "echo_ui/insight"))
    ] == []


@pytest.mark.parametrize("package", ["echo_core", "echo_ui"])
def test_readme_names_every_package(package: str) -> None:
    rooms = [path.parent.name for path in (ROOT / package).glob("*/__init__.py")]
    assert [room for room in rooms if f"{room}/`" not in README] == []


def test_readme_names_words_that_make_knows() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    said = set(re.findall(r"`make (\w+)`", README)) | set(re.findall(r"^make (\w+)", README, re.MULTILINE))
    assert {"run", "check", "test"} <= said <= set(re.findall(r"^(\w+):.*##", makefile, re.MULTILINE))
