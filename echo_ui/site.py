"""The frame that all pages share: set-up, style, navigation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from echo_ui import glossary, session
from echo_ui.findings import page as findings
from echo_ui.lab import page as lab
from echo_ui.lab import tour
from echo_ui.lag_map import page as lag_map
from echo_ui.shelf import page as shelf
from echo_ui.text import words
from echo_ui.text.subjects import Room
from echo_ui.theme import colours, html

# A picture has not the fonts of its page.
_FONTS = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"
_THEME = Path(__file__).parent / "theme"
_whole = st.components.v2.component("echo_whole", js=(_THEME / "whole.js").read_text("utf-8"), isolate_styles=False)


def page() -> None:
    """Set the page up and draw the part of it that the address names."""
    st.set_page_config(page_title=words.page.NAME, page_icon=str(_THEME / "icon.png"), layout="wide")
    st.logo(_name(colours.of(st.context.theme.type)), size="large")
    home = st.Page(lab.page, title=words.page.room(Room.LAB), default=True, url_path=Room.LAB)

    def begin_tour() -> None:
        tour.start(session.current())
        st.switch_page(home)

    chosen = st.navigation(
        [
            home,
            st.Page(lag_map.page, title=words.page.room(Room.MAP), url_path=Room.MAP),
            st.Page(shelf.page, title=words.page.room(Room.RUNS), url_path=Room.RUNS),
            st.Page(findings.page, title=words.page.room(Room.FINDINGS), url_path=Room.FINDINGS),
            st.Page(glossary.page, title=words.page.room(Room.GLOSSARY), url_path=Room.GLOSSARY),
            st.Page(begin_tour, title=words.page.room(Room.TOUR), url_path=Room.TOUR, icon=":material/flag:"),
        ],
        position="top",
    )
    st.set_page_config(page_title=words.page.title(chosen.title))
    st.html(f'<h1 class="unseen">{html.escape(words.page.title(chosen.title))}</h1>')
    session.arrive(chosen.url_path, home.url_path)
    chosen.run()
    with st.container(key="whole"):
        _whole(key="whole-component")


def _name(theme: colours.Theme) -> str:
    """The site's name as a picture, for the place where Streamlit puts a logo."""
    text = f'<text y="22" fill="{theme.colours.ink}" font-size="22" font-weight="700" font-family="{_FONTS}">'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="104" height="28" viewBox="0 0 104 28">'
        f"{text}{html.escape(words.page.NAME)}</text></svg>"
    )
