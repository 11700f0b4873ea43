"""The settings' widgets."""

from __future__ import annotations

import secrets

import streamlit as st

from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Experiment, Value
from echo_core.task.presets import Preset
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


def key(name: str) -> str:
    """The session key of the widget for the setting `name`."""
    return f"setting-{name}"


def load(experiment: Experiment) -> None:
    """Put the experiment's values into the widgets."""
    for name in (*PLAIN, *MORE):
        value = getattr(experiment, name)
        st.session_state[key(name)] = float(value) if name == "learning_rate" else value


def chosen(preset: Preset) -> tuple[Experiment | None, InputError | None]:
    """The experiment that the widgets spell, or what is wrong with them."""
    values: dict[str, Value] = {name: st.session_state[key(name)] for name in (*PLAIN, *MORE)}
    try:
        return preset.experiment.replace(**values), None
    except InputError as error:
        return None, error


def new_seed() -> None:
    """Draw another seed into its widget."""
    st.session_state[key("seed")] = secrets.randbelow(10_000)


def settings(error: InputError | None) -> None:
    """All settings: three in plain sight, the others one click away, an impossible one explained beside its widget."""
    with st.container(key="settings"):
        for name in PLAIN:
            _setting(name, error)
        hidden = error is not None and error.setting in MORE
        with st.expander(words.settings.MORE, expanded=hidden, key="more"):
            for name in MORE:
                _setting(name, error)


def _setting(name: str, error: InputError | None) -> None:
    setting = SETTINGS[name]
    label, about = words.settings.label(name), words.settings.help(name)
    if term := words.settings.term(name):
        about += f" {words.settings.more(html.address(term))}"
    if setting.kind is bool:
        st.toggle(label, key=key(name), help=about)
    elif setting.choices:
        st.segmented_control(
            label,
            setting.choices,
            key=key(name),
            help=about,
            format_func=lambda choice: words.settings.choice(name, choice),
            required=True,
        )
    else:
        number = float if setting.kind is float else int  # the widget wants all its numbers of one kind
        st.number_input(
            label,
            number(setting.low),
            number(setting.high),
            key=key(name),
            help=about,
            step=number(_STEPS.get(name, 1)),
            format="%.5g" if number is float else "%d",
            required=True,
        )
    if error is not None and error.setting == name:
        st.error(markdown.linked(words.errors.explain(error)))
