"""The small pieces of HTML that pages share. Whatever text comes in is escaped."""

from __future__ import annotations

from html import escape

from echo_ui.text import words
from echo_ui.text.subjects import Term

__all__ = ["address", "escape", "heading", "lead", "line_of", "linked", "paragraph", "tag", "unseen"]

_IN_A_LINE = 30  # numbers of a sequence; longer ones are broken into lines
_LINE = 25


def address(term: Term) -> str:
    """Where the glossary explains a term, from any page.

    >>> address(Term.FRESH_SEQUENCE)
    'glossary?term=fresh-sequence'
    """
    return f"glossary?term={term.value}"


def linked(text: str) -> str:
    """The text as HTML, each term linked to its meaning at the first place where it stands.

    >>> linked("a & b: no term")
    'a &amp; b: no term'
    """
    parts, end = [], 0
    for start, stop, term in words.terms.mentions(text):
        parts += [escape(text[end:start]), _link(term, text[start:stop])]
        end = stop
    return "".join(parts) + escape(text[end:])


def _link(term: Term, text: str) -> str:
    meaning = escape(words.terms.meaning(term))
    return (
        f'<a class="term" href="{address(term)}" target="_blank" data-means="{meaning}"'
        f' aria-description="{meaning}">{escape(text)}</a>'
    )


def heading(text: str, beside: str = "") -> str:
    """A section's title; `beside` is markup."""
    return f'<div class="head"><h2>{linked(text)}</h2>{beside}</div>'


def lead(text: str) -> str:
    """What a page is about, at its top."""
    return f'<p class="lead">{escape(text)}</p>'


def paragraph(text: str, kind: str) -> str:
    """A paragraph of a kind that the style sheets know, its terms linked."""
    return f'<p class="{escape(kind)}">{linked(text)}</p>'


def tag(text: str) -> str:
    """A few words set off as a label."""
    return f'<b class="tag">{escape(text)}</b>'


def line_of(length: int) -> int:
    """How many numbers of a sequence stand in a line.

    >>> line_of(25), line_of(30), line_of(60)
    (25, 30, 25)
    """
    return length if length <= _IN_A_LINE else _LINE


def unseen(text: str) -> str:
    """A text for screen readers alone."""
    return f'<p class="unseen">{escape(text)}</p>'
