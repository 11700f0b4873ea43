"""What a visitor has set: widgets, the address, Back and Forward, and other pages between."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from echo_core.task.presets import PRESETS, preset
from echo_ui import session as sessions
from echo_ui.address import FIRST
from tests.page.visiting import draw, params, put, session, setting


def _script() -> None:
    """The settings of the lab, or another page."""
    import streamlit as st

    from echo_ui import session
    from echo_ui.lab import controls

    page = st.session_state.get("wanted", "lab")
    visitor = session.arrive(page, "lab")
    if page == "lab":
        controls.settings(visitor)


def visit(**sent: str) -> AppTest:
    return draw(_with_address(AppTest.from_function(_script, default_timeout=30), sent))


def _with_address(at: AppTest, sent: dict[str, str]) -> AppTest:
    at.query_params.clear()
    at.query_params.update(sent)
    return at


def go_to(at: AppTest, page: str, **sent: str) -> AppTest:
    """Open a page of the site; its address has no settings unless they are given."""
    at.session_state["wanted"] = page
    return draw(_with_address(at, sent))


def go_back(at: AppTest, monkeypatch: pytest.MonkeyPatch, **sent: str) -> AppTest:
    """Come to an address by the browser's Back or Forward, which marks this one run of the script."""
    with monkeypatch.context() as marked:
        marked.setattr(sessions, "went_there", lambda: True)
        return draw(_with_address(at, sent))


# Widgets


def test_loading_settings_makes_new_widgets() -> None:
    at = visit()
    before = session(at).generation
    session(at).load(preset("echo-now"), preset("echo-now").experiment.replace(lag=2))
    draw(at)
    assert session(at).generation == before + 1
    assert setting(at, "lag") == 2
    assert setting(at, "epochs") == preset("echo-now").experiment.epochs
    assert params(at) == {"preset": "echo-now", "lag": "2"}


def test_a_widget_sets_its_setting_and_stays_the_same_widget() -> None:
    at = visit()
    before = session(at).generation
    put(at, "lag", 3)
    assert session(at).experiment == preset(FIRST).experiment.replace(lag=3)
    assert session(at).generation == before
    assert params(at) == {"preset": FIRST, "lag": "3"}


def test_what_the_browser_says_of_old_widgets_changes_nothing() -> None:
    at = visit()
    old = session(at).key("lag")
    session(at).choose("echo-now")
    at.session_state[old] = 9
    draw(at)
    assert session(at).experiment == preset("echo-now").experiment
    assert params(at) == {"preset": "echo-now"}


@pytest.mark.parametrize("name", PRESETS)
def test_choosing_a_preset_loads_its_own_settings(name: str) -> None:
    at = put(visit(), "lag", 3)
    session(at).choose(name)
    draw(at)
    assert (session(at).preset, session(at).experiment) == (preset(name), preset(name).experiment)
    assert params(at) == {"preset": name}


def test_changing_some_settings_keeps_the_others_and_the_preset() -> None:
    at = put(visit(), "lag", 3)
    session(at).change(seed=7)
    draw(at)
    assert params(at) == {"preset": FIRST, "lag": "3", "seed": "7"}
    assert (setting(at, "lag"), setting(at, "seed")) == (3, 7)


def test_what_is_impossible_keeps_the_last_possible_experiment() -> None:
    at = put(put(visit(), "lag", 2), "lag", 30)
    assert session(at).error.setting == "lag"
    assert session(at).values["lag"] == 30
    assert session(at).experiment == preset(FIRST).experiment.replace(lag=2)
    assert setting(at, "lag") == 30  # not silently changed
    assert params(at) == {"preset": FIRST, "lag": "2"}
    put(at, "length", 60)  # makes room for it
    assert session(at).error is None
    assert params(at) == {"preset": FIRST, "lag": "30", "length": "60"}


def test_loading_ends_what_was_impossible() -> None:
    at = put(visit(), "lag", 30)
    session(at).change(seed=7)
    draw(at)
    assert session(at).error is None
    assert setting(at, "lag") == preset(FIRST).experiment.lag


# The address


def test_a_bare_address_is_written_out() -> None:
    assert params(visit()) == {"preset": FIRST}


def test_an_address_stands_as_it_came_while_it_says_what_is_set() -> None:
    sent = {"preset": "echo-now", "seed": "0", "lag": "01"}
    at = visit(**sent)
    assert params(at) == sent
    assert params(put(at, "lag", 2)) == {"preset": "echo-now", "lag": "2"}


def test_what_was_wrong_with_an_address_is_said_until_other_settings_are_loaded() -> None:
    at = visit(lag="30", nonsense="1")
    assert len(session(at).problems) == 2
    assert session(at).experiment == preset(FIRST).experiment
    session(at).choose("echo-now")
    draw(at)
    assert session(at).problems == ()


def test_the_same_address_is_read_by_everybody_and_names_nobody() -> None:
    one, other = visit(lag="2"), visit(lag="2")
    assert session(one).experiment == session(other).experiment
    assert session(one).visitor != session(other).visitor
    assert params(one) == {"lag": "2"}


# Back and Forward


