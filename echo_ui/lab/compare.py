"""Two runs beside each other: how the second is picked, and what is said of both."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Experiment, Value, differences
from echo_core.task.presets import PRESETS, Preset, nearest
from echo_ui.session import Session
from echo_ui.text import words
from echo_ui.text.subjects import Source, Story
from echo_ui.theme import html, markdown

STORIES = {
    Story.MEND: (PRESETS["lag-without-context"], PRESETS["lag-with-context"]),
    Story.STATE: (PRESETS["state-reset"], PRESETS["lag-with-context"]),
}  # comparisons that are a lesson of their own
_OPEN = "compare"  # in the session: whether the picker is open
_SEQUENCE = ("vocabulary", "length", "seed")  # the settings that decide on the test sequence


# Said


def line(head: str, rest: str) -> str:
    """What is to be known of what stands beside the run in view, as HTML."""
    return f'<p class="verdict" role="status"><b>{html.linked(head)}</b> {html.linked(rest)}</p>'


def titles(one: Experiment, other: Experiment) -> tuple[str, str]:
    """What two runs are called beside each other: a preset by its title, any other by what sets it apart."""
    changes = differences(one, other)
    sides = [(name, old) for name, old, _ in changes], [(name, new) for name, _, new in changes]
    return _title(one, sides[0]), _title(other, sides[1])


def _title(experiment: Experiment, apart_by: list[tuple[str, Value]]) -> str:
    near = nearest(experiment)
    return words.presets.title(near.name) if near.experiment == experiment else words.compare.set_to(apart_by)


def apart(experiments: tuple[Experiment, ...]) -> str:
    """Why two runs have each a row of expected numbers of its own; "" where they share one."""
    changes = [change for change in differences(experiments[0], experiments[-1]) if change[0] in _SEQUENCE]
    return words.compare.apart(changes) if changes else ""


def choice(session: Session) -> Experiment:
    """Which of the runs in view is to be looked into: a choice where there are two."""
    with st.container(key="insight-of"):
        if len(session.in_view) == 1:
            return session.shown
        marks = (words.compare.A, words.compare.B)
        chosen = st.segmented_control(words.compare.INSIDE, marks, default=marks[0], required=True, key="inside")
    return session.in_view[marks.index(chosen or marks[0])]


# Picked


def beside(session: Session, race: Callable[[Preset, Preset], None], train_seeds: Callable[[Session], None]) -> None:
    """What can be put beside the run in view.

    Args:
        session: whose run it is.
        race: called with the two presets of a comparison that is a lesson of its own.
        train_seeds: called where several seeds are asked for.
    """
    with st.container(key="beside"):
        st.html(html.heading(words.compare.BESIDE))
        for story, presets in STORIES.items():
            st.button(words.compare.story(story), key=f"story-{story}", type="tertiary", on_click=race, args=presets)
        with st.container(key="beside-more", horizontal=True):
            _picker(session)
            st.button(
                words.seeds.FIVE,
                key="five-seeds",
                help=words.seeds.FIVE_HELP,
                disabled=session.error is not None,
                on_click=train_seeds,
                args=(session,),
            )


def _picker(session: Session) -> None:
    """A button that opens the choice of a second run."""
    popover = st.popover(words.compare.COMPARE, key=_OPEN, on_change="rerun", icon=":material/compare_arrows:")
    if not popover.open:
        return
    with popover:
        source = st.segmented_control(
            words.compare.PICK,
            list(Source),
            default=Source.PRESET,
            format_func=words.compare.source,
            required=True,
            key="compare-source",
        )
        other = _PICK[source or Source.PRESET](session)
        st.button(
            words.compare.SHOW,
            key="compare-show",
            type="primary",
            disabled=other is None or other == session.shown,
            on_click=_show,
            args=(session, other),
        )


def _show(session: Session, other: Experiment) -> None:
    session.compare(other)
    st.session_state[_OPEN] = False


def _preset(session: Session) -> Experiment | None:
    others = [one.name for one in PRESETS.values() if one.experiment != session.shown]
    name = st.selectbox(words.compare.PICK, others, format_func=words.presets.title, key="compare-preset")
    return None if name is None else PRESETS[name].experiment


def _looked(session: Session) -> Experiment | None:
    others = [one for one in session.looked if one != session.shown]
    if not others:
        st.info(words.compare.NO_OTHER)
        return None
    return st.selectbox(words.compare.PICK, others, format_func=_described, key="compare-looked")


def _described(experiment: Experiment) -> str:
    near = nearest(experiment)
    changes = [(name, new) for name, _, new in differences(near.experiment, experiment)]
    return words.compare.described(words.presets.title(near.name), changes)


def _change(session: Session) -> Experiment | None:
    """The settings of the run in view with one changed; what is impossible is explained."""
    name = st.selectbox(words.compare.SETTING, SETTINGS, format_func=words.settings.label, key="compare-setting")
    try:
        return session.shown.replace(**{name: _other_value(name, session.shown.settings()[name])})
    except InputError as error:
        st.error(markdown.linked(words.errors.explain(error)))
        return None


def _other_value(name: str, present: Value) -> Value:
    setting, key = SETTINGS[name], f"compare-value-{name}"
    label = words.compare.OTHER_VALUE
    if setting.kind is bool:
        return not present
    if setting.choices:
        others = [one for one in setting.choices if one != present]
        chosen = st.selectbox(label, others, format_func=lambda one: words.settings.choice(name, one), key=key)
        return present if chosen is None else chosen
    number = float if setting.kind is float else int  # the widget wants all its numbers of one kind
    return st.number_input(
        label,
        number(setting.low),
        number(setting.high),
        number(present),
        step=number(0.001 if number is float else 1),
        format="%.5g" if number is float else "%d",
        key=key,
        required=True,
    )


_PICK = {Source.PRESET: _preset, Source.LOOKED: _looked, Source.CHANGE: _change}
