"""The player in Chromium: its playhead, what it shows there, and what the server is told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from echo_core.task.experiment import Experiment
from tests.player.driving import (
    PLAYBACK,
    ROOT,
    WAIT,
    WATCH,
    epoch,
    expect_epoch,
    expect_rest,
    looks,
    open_demo,
    slider,
    train,
    wait_past,
)
from tests.player.histories import made


@pytest.fixture
def shown(page: Page, demo: str) -> Page:
    open_demo(page, demo)
    return page


def test_a_new_visitor_sees_the_end_at_rest(shown):
    expect_epoch(shown, 2000)
    expect(shown.get_by_text("Recorded run")).to_be_visible()
    expect(shown.get_by_role("button", name="Play")).to_be_visible()
    expect(shown.locator(".count")).to_contain_text("of 20 echoed")
    expect(slider(shown)).to_have_attribute("aria-valuetext", re.compile(r"^epoch 2,000 of 2,000, accuracy [\d.]+%$"))
    expect_rest(shown, None)
    assert looks(shown) == 1


def test_a_pressed_train_is_played_from_the_start_to_the_end_in_one_drawing(shown):
    shown.evaluate(WATCH)
    train(shown)
    expect(shown.locator("[aria-live]")).to_have_text("Playing from epoch 0.")
    expect_epoch(shown, 2000)
    expect(shown.locator("[aria-live]")).to_have_text("Finished: solved at last.")
    expect(shown.get_by_role("button", name="Play")).to_be_visible()
    assert shown.evaluate("window.embeds") == 0
    assert shown.evaluate("window.epochs.size") >= 100
    expect_rest(shown, 2000)


def test_it_is_never_ahead_of_what_is_trained(shown):
    shown.get_by_role("combobox", name="Speed").select_option("4×")
    shown.evaluate(
        f"""() => {{
            const slider = {ROOT}.querySelector('input[type=range]');
            window.ahead = 0;
            const look = () => {{
                const [played, trained] = ['--played', '--trained'].map(name => slider.style.getPropertyValue(name));
                if (Number(played) > Number(trained)) window.ahead += 1;
                requestAnimationFrame(look);
            }};
            look();
        }}"""
    )
    train(shown)
    expect_epoch(shown, 2000)
    assert shown.evaluate("window.ahead") == 0


def test_transport_buttons(shown):
    def press(name: str) -> None:
        shown.get_by_role("button", name=name).click()

    press("To the start")
    expect_epoch(shown, 0)
    expect(shown.locator(".accuracy .figure")).to_contain_text("no epoch yet")
    press("One epoch forward")
    press("One epoch forward")
    expect_epoch(shown, 2)
    expect(shown.locator(".source")).to_have_text("answers of epoch 0")
    press("One epoch back")
    expect_epoch(shown, 1)
    press("Play")
    wait_past(shown, 50)
    press("Pause")
    held = epoch(shown)
    expect_rest(shown, held)
    assert epoch(shown) == held
    press("To the end")
    expect_epoch(shown, 2000)


def test_steps_in_quick_succession_are_told_to_the_server_once(shown):
    expect_rest(shown, None)
    before = looks(shown)
    shown.evaluate(f"() => {{ for (let n = 0; n < 5; n += 1) {ROOT}.querySelector('button.back').click(); }}")
    expect_rest(shown, 1995, before + 1)
    shown.get_by_role("button", name="One epoch back").click()
    expect_rest(shown, 1994, before + 2)


def test_keys_where_focus_is_nowhere_special(shown):
    shown.get_by_text("nothing special").click()
    for key, at in [("Home", 0), ("ArrowRight", 1), ("Shift+ArrowRight", 11), ("ArrowLeft", 10), ("End", 2000)]:
        shown.keyboard.press(key)
        expect_epoch(shown, at)
    shown.keyboard.press("Space")
    wait_past(shown, 20)
    shown.keyboard.press("Space")
    expect_rest(shown, epoch(shown))


def test_keys_in_the_player(shown):
    slider(shown).focus()
    shown.keyboard.press("Shift+ArrowLeft")
    expect_epoch(shown, 1990)
    shown.keyboard.press("Home")
    expect_epoch(shown, 0)
    shown.keyboard.press("Space")
    wait_past(shown, 5)
    shown.get_by_role("button", name="Pause").focus()
    shown.keyboard.press("Space")
    expect(shown.get_by_role("button", name="Play")).to_be_visible()
    held = epoch(shown)
    shown.keyboard.press("ArrowRight")
    expect_epoch(shown, held + 1)


@pytest.mark.parametrize("place", ["textbox", "button", "combobox"])
def test_keys_elsewhere_are_left_alone(shown, place):
    names = {"textbox": "Elsewhere", "button": "Train", "combobox": "Speed"}
    shown.get_by_role(place, name=names[place]).focus()
    for key in ("ArrowLeft", "Home", "End"):
        shown.keyboard.press(key)
    shown.get_by_role("button", name="One epoch back").click()
    expect_epoch(shown, 1999)


def test_the_bar_is_dragged_while_it_plays(shown):
    shown.get_by_role("button", name="To the start").click()
    shown.get_by_role("combobox", name="Speed").select_option("5 epochs a second")
    shown.get_by_role("button", name="Play").click()
    box = slider(shown).bounding_box()
    shown.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    shown.mouse.down()
    shown.mouse.move(box["x"] + box["width"] * 0.15, box["y"] + box["height"] / 2)
    wait_past(shown, 200)
    early = epoch(shown)
    expect(shown.locator(".source")).to_have_text(re.compile(rf"^(answers of epoch {early - early % 14})?$"))
    shown.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    wait_past(shown, 900)
    shown.mouse.up()
    wait_past(shown, epoch(shown))  # it plays on from there
    shown.get_by_role("button", name="Pause").click()


def test_slow_motion_shows_single_epochs(shown):
    shown.get_by_role("button", name="To the start").click()
    shown.get_by_role("combobox", name="Speed").select_option("5 epochs a second")
    shown.evaluate(WATCH)
    shown.get_by_role("button", name="Play").click()
    wait_past(shown, 7)
    assert set(range(8)) <= set(shown.evaluate("[...window.epochs]"))


def test_every_value_is_read_as_it_was_written(shown):
    """The player's own arithmetic beside numpy's, at epochs of every kind."""
    history = made(Experiment())
    for at in (1, 12, 13, 14, 299, 1999, 2000):
        shown.evaluate(
            f"""() => {{
                const slider = {ROOT}.querySelector('input[type=range]');
                slider.value = {at};
                for (const name of ['input', 'change']) slider.dispatchEvent(new Event(name));
            }}"""
        )
        expect_epoch(shown, at)
        accuracies, losses = history.accuracies[:at], history.losses[:at]
        figures = [shown.locator(f".{name} .figure") for name in ("accuracy", "loss")]
        best, low = int(accuracies.argmax()), int(losses.argmin())
        expect(figures[0]).to_have_text(
            f"{round(100 * float(accuracies[-1])):d}%best {round(100 * float(accuracies[best]))}% at epoch {best + 1:,}"
        )
        expect(figures[1]).to_contain_text(f"{losses[-1]:.3f}best {losses[low]:.3f} at epoch {low + 1:,}")
        frame = int((history.frames.epochs <= at).sum()) - 1
        expect(shown.locator(".compare li b + b span")).to_have_text([str(n) for n in history.frames.predicted[frame]])


def test_an_exact_answer_replaces_the_frame_before_it(page, demo):
    open_demo(page, demo, "exact=1")
    page.get_by_role("button", name="One epoch back").click()
    expect(page.locator(".count")).to_contain_text("7 of 20 echoed", timeout=WAIT)
    expect(page.locator(".source")).to_have_text("")
    expect(page.locator(".loss .figure")).to_contain_text("0.777")
    page.get_by_role("button", name="One epoch back").click()
    expect(page.locator(".source")).to_have_text("answers of epoch 1,988")


def test_a_long_run_in_bins_is_played(page, demo):
    open_demo(page, demo, "epochs=20000")
    page.evaluate(WATCH)
    page.get_by_role("button", name="Train").click()
    expect(page.locator("[aria-live]")).to_have_text("Finished: solved at last.", timeout=PLAYBACK)
    assert page.evaluate("window.epochs.size") >= 100
    expect(page.locator(".epoch")).to_have_text("Epoch 20,000 of 20,000")