def test_back_and_forward_load_their_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    at = visit()
    first = params(at)
    second = params(put(at, "lag", 3))
    go_back(at, monkeypatch, **first)
    assert setting(at, "lag") == preset(FIRST).experiment.lag
    assert params(at) == first
    draw(at)
    assert params(at) == first
    go_back(at, monkeypatch, **second)
    assert setting(at, "lag") == 3
    assert params(at) == second


def test_back_ends_what_was_impossible_and_says_what_is_wrong_there(monkeypatch: pytest.MonkeyPatch) -> None:
    at = put(visit(), "lag", 30)
    go_back(at, monkeypatch, preset="echo-now", nonsense="1")
    assert session(at).error is None
    assert session(at).preset == preset("echo-now")
    assert len(session(at).problems) == 1


def test_back_to_an_address_without_settings_keeps_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    at = put(visit(), "lag", 3)
    go_back(at, monkeypatch)
    assert session(at).experiment.lag == 3
    assert params(at) == {"preset": FIRST, "lag": "3"}


def test_an_old_address_that_nobody_went_to_is_put_right() -> None:
    """It comes with a message that the browser sent before it was given the new one."""
    at = visit()
    first = params(at)
    second = params(put(at, "lag", 3))
    draw(_with_address(at, first))
    assert session(at).experiment.lag == 3
    assert params(at) == second


# Two runs, and several seeds


def test_a_comparison_stands_in_the_address_and_goes_back_and_forward(monkeypatch: pytest.MonkeyPatch) -> None:
    at = visit()
    first = params(at)
    other = preset("lag-without-context").experiment
    session(at).compare(other)
    second = params(draw(at))
    assert second == {"preset": FIRST, "compare": "lag-without-context"}
    assert params(put(at, "lag", 3)) == {"preset": FIRST, "lag": "3", "compare": "lag-without-context"}
    go_back(at, monkeypatch, **first)
    assert (session(at).other, params(at)) == (None, first)
    go_back(at, monkeypatch, **second)
    assert (session(at).other, params(at)) == (other, second)


def test_several_seeds_stand_in_the_address_while_the_settings_are_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    at = visit(seeds="5")
    assert [each.seed for each in session(at).seeds] == [0, 1, 2, 3, 4]
    assert params(at) == {"seeds": "5"}
    assert params(put(at, "lag", 3)) == {"preset": FIRST, "lag": "3"}
    go_back(at, monkeypatch, seeds="5")
    assert len(session(at).seeds) == 5


def test_choosing_a_preset_shows_it_alone() -> None:
    at = visit(compare="other-lags")
    assert len(session(at).in_view) == 2
    session(at).choose("state-reset")
    assert session(at).other is None
    assert params(draw(at)) == {"preset": "state-reset"}


def test_what_was_looked_at_is_remembered_once_each_the_newest_first() -> None:
    shown = session(visit())
    first, other = shown.shown, preset("other-lags").experiment
    for one in (other, first, other):
        shown.show(one)
    assert shown.looked == (other, first)
    for seed in range(30):
        shown.show(first.replace(seed=seed))
    assert len(shown.looked) == sessions.MOST_LOOKED


# Other pages


def test_settings_outlast_a_visit_to_another_page() -> None:
    at = put(put(visit(preset="echo-now"), "lag", 3), "epochs", 700)
    before = session(at).experiment
    go_to(at, "glossary", term="lag")
    assert params(at) == {"term": "lag"}
    go_to(at, "lab")
    assert session(at).experiment == before
    assert (setting(at, "lag"), setting(at, "epochs")) == (3, 700)
    assert params(at) == {"preset": "echo-now", "lag": "3", "epochs": "700"}
    assert setting(put(at, "lag", 2), "epochs") == 700


def test_what_was_impossible_is_left_behind() -> None:
    at = put(visit(), "lag", 30)
    go_to(at, "glossary")
    go_to(at, "lab")
    assert session(at).error is None
    assert setting(at, "lag") == preset(FIRST).experiment.lag


def test_a_visit_that_begins_elsewhere_finds_the_first_preset() -> None:
    at = AppTest.from_function(_script, default_timeout=30)
    go_to(at, "glossary", term="lag", nonsense="1")
    go_to(at, "lab")
    assert params(at) == {"preset": FIRST}
    assert session(at).problems == ()


def test_back_from_another_page_loads_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    at = put(visit(), "lag", 3)
    go_to(at, "map")
    at.session_state["wanted"] = "lab"
    go_back(at, monkeypatch, preset="echo-now", seed="7")
    assert (setting(at, "seed"), session(at).preset) == (7, preset("echo-now"))
    assert params(at) == {"preset": "echo-now", "seed": "7"}


# What is in view


def test_each_showing_to_be_played_has_a_name_of_its_own() -> None:
    shown = session(visit())
    other = preset("echo-now").experiment
    shown.show(other, play=True)
    first = shown.play
    shown.show(other, play=True)
    assert first
    assert shown.play not in (None, first)
    shown.offered = other
    shown.show(other)
    assert (shown.play, shown.offered) == (None, None)


def test_what_was_wrong_with_a_link_is_said_until_a_setting_changes() -> None:
    at = visit(preset="echo-now", units="many")
    assert session(at).problems
    draw(at)
    assert session(at).problems
    put(at, "lag", 2)
    assert session(at).problems == ()
