"""Text as Markdown for Streamlit's own parts: nothing in it is taken for markup, terms become links."""

from __future__ import annotations

import re

from echo_ui.text import words
from echo_ui.theme.html import address

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=@\"'/])")


def escape(text: str) -> str:
    r"""The text with everything escaped that Markdown could take for markup, a line break made a space.

    >>> print(escape("![x](http://a.example) :red[y]"))
    \!\[x\]\(http\:\/\/a\.example\) \:red\[y\]
    """
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def linked(text: str) -> str:
    """The text as Markdown, each term linked to the glossary at the first place where it stands.

    >>> linked("a lag!").startswith('a [lag](glossary?term=lag "How many steps back')
    True
    """
    parts, end = [], 0
    for start, stop, term in words.terms.mentions(text):
        meaning = escape(words.terms.meaning(term))
        parts += [_spaced(text[end:start]), f'[{escape(text[start:stop])}]({address(term)} "{meaning}")']
        end = stop
    return "".join(parts) + _spaced(text[end:])


def said(head: str, rest: str) -> str:
    """A few words in bold, and what belongs to them."""
    return f"**{linked(head)}** {linked(rest)}".strip() if head else linked(rest)


def _spaced(text: str) -> str:
    """Escaped, with a space kept where it began or ended with one."""
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{before}{escape(text)}{after}" if text.strip() else " " if text else ""
