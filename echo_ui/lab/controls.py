"""The settings' widgets."""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from echo_core.task.experiment import SETTINGS
from echo_ui.session import Session
from echo_ui.text import words
from echo_ui.theme import html, markdown

PLAIN = ("lag", "window", "epochs")
MORE = (
    "context",
    "missing",
    "output",
    "state",
    "batch_size",
    "length",
    "vocabulary",
    "units",
    "learning_rate",
    "seed",
    "stop_when_solved",
)
_STEPS = {"epochs": 100, "learning_rate": 0.001}


def new_seed(session: Session) -> None:
    """Draw another seed."""
    session.change(seed=secrets.randbelow(10_000))


def settings(session: Session) -> None:
    """All settings: three in plain sight, the others one click away, an impossible one explained beside its widget."""
    with st.container(key="settings"):
        for name in PLAIN:
            _setting(name, session)
        error = session.error
        hidden = error is not None and error.setting in MORE
        with st.expander(words.settings.MORE, expanded=hidden, key="more"):
            for name in MORE:
                _setting(name, session)


def _setting(name: str, session: Session) -> None:
    setting = SETTINGS[name]
    loaded: Any = session.loaded[name]
    label, more = words.settings.label(name), words.settings.more(html.address(words.settings.term(name)))
    about = f"{words.settings.help(name)} {more}"
    idle = name == "window" and session.values["context"] == "whole"
    if setting.kind is bool:
        st.toggle(label, loaded, key=session.key(name), help=about)
    elif setting.choices:
        st.segmented_control(
            label,
            setting.choices,
            default=loaded,
            key=session.key(name),
            help=about,
            format_func=lambda choice: words.settings.choice(name, choice),
            required=True,
        )
    else:
        number = float if setting.kind is float else int  # the widget wants all its numbers of one kind
        # It has no limits of its own, which would keep what was typed from us: they are explained beside it.
        st.number_input(
            label,
            value=number(loaded),
            key=session.key(name),
            help=about,
            step=number(_STEPS.get(name, 1)),
            format="%.5g" if number is float else "%d",
            required=True,
            disabled=idle,
        )
    if idle:
        st.html(html.paragraph(words.settings.WINDOW_IDLE, "quiet"))
    if session.error is not None and session.error.setting == name:
        with st.container(key="complaint"):
            st.error(markdown.linked(words.errors.explain(session.error)))
