"""The settings' widgets, and the cards that set them all at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import streamlit as st

from echo_core.experiment import SETTINGS, Experiment, SettingError, Value
from echo_core.presets import PRESETS, Preset
from echo_ui import strips, words

PLAIN = ("lag", "window", "epochs")
MORE = ("length", "vocabulary", "units", "batch_size", "state", "learning_rate", "seed", "stop_when_solved")
_STEPS = {"epochs": 100, "learning_rate": 0.001}
_STATES = {"reset": "Reset", "carry": "Carry"}


def key(name: str) -> str:
    """The session key of the widget for the setting `name`."""
    return f"setting-{name}"


def load(experiment: Experiment) -> None:
    """Put the experiment's values into the widgets."""
    for name in (*PLAIN, *MORE):
        value = getattr(experiment, name)
        st.session_state[key(name)] = float(value) if name == "learning_rate" else value


def chosen(preset: Preset) -> tuple[Experiment | None, SettingError | None]:
    """The experiment that the widgets spell, or what is wrong with them."""
    values: dict[str, Value] = {name: st.session_state[key(name)] for name in (*PLAIN, *MORE)}
    try:
        return preset.experiment.replace(**values), None
    except SettingError as error:
        return None, error


def new_seed() -> None:
    """Draw another seed into its widget."""
    st.session_state[key("seed")] = secrets.randbelow(10_000)


def cards(current: Preset, choose: Callable[[str], None]) -> None:
    """One card a preset; `choose` is called with the name of the one that is clicked."""
    with st.container(key="cards"):
        for column, preset in zip(st.columns(len(PRESETS)), PRESETS.values(), strict=True):
            selected = preset.name == current.name
            with column, st.container(key=f"card-{preset.name}"):
                st.html(_face(preset, selected=selected))
                st.button(
                    preset.title + (" (chosen)" if selected else ""),
                    key=f"choose-{preset.name}",
                    on_click=choose,
                    args=(preset.name,),
                    width="stretch",
                )


def _face(preset: Preset, *, selected: bool) -> str:
    visible = words.visible_share(preset.experiment) == 1
    chip = '<em class="good">✓ answer shown</em>' if visible else '<em class="bad">× answer not shown</em>'
    picture = strips.miniature(preset.experiment)
    chosen = " chosen" if selected else ""
    return f'<div class="face{chosen}"><div>{picture}{chip}</div><h3>{preset.title}</h3><p>{preset.about}</p></div>'


def settings(error: SettingError | None) -> None:
    """All settings: three in plain sight, the others one click away, an impossible one explained beside its widget."""
    with st.container(key="settings"):
        for name in PLAIN:
            _setting(name, error)
        hidden = error is not None and error.setting in MORE
        with st.expander("More settings", expanded=hidden, key="more"):
            for name in MORE:
                _setting(name, error)


def _setting(name: str, error: SettingError | None) -> None:
    setting = SETTINGS[name]
    label, about = words.LABELS[name], words.help_text(name)
    if setting.kind is bool:
        st.toggle(label, key=key(name), help=about)
    elif setting.choices:
        st.segmented_control(
            label,
            setting.choices,
            key=key(name),
            help=about,
            format_func=lambda choice: _STATES.get(choice, choice),
            required=True,
        )
    elif setting.kind is float:
        st.number_input(
            label,
            float(setting.low),
            float(setting.high),
            key=key(name),
            help=about,
            step=_STEPS.get(name),
            format="%.5g",
            required=True,
        )
    else:
        st.number_input(
            label,
            int(setting.low),
            int(setting.high),
            key=key(name),
            help=about,
            step=int(_STEPS.get(name, 1)),
            required=True,
        )
    if error is not None and error.setting == name:
        st.html(strips.notice(words.explain(error), "bad", alert=True))
