"""The glossary: every word of the page in plain words, the one that a link asked for first."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from echo_ui.text import words
from echo_ui.text.subjects import Term
from echo_ui.theme import markdown
from echo_ui.theme.html import escape

_MOST_SHOWN = 40  # characters of a word that is not explained


def page() -> None:
    """Draw the page."""
    asked = st.query_params.get("term")
    term = words.terms.find(asked) if asked else None
    if term is not None:
        st.html(definitions([term], marked=True))
    elif asked:
        st.warning(markdown.said(words.terms.unknown(asked[:_MOST_SHOWN]), words.terms.EXPLAINED))
    st.html(definitions(Term))


def definitions(terms: Iterable[Term], *, marked: bool = False) -> str:
    """Terms with their meanings, as HTML; `marked`: set apart from what follows."""
    items = "".join(
        f"<dt>{escape(words.terms.name(term))}</dt><dd>{escape(words.terms.meaning(term))}</dd>" for term in terms
    )
    return f'<dl class="glossary{" asked-for" if marked else ""}">{items}</dl>'
