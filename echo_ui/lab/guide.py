"""What Streamlit's parts cannot do by themselves, done in the browser by one small component.

It points at a place of the page, keeps the keyboard's focus, ties a complaint to its field, hears the shortcuts of
buttons in number boxes and sliders, where a letter means nothing else, brings the chosen card into view, and has the
page drawn anew when a lost connection is there again or the theme has changed. It keeps a click on a button until then:
a server that has begun anew passes over what is pressed in a page that it has not drawn.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import streamlit as st

from echo_ui.session import Session

_CODE = Path(__file__).with_name("guide.js").read_text(encoding="utf-8")
_mount = st.components.v2.component("echo_guide", js=_CODE, isolate_styles=False)
_KEYS = {
    "t": "train", "x": "stop", "n": "new-seed", "p": "present", "pageup": "earlier", "pagedown": "on",
}  # shortcuts, and the buttons that have them  # fmt: skip
_TRAIN, _TOUR = ".st-key-train", "header a[href$='/tour']"
_AFTER = {
    "stop": [_TRAIN],
    "take-tour": [".st-key-tour-next"],
    "tour-back": [".st-key-tour-next"],
    "tour-next": [".st-key-tour-end"],
    "tour-end": [".st-key-take-tour", _TOUR, _TRAIN],
    "alone": [_TRAIN],
    "compare-show": [".st-key-alone"],
    "play-kept": [_TRAIN],
    "train-again": [_TRAIN],
}  # by the key of what is pressed: what has the keyboard's focus where that goes away by it


def guide(session: Session, place: str | None = None) -> None:
    """Have the browser do what the page wants now.

    Args:
        session: whose settings may be impossible.
        place: a CSS selector of what is pointed at; None points at nothing. What follows " @" only tells one pointing
            from the next.
    """
    error = session.error
    wrong = None if error is None else f".st-key-{session.key(error.setting)}"
    keys = {key: f".st-key-{name} button" for key, name in _KEYS.items()}
    drawing = secrets.token_urlsafe(6)  # another one in every run of the script
    with st.container(key="guide"):
        _mount(
            key="guide-component",
            data={"keys": keys, "wrong": wrong, "place": place, "after": _AFTER, "drawing": drawing},
            default={"drawn": 0},
            on_drawn_change=lambda: None,
        )
