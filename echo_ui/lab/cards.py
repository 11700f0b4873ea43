"""The cards: a button for each preset, with a picture of it and what can be learned."""

from __future__ import annotations

import base64
from collections.abc import Callable

import streamlit as st

from echo_core.task.presets import PRESETS, TUTORIAL, Preset
from echo_core.task.verdict import Outlook, verdict
from echo_ui.lab import pictures
from echo_ui.lab.verdict import MARKS
from echo_ui.text import words
from echo_ui.theme import colours, html
from echo_ui.theme.markdown import escape

_BADGES = {Outlook.ALL: "green", Outlook.SOME: "orange", Outlook.CARRIED: "orange", Outlook.NONE: "red"}


def cards(current: Preset, choose: Callable[[str], None], *, changed: bool) -> None:
    """A card for each of the tutorial's presets, and one that unfolds those of its extensions.

    Args:
        current: the preset that the settings began from.
        choose: called with the name of the preset that is clicked.
        changed: whether the settings are no longer those of that preset.
    """
    extensions = [preset for preset in PRESETS.values() if preset.name not in TUTORIAL]
    unfolded = current in extensions or st.session_state.get("unfolded", False)
    *columns, last = st.columns(len(TUTORIAL) + 1)
    for column, name in zip(columns, TUTORIAL, strict=True):
        with column:
            _card(PRESETS[name], current, choose, changed)
    with last:
        st.button(
            more_label(len(extensions), unfolded),
            key="unfold",
            on_click=_unfold,
            args=(not unfolded,),
            disabled=current in extensions,
            width="stretch",
            wrap=True,
        )
    if unfolded:
        for column, preset in zip(st.columns(len(extensions)), extensions, strict=True):
            with column:
                _card(preset, current, choose, changed)


def introduction(tour: Callable[[], None], more: Callable[[], None]) -> None:
    """What this is, in a sentence beside a drawing; the way to the tour, which a click calls; and what `more` draws."""
    with st.container(key="introduction", horizontal=True, vertical_alignment="center"):
        drawing = _address(pictures.echo(colours.of(st.context.theme.type)))
        said = (
            f'{html.linked(words.page.WHAT_THIS_IS)} <span class="then">{html.linked(words.page.WHAT_IT_DOES)}</span>'
        )
        st.html(f'<img class="echo" src="{drawing}" alt=""><p class="what">{said}</p>')
        st.button(words.page.TAKE_TOUR, key="take-tour", icon=":material/flag:", on_click=tour, width="content")
        more()


def _unfold(unfolded: bool) -> None:
    st.session_state["unfolded"] = unfolded


def _card(preset: Preset, current: Preset, choose: Callable[[str], None], changed: bool) -> None:
    selected = preset.name == current.name
    with st.container(key=f"card-{'chosen' if selected else 'open'}-{preset.name}"):
        st.button(
            label(preset, selected, colours.of(st.context.theme.type), changed=selected and changed),
            key=f"choose-{preset.name}",
            on_click=choose,
            args=(preset.name,),
            width="stretch",
            wrap=True,
        )


def label(preset: Preset, selected: bool, theme: colours.Theme, *, changed: bool = False) -> str:
    """A card's three lines as Markdown: picture and verdict, title, what it is about.

    The picture of the chosen card says so to who cannot see it. Where its settings were changed the verdict is gone,
    and the last line tells the way back.
    """
    outlook = verdict(preset.experiment).outlook
    picture = _address(pictures.miniature(preset.experiment, theme))
    alt = words.presets.CHOSEN if selected else ""
    chip = f":{_BADGES[outlook]}-badge[{MARKS[outlook]} {escape(words.verdict.chip(outlook))}]"
    if changed:
        chip = f":gray-badge[{escape(words.presets.CHANGED)}]"
    number = TUTORIAL.index(preset.name) + 1 if preset.name in TUTORIAL else None
    title = words.presets.title(preset.name)
    return _lines(
        f"![{alt}]({picture}) {chip}",
        title if number is None else words.presets.numbered(number, title),
        words.presets.BACK if changed else words.presets.about(preset.name),
    )


def more_label(count: int, unfolded: bool) -> str:
    """The same for the card that unfolds the other experiments, or folds them away."""
    title = f"{words.presets.FEWER} ▴" if unfolded else f"{words.presets.MORE} ▾"
    return _lines(f":orange-badge[{escape(words.presets.how_many(count))}]", title, words.presets.MORE_ABOUT)


def _address(picture: str) -> str:
    """An SVG as the address of an image."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"


def _lines(first: str, title: str, about: str) -> str:
    return f"{first}\n**{escape(title)}**\n:gray[{escape(about)}]"
