"""The frame that all pages share: set-up, style, navigation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from echo_ui import findings, glossary
from echo_ui.lab import page as lab
from echo_ui.lab import tour
from echo_ui.lag_map import page as map

_HERE = Path(__file__).parent
_STYLE = (_HERE / "theme" / "page.css").read_text(encoding="utf-8")


def page() -> None:
    """Set the page up and draw the part of it that the address names."""
    st.set_page_config(page_title="Echo Lab", page_icon=str(_HERE / "theme" / "icon.png"), layout="wide")
    st.html(f"<style>{_STYLE}</style>")
    pages = [
        st.Page(lab.page, title="Lab", default=True, url_path="lab"),
        st.Page(map.page, title="Map of lags", url_path="map"),
        st.Page(findings.page, title="What the experiments show", url_path="findings"),
        st.Page(glossary.page, title="Glossary", url_path="glossary"),
    ]
    chosen = st.navigation(pages, position="hidden")
    with st.container(key="top", horizontal=True):
        st.html("<h1>Echo Lab</h1>", width="content")
        for each in pages:
            with st.container(
                key=f"nav-{'here' if each is chosen else 'to'}-{each.url_path or 'lab'}", width="content"
            ):
                st.page_link(each, label=each.title)
        st.space("stretch")
        if st.button("Tour", key="tour-start", type="tertiary", icon=":material/flag:"):
            tour.start()
            st.switch_page(pages[0])
    chosen.run()
