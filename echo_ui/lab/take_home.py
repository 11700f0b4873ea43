"""Taking the run in view home: its files, its script, and what replaced the tutorial's lines that no longer run.

Nothing is made before it is asked for: the script when the popover is opened, a file when its button is pressed.
"""

from __future__ import annotations

import functools
import mimetypes
import time

import streamlit as st

from echo_core.engine import shared
from echo_core.export.content import content, needs_training
from echo_core.export.files import Kind
from echo_core.export.names import stem
from echo_core.export.script import script
from echo_core.runs.history import History
from echo_core.runs.questions import Unanswerable
from echo_core.runs.requests import NetworkRequest
from echo_core.runs.status import Watched
from echo_ui.text import words
from echo_ui.theme import html

PATIENCE = 60.0  # seconds that a click waits for a network: a long run is trained anew for it
ASKING = 5.0  # seconds after which it is asked for again, or it would be taken for forgotten
_CODE_HEIGHT = 320  # pixels


def draw(watched: Watched, *beside: Watched) -> None:
    """The button, and what it opens; a run that is compared with it stands `beside` it in pictures."""
    opened = st.popover(
        words.take_home.TAKE_HOME,
        icon=":material/download:",
        key="take-home",
        on_change="rerun",
    )
    if opened.open:
        with opened, st.container(key="take-home-open"):
            _files(watched, *beside)
            _script(watched.history)


def _files(watched: Watched, *beside: Watched) -> None:
    history = watched.history
    live = any(one.status.live for one in (watched, *beside))
    at_rest = history.epoch > 0 and not live
    compared = [history, *(one.history for one in beside if one.history.epoch)]
    st.html(html.heading(words.take_home.FILES))
    with st.container(key="take-home-files", horizontal=True):
        for kind in Kind:
            told = compared if kind in (Kind.PICTURE, Kind.DRAWING) else [history]
            name = f"{stem([one.experiment for one in told])}.{kind}"
            st.download_button(
                words.take_home.LABELS[kind],
                data=functools.partial(file, kind, *told),
                file_name=name,
                mime=mimetypes.guess_type(name)[0],
                help=words.take_home.HELP[kind],
                key=f"take-home-{kind}",
                on_click="ignore",
                disabled=needs_training(kind) and not at_rest,
            )
    if not at_rest:
        st.html(html.paragraph(words.take_home.STILL_TRAINS if live else words.take_home.NOT_TRAINED, "quiet"))


def file(kind: Kind, history: History, *beside: History) -> bytes:
    """What is in a file of a run as far as it is trained, another one beside it in a picture; a click waits for it."""
    if kind is not Kind.NETWORK:
        return content(kind, history, lambda: words.take_home.picture(history, *beside))
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answered = shared().runs.ask(history.experiment, history.epoch, NetworkRequest(), ASKING)
        if isinstance(answered, Unanswerable):
            break
        if answered is not None:
            return answered.value
    raise TimeoutError(words.take_home.NETWORK_LATE)


def _script(history: History) -> None:
    st.html(html.heading(words.take_home.SCRIPT))
    st.markdown(words.take_home.SCRIPT_ABOUT)
    st.code(script(history.experiment), language="python", height=_CODE_HEIGHT)
    st.html(html.heading(words.take_home.TUTORIAL))
    st.html(html.paragraph(words.take_home.TUTORIAL_ABOUT, "quiet") + replaced())


def replaced() -> str:
    """The tutorial's lines that no longer run and what replaced them, as a table in HTML."""
    headings = (words.take_home.LINE, words.take_home.ERROR, words.take_home.NOW)
    head = "".join(f'<th scope="col">{html.escape(heading)}</th>' for heading in headings)
    rows = "".join(
        "<tr>" + "".join(f"<td><code>{html.escape(part)}</code></td>" for part in parts) + "</tr>"
        for parts in ((line, words.take_home.REFUSED[line], now) for line, now in words.take_home.REPLACED.items())
    )
    return f'<table class="replaced"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
