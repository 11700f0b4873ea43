"""The glossary: every word of the page in plain words, the one that a link asked for first."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from echo_ui.lab import strips
from echo_ui.text.terms import TERMS, Term, find


def page() -> None:
    """Draw the page."""
    asked = st.query_params.get("term")
    term = find(asked) if asked else None
    if term is not None:
        st.html(definitions([term], marked=True))
    elif asked:
        st.html(
            strips.notice(f"“{asked[:40]}” is not among them.", "warn", strong="These are the words explained here.")
        )
    st.html(definitions(TERMS))


def definitions(terms: Iterable[Term], *, marked: bool = False) -> str:
    """Terms with their meanings, as HTML; `marked`: set apart from what follows."""
    items = "".join(f"<dt>{escape(term.name)}</dt><dd>{escape(term.meaning)}</dd>" for term in terms)
    return f'<dl class="glossary{" asked-for" if marked else ""}">{items}</dl>'
