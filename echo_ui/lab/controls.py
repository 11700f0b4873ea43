"""The settings' widgets, and the cards that set them all at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import streamlit as st

from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Experiment, Value
from echo_core.task.presets import PRESETS, TUTORIAL, Preset
from echo_ui.lab import strips
from echo_ui.text import terms, words
from echo_ui.text.presets import PRESETS as PRESET_WORDS

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


def cards(current: Preset, choose: Callable[[str], None]) -> None:
    """A card for each of the tutorial's presets, and one that unfolds those of its extensions.

    `choose` is called with the name of the preset that is clicked.
    """
    extensions = [preset for preset in PRESETS.values() if preset.name not in TUTORIAL]
    unfolded = current in extensions or st.session_state.get("unfolded", False)
    with st.container(key="cards"):
        *columns, last = st.columns(len(TUTORIAL) + 1)
        for column, name in zip(columns, TUTORIAL, strict=True):
            with column:
                _card(PRESETS[name], current, choose)
        with last, st.container(key="card-more"):
            st.html(strips.more_card(len(extensions), unfolded))
            st.button(
                "Fewer experiments" if unfolded else "More experiments",
                key="unfold",
                on_click=_unfold,
                args=(not unfolded,),
                disabled=current in extensions,
                width="stretch",
            )
        if unfolded:
            for column, preset in zip(st.columns(len(extensions)), extensions, strict=True):
                with column:
                    _card(preset, current, choose)


def _unfold(unfolded: bool) -> None:
    st.session_state["unfolded"] = unfolded


def _card(preset: Preset, current: Preset, choose: Callable[[str], None]) -> None:
    selected = preset.name == current.name
    with st.container(key=f"card-{preset.name}"):
        st.html(strips.card(preset, words.outlook(preset.experiment)[0], selected=selected))
        st.button(
            PRESET_WORDS[preset.name].title + (" (chosen)" if selected else ""),
            key=f"choose-{preset.name}",
            on_click=choose,
            args=(preset.name,),
            width="stretch",
        )


def settings(error: InputError | None) -> None:
    """All settings: three in plain sight, the others one click away, an impossible one explained beside its widget."""
    with st.container(key="settings"):
        for name in PLAIN:
            _setting(name, error)
        hidden = error is not None and error.setting in MORE
        with st.expander("More settings", expanded=hidden, key="more"):
            for name in MORE:
                _setting(name, error)


def _setting(name: str, error: InputError | None) -> None:
    setting = SETTINGS[name]
    label, about = words.LABELS[name], words.help_text(name)
    if term := terms.find(words.TERM_OF.get(name, label)):
        about += f" [More in the glossary]({terms.address(term)})"
    if setting.kind is bool:
        st.toggle(label, key=key(name), help=about)
    elif setting.choices:
        st.segmented_control(
            label,
            setting.choices,
            key=key(name),
            help=about,
            format_func=words.CHOICES.__getitem__,
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
        st.html(strips.notice(words.explain(error), "bad", alert=True))
